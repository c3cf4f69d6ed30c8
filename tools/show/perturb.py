#!/usr/bin/env python3
"""Moves the levels, rates and envelope levels of a DX7 voice at random.

usage: perturb.py BANK.syx NUMBER OUT.syx [SEED] [REACH]

NUMBER counts from 1, over all banks of the file. Every output level, envelope rate and envelope
level of all six operators moves by a whole number drawn evenly from -REACH to REACH (20), and
stays within 0 to 99. With EXACT=1 in the environment each moves by REACH itself, up or down.
"""
import os
import random
import sys


def unpack(p):
    """155 numbers of a voice from the 128 bytes of a bank."""
    v = []
    for op in range(6):
        b = p[17 * op:17 * op + 17]
        v += list(b[:11]) + [b[11] & 3, b[11] >> 2 & 3, b[12] & 7, b[13] & 3, b[13] >> 2 & 7]
        v += [b[14], b[15] & 1, b[15] >> 1 & 31, b[16], b[12] >> 3 & 15]
    v += list(p[102:110]) + [p[110] & 31, p[111] & 7, p[111] >> 3 & 1] + list(p[112:116])
    return v + [p[116] & 1, p[116] >> 1 & 7, p[116] >> 4 & 7, p[117]] + list(p[118:128])


def voices(data):
    """All voices of all banks of a file."""
    at = data.find(b"\xf0\x43")
    while at >= 0:
        if data[at + 3:at + 6] == b"\x09\x20\x00":
            for i in range(32):
                yield unpack(data[at + 6 + 128 * i:at + 134 + 128 * i])
        at = data.find(b"\xf0\x43", at + 1)


def main():
    bank, number, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    reach = int(sys.argv[5]) if len(sys.argv) > 5 else 20
    voice = list(voices(open(bank, "rb").read()))[number - 1]
    dice = random.Random(seed * 1000 + number)
    for op in range(6):
        for field in [*range(8), 16]:
            at = 21 * op + field
            step = dice.choice([-reach, reach]) if os.environ.get("EXACT") else dice.randint(-reach, reach)
            voice[at] = min(max(voice[at] + step, 0), 99)
    body = bytes(voice)
    head = b"\xf0\x43\x00\x00\x01\x1b"
    open(out, "wb").write(head + body + bytes([-sum(body) & 127, 0xF7]))


if __name__ == "__main__":
    main()
