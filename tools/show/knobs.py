#!/usr/bin/python3
"""Asks or sets an address of a running `ddspm live` over OSC, and prints all that comes back.

usage: knobs.py [--host 127.0.0.1] [--port 7770] [ADDRESS [VALUE...]]
  ADDRESS            asks:                /status    /op/2/index    '/stats/*/*'
  ADDRESS VALUE...   sends, and asks back what can be asked:    /op/1/level 0.5    /list /op/2
  nothing            the same as /op/1/level 0.5
A whole number is sent as i, another number as f, all else as s.
Exit: 0 it went well, 1 an error or another value came, 69 nothing came.
Needs Debian's python3-liblo, an OSC peer that is not ours.
"""
import argparse
import time

import liblo

WAIT = 2.0


class Peer:
    """A socket that asks a host; liblo takes bundles apart by itself."""

    def __init__(self, host, port):
        self.host = liblo.Address(host, port)
        self.socket = liblo.Server()
        self.socket.add_method(None, None, lambda path, values, types: self.came.append((path, types, values)))
        self.came = []

    def exchange(self, *messages):
        """Sends them and then /sync, whose answer comes after all others; None when nothing came."""
        self.came = []
        try:
            for message in (*messages, ("/sync", ("i", 1))):
                self.socket.send(self.host, *message)
        except OSError as error:
            print(f"cannot send: {error}")
            return None
        end = time.monotonic() + WAIT
        while time.monotonic() < end and ("/synced", "i", [1]) not in self.came:
            self.socket.recv(100)
        answers = [answer for answer in self.came if answer[0] != "/synced"]
        return answers if self.came else None

    def can_ask(self, address):
        nodes = self.exchange(("/list", ("s", address))) or []
        return any(path == "/list/node" and values[0] == address and "ask" in values[2] for path, _, values in nodes)


def argument(text):
    """The value with its type, as liblo takes it."""
    for kind, read in (("i", int), ("f", float)):
        try:
            return kind, read(text)
        except ValueError:
            continue
    return "s", text


def is_other(asked, sent):
    """Whether a number that was sent did not come back."""
    return not asked or abs(asked[0][0] - sent) > 1e-6 * max(1, abs(sent))


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=7770)
    parser.add_argument("address", nargs="?")
    parser.add_argument("values", nargs="*")
    args = parser.parse_args()
    address, values = args.address, [argument(text) for text in args.values]
    if address is None:
        address, values = "/op/1/level", [("f", 0.5)]

    peer = Peer(args.host, args.port)
    asks = not values or peer.can_ask(address)
    messages = ([(address, *values)] if values else []) + ([(address,)] if asks else [])
    answers = peer.exchange(*messages)
    for message in messages:
        print("sent", message[0], *(value for _, value in message[1:]))
    if answers is None:
        print(f"nothing came within {WAIT:.0f} s")
        raise SystemExit(69)
    for path, types, texts in answers:
        print("came", path, types, *texts)
    asked = [values for path, _, values in answers if path == address]
    sent = values[0][1] if asks and len(values) == 1 and values[0][0] != "s" else None
    failed = any(path == "/error" for path, _, _ in answers) or sent is not None and is_other(asked, sent)
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
