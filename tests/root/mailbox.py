# SPDX-License-Identifier: BSD-2-Clause
"""mailbox.py PORT FILE - takes mail by SMTP on 127.0.0.1 and adds it to FILE."""
import socketserver
import sys


class Mail(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self):
        self.say("220 mailbox")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self.say("354 go on")
                self.keep()
            self.say("221 bye" if word == b"QUIT" else "250 ok")
            if word == b"QUIT":
                return

    def keep(self):
        with open(sys.argv[2], "ab") as box:
            for line in self.rfile:
                if line == b".\r\n":
                    return
                box.write(line.replace(b"\r\n", b"\n"))


socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(("127.0.0.1", int(sys.argv[1])), Mail).serve_forever()
