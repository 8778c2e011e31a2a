# SPDX-License-Identifier: BSD-2-Clause
"""udp.py KIND PORT - does a game server answer?  Prints what it is."""
import socket
import sys
import time

kind, port = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect(("127.0.0.1", port))
s.settimeout(0.5)


def ask(data):
    for _ in range(int(sys.argv[3]) if len(sys.argv) > 3 else 20):
        try:
            s.send(data)
            return s.recv(2048)
        except OSError:         # nobody listens yet, or it is slow
            time.sleep(0.1)
    sys.exit("no answer")


if kind == "minetest":
    # protocol id, peer 0, channel 0, reliable, first sequence number, original
    r = ask(b"\x4f\x45\x74\x03\x00\x00\x00\x03\xff\xdc\x01")
    print("minetest" if r[:4] == b"\x4f\x45\x74\x03" else r)
elif kind == "teeworlds":
    # 0.7: a control message that asks for a token, with one of ours, padded
    r = ask(b"\x04\x00\x00\xff\xff\xff\xff\x05\x12\x34\x56\x78" + bytes(512))
    print("teeworlds" if r[3:7] == b"\x12\x34\x56\x78" and r[7] == 5 else r)
elif kind == "cube2":
    # its information port echoes the ping before what it says
    r = ask(b"\x01ping")
    print("cube2" if r[:1] == b"\x01" and len(r) > 5 else r)
else:
    print(ask(sys.argv[3].encode() if len(sys.argv) > 4 else b"ping\n").decode().strip())
