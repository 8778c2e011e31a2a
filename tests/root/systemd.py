#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""systemd.py - in place of systemd, where there is none: it runs the services that
jail-setup has defined, and holds their sockets.

    systemd.py serve            the manager, until it is killed
    systemctl VERB UNIT...      a link to it: asks the manager

What it knows of units: ExecStart, ExecReload, Type=exec and notify (with
EXTEND_TIMEOUT_USEC), Restart=on-failure (after
RestartSec, five times) of NAME.service; ListenStream of NAME.socket, which starts the
service at a connection, or where there is none, the lines of /run/units/NAME.listen.  The sockets are kept over restarts, and
handed on as sd_listen_fds(3) has it, and the first as descriptor 0 as well.  Each call
is a line of /run/units/calls, but for --version, which says what /run/units/version has.
"""
import os
import select
import selectors
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time

RUN = "/run/units"
UNITS = "/etc/systemd/system"
STOPS, STARTS = 5, 10       # seconds: until SIGKILL, until READY=1


def words_of(line):
    """The words of a command of a unit: no variable is set but $MAINPID."""
    return [w.replace("%%", "%").replace("$$", "$")
            for w in shlex.split(line.removeprefix("+"))]


class Unit:
    """A service: its process, and its sockets."""

    meanwhile = None            # answers questions while one waits for READY=1

    def __init__(self, name):
        self.name = name
        self.pid = 0
        self.state = "inactive"
        self.again = 0.0        # when it is started again
        self.failures = 0
        self.armed = False      # its socket unit is active: a connection starts it
        self.sockets = None
        self.notify = None

    def read(self, suffix, key):
        """The values of a key in the unit's file; None: there is no such file."""
        try:
            with open(f"{UNITS}/{self.name}.{suffix}", encoding="utf-8") as f:
                return [line.rstrip("\n").split("=", 1)[1] for line in f
                        if line.startswith(key + "=")]
        except FileNotFoundError:
            return None

    def listen(self):
        """Binds its sockets, once."""
        if self.sockets is not None:
            return
        self.sockets = []
        wanted = self.read("socket", "ListenStream")
        if wanted is None:
            try:
                with open(f"{RUN}/{self.name}.listen", encoding="utf-8") as f:
                    wanted = f.read().split()
            except FileNotFoundError:
                wanted = []
        for address in wanted:
            if address.startswith("/"):
                s = socket.socket(socket.AF_UNIX)
                s.bind(address)
                self.give(address)
            else:
                host, port = address.rsplit(":", 1)
                s = socket.socket(socket.AF_INET)
                s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                s.bind((host, int(port)))
            s.listen(128)
            self.sockets.append(s)

    def give(self, path):
        """A unix socket to whom its unit says."""
        user = (self.read("socket", "SocketUser") or ["root"])[0]
        group = (self.read("socket", "SocketGroup") or ["root"])[0]
        shutil.chown(path, user, group)
        os.chmod(path, int((self.read("socket", "SocketMode") or ["0666"])[0], 8))

    def close(self):
        """No sockets any more, and no path of one: RemoveOnStop=yes."""
        for s in self.sockets or []:
            path = s.getsockname()
            if isinstance(path, str) and os.path.lexists(path):
                os.unlink(path)
            s.close()
        self.sockets = None

    def child(self, words):
        """In the new process: descriptors 3 and on, and the program."""
        os.setsid()
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
        held = [os.dup(s.fileno()) for s in self.sockets]
        high = [os.dup2(fd, 200 + i) for i, fd in enumerate(held)]
        for i, fd in enumerate(high):
            os.dup2(fd, 3 + i, inheritable=True)
        if high:
            os.dup2(high[0], 0, inheritable=True)
            env["LISTEN_FDS"] = str(len(high))
            env["LISTEN_PID"] = str(os.getpid())
        else:
            os.dup2(os.open("/dev/null", os.O_RDONLY), 0, inheritable=True)
        if self.notify is not None:
            env["NOTIFY_SOCKET"] = f"{RUN}/{self.name}.notify"
        log = os.open(f"{RUN}/{self.name}.log",
                      os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 1, inheritable=True)
        os.dup2(log, 2, inheritable=True)
        os.closerange(3 + len(high), 1024)
        os.execve(words[0], words, env)

    def run(self):
        """Starts it; true: it is active."""
        start = self.read("service", "ExecStart")
        if not start:
            return False
        self.listen()
        kind = self.read("service", "Type")
        if kind and kind[0].startswith("notify"):
            path = f"{RUN}/{self.name}.notify"
            if os.path.exists(path):
                os.unlink(path)
            self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            self.notify.bind(path)
            os.chmod(path, 0o777)
            self.notify.settimeout(0.1)
        self.pid = os.fork()
        if self.pid == 0:
            try:
                self.child(words_of(start[0]))
            finally:
                os._exit(203)
        self.state = "active"
        return self.notify is None or self.ready()

    def ready(self):
        """Waits for READY=1."""
        until = time.monotonic() + STARTS
        self.state = "activating"
        while time.monotonic() < until and self.alive():
            self.meanwhile()
            try:
                said = self.notify.recv(4096)
            except TimeoutError:
                continue
            if b"READY=1" in said:
                self.state = "active"
                return True
            if said.startswith(b"EXTEND_TIMEOUT_USEC="):
                until = time.monotonic() + int(said.split(b"=")[1]) / 1e6
        self.stop()
        self.state = "failed"
        return False

    def reload(self):
        """ExecReload, or for another type the signal; the exit status."""
        command = self.read("service", "ExecReload")
        if not command:
            os.kill(self.pid, signal.SIGHUP)
            return 0
        return subprocess.call([w.replace("$MAINPID", str(self.pid))
                                for w in words_of(command[0])])

    def alive(self):
        """Has it not ended?  If it has, it is started again."""
        if self.pid == 0:
            return False
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid == 0:
            return True
        self.pid = 0
        if os.waitstatus_to_exitcode(status) == 0:
            self.state = "inactive"
        else:
            self.failures += 1
            self.state = "failed" if self.failures > 5 else "activating"
            wait = float((self.read("service", "RestartSec") or ["1"])[0])
            self.again = time.monotonic() + wait
            if wait == 0 and self.state == "activating":
                self.again = 0.0
                return self.run()
        return False

    def stop(self):
        """TERM to the process, KILL to what is left."""
        self.state = "inactive"
        self.again = 0.0
        if self.pid == 0:
            return
        pid = self.pid
        self.pid = 0
        os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + STOPS
        while os.waitpid(pid, os.WNOHANG)[0] == 0:
            if time.monotonic() > until:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                break
            time.sleep(0.005)
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


class Manager:
    """All units, and the verbs."""

    def __init__(self):
        self.units = {}

    def unit(self, name):
        """By NAME or NAME.service."""
        name = name.removesuffix(".service").removesuffix(".socket")
        return self.units.setdefault(name, Unit(name))

    def look(self):
        """What has ended is noticed; what is due is started again."""
        for u in self.units.values():
            u.alive()
            if u.state == "activating" and u.again and \
                    time.monotonic() >= u.again:
                u.again = 0.0
                u.run()

    def do(self, words):
        """A command line; its exit status."""
        words = [w for w in words
                 if w not in ("--quiet", "-q", "--signal=KILL")]
        verb, now, words = words[0], "--now" in words, \
            [w for w in words[1:] if w != "--now"]
        if verb in ("daemon-reload", "reset-failed") or \
                (verb in ("enable", "disable") and not now):
            for w in words:
                self.unit(w).failures = 0
        if verb == "enable":
            for w in words:
                if w.endswith((".path", ".timer")):
                    self.want(w)
        if verb in ("daemon-reload", "reset-failed") or \
                (verb in ("enable", "disable") and not now):
            return 0
        if verb == "enable":
            verb = "start"
        return max((self.of_socket(verb, self.unit(w))
                    if w.endswith(".socket") else
                    self.one(verb, self.unit(w)) for w in words), default=1)

    def of_socket(self, verb, u):
        """A verb for a socket unit."""
        if u.read("socket", "ListenStream") is None:
            return 5
        if verb == "is-active":
            return 0 if u.armed else 3
        u.armed = verb not in ("stop", "disable")
        if u.armed:
            u.listen()
        else:
            u.close()
        return 0

    def want(self, name):
        """A path or a timer is there, and nothing comes of it."""
        wants = f"{UNITS}/{name.rsplit('.', 1)[1]}s.target.wants"
        os.makedirs(wants, exist_ok=True)
        if not os.path.lexists(f"{wants}/{name}"):
            os.symlink(f"{UNITS}/{name}", f"{wants}/{name}")

    def one(self, verb, u):
        """A verb for a service, a path or a timer."""
        if u.name.endswith((".path", ".timer")):
            return 0
        if u.read("service", "ExecStart") is None:
            return 5
        running = u.alive()
        if verb == "is-active":
            return 0 if u.state == "active" else 3
        if verb in ("stop", "disable"):
            u.stop()
            return 0
        if verb == "reload":
            return u.reload()
        if verb == "kill":
            os.kill(u.pid, signal.SIGKILL)
            return 0
        if verb == "start":
            return 0 if running or u.run() else 1
        if verb == "try-restart" and u.state not in ("active", "activating"):
            return 0
        if verb in ("restart", "try-restart"):
            u.stop()
            return 0 if u.run() else 1
        return 1

    def wait(self, control):
        """Is there a question?  A connection starts what it is for."""
        with selectors.DefaultSelector() as some:
            some.register(control, selectors.EVENT_READ)
            for u in self.units.values():
                if u.armed and u.state == "inactive":
                    for s in u.sockets:
                        some.register(s, selectors.EVENT_READ, u)
            ready = [key for key, _ in some.select(0.05)]
        for key in ready:
            if key.data is not None and key.data.state == "inactive":
                key.data.run()
        return any(key.data is None for key in ready)

    def serve(self):
        """Answers questions, one at a time."""
        s = socket.socket(socket.AF_UNIX)
        s.bind(f"{RUN}/manager")
        s.listen(64)
        Unit.meanwhile = lambda _: select.select([s], [], [], 0)[0] and \
            self.answer(s)
        while True:
            self.look()
            if self.wait(s):
                self.answer(s)

    def answer(self, control):
        """One question; who has asked may be gone by the end."""
        c, _ = control.accept()
        with c:
            words = c.recv(65536).decode().split("\0")
            with open(f"{RUN}/calls", "a", encoding="utf-8") as f:
                print(*words, file=f)
            end = self.do(words)
            try:
                c.sendall(str(end).encode())
            except BrokenPipeError:
                pass


def ask(words):
    """The client; the exit status."""
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(f"{RUN}/manager")
        s.sendall("\0".join(words).encode())
        return int(s.recv(16))


if __name__ == "__main__":
    if sys.argv[1:] == ["--version"]:
        with open(f"{RUN}/version", encoding="ascii") as f:
            sys.exit(print("systemd", f.read().strip()))
    if os.path.basename(sys.argv[0]) == "systemctl":
        sys.exit(ask(sys.argv[1:]))
    os.makedirs(RUN, exist_ok=True)
    Manager().serve()
