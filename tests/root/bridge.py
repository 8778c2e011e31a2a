#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""bridge.py PORT COMMAND... - one connection to 127.0.0.1:PORT has the command's
standard input and output, so that curl can talk to it.  Says "listens"."""
import os
import socket
import subprocess
import sys
import threading

listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
print("listens", flush=True)
connection = listener.accept()[0]
command = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE,
                           stdout=subprocess.PIPE)


def upwards():
    while data := connection.recv(65536):
        command.stdin.write(data)
        command.stdin.flush()
    command.stdin.close()


threading.Thread(target=upwards, daemon=True).start()
while data := os.read(command.stdout.fileno(), 65536):
    connection.sendall(data)
