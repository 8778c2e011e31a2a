# SPDX-License-Identifier: BSD-2-Clause
"""selfwrite.py FILE WORD - a program for x86-64 that ld.so(8) runs from where
nothing is executable: no segment of the file is code.  Relocations write the code,
which prints WORD, into zeroed memory that is to be writable and executable."""
import struct
import sys

BASE, CODE = 0x400000, 0x500000
NAMES = b"\0libc.so.6\0".ljust(16, b"\0")
HEADERS, DYNAMIC = 64 + 3 * 56, 8 * 16

word = sys.argv[2].encode() + b"\n"
exit_0 = bytes.fromhex("b83c00000031ff0f05")            # exit(0)
code = bytes.fromhex("b801000000bf01000000488d35")      # write(1,
code += struct.pack("<i", 7 + len(exit_0))              # word,
code += b"\xba" + struct.pack("<I", len(word)) + b"\x0f\x05" + exit_0 + word
code += b"\0" * (-len(code) % 8)

symbols = HEADERS + DYNAMIC
names = symbols + 24
relocations = names + len(NAMES)
relative = b"".join(
    struct.pack("<QQ", CODE + i, 8) + code[i:i + 8]     # R_X86_64_RELATIVE
    for i in range(0, len(code), 8))
size = relocations + len(relative)


def segment(kind, flags, at, address, filesz, memsz):
    return struct.pack("<IIQQQQQQ", kind, flags, at, address, address, filesz, memsz, 4096)


with open(sys.argv[1], "wb") as f:
    f.write(b"\x7fELF\2\1\1".ljust(16, b"\0") + struct.pack(
        "<HHIQQQIHHHHHH", 2, 62, 1, CODE, 64, 0, 0, 64, 56, 3, 0, 0, 0))
    f.write(segment(1, 6, 0, BASE, size, size))         # PT_LOAD, rw-
    f.write(segment(1, 7, 0, CODE, 0, 4096))            # PT_LOAD, rwx, no bytes
    f.write(segment(2, 6, HEADERS, BASE + HEADERS, DYNAMIC, DYNAMIC))
    for tag, value in ((1, 1), (5, BASE + names), (6, BASE + symbols),
                       (7, BASE + relocations), (8, len(relative)),
                       (9, 24), (10, len(NAMES)), (0, 0)):
        f.write(struct.pack("<QQ", tag, value))
    f.write(b"\0" * 24 + NAMES + relative)
