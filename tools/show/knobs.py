#!/usr/bin/python3
"""Sets a knob over OSC and asks it back on the same socket; needs Debian's python3-liblo, an OSC peer that is not ours.

usage: knobs.py [--host 127.0.0.1] [--port 7770] [ADDRESS VALUE]       /op/1/level 0.5
Exit: 0 the value came back, 1 another one or an error came, 69 nothing came.
"""
import argparse
import time

import liblo

WAIT = 2.0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=7770)
    parser.add_argument("address", nargs="?", default="/op/1/level")
    parser.add_argument("value", nargs="?", type=float, default=0.5)
    args = parser.parse_args()

    answers = []
    socket = liblo.Server()
    socket.add_method(None, None, lambda path, values, types: answers.append((path, types, values)))
    peer = liblo.Address(args.host, args.port)
    for message in ((args.address, ("f", args.value)), (args.address,)):
        try:
            socket.send(peer, *message)
        except OSError as error:
            print(f"cannot send: {error}")
            raise SystemExit(69)
        print("sent", *message)

    end = time.monotonic() + WAIT
    while time.monotonic() < end and not any(path == args.address for path, _, _ in answers):
        socket.recv(100)
    for path, types, values in answers:
        print("came", path, types, *values)
    if not answers:
        print(f"nothing came within {WAIT:.0f} s")
        raise SystemExit(69)
    asked = [values[0] for path, _, values in answers if path == args.address]
    raise SystemExit(0 if asked and abs(asked[0] - args.value) < 1e-6 else 1)


if __name__ == "__main__":
    main()
