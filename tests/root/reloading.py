# SPDX-License-Identifier: BSD-2-Clause
"""reloading.py [FILE] - a service of Type=notify-reload, and one that logs.

On SIGHUP it says RELOADING=1, reads FILE again as soon as there is no FILE.hold and says
READY=1; what it has read is its STATUS.  Each fifth of a second it writes a line with a number, to
standard output and to /dev/log.
"""
import contextlib
import os
import signal
import socket
import sys
import syslog
import time

told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
SIGNALS = (signal.SIGHUP, signal.SIGTERM)


def say(text):
    told.sendto(text.encode(), os.environ["NOTIFY_SOCKET"])


def load():
    with open(sys.argv[1], encoding="ascii") as f:
        say("READY=1\nSTATUS=has read " + f.read().strip())


signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
syslog.openlog("reloading", 0, syslog.LOG_USER)
load()
number = 0
while True:
    number += 1
    with contextlib.suppress(BrokenPipeError):      # a journal that was stopped
        os.write(1, f"output {number}\n".encode())
    syslog.syslog(f"syslog {number}")
    got = signal.sigtimedwait(SIGNALS, 0.2)
    if got is None:
        continue
    if got.si_signo == signal.SIGTERM:
        break
    now = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    say(f"RELOADING=1\nMONOTONIC_USEC={now}")
    while os.path.exists(sys.argv[1] + ".hold"):
        time.sleep(0.1)
    load()
