#!/usr/bin/env python3
"""How the loss of a session in mode learn fell.

usage: learn_row.py NAME SESSION SUMMARY.json
       learn_row.py --rate FILE.wav              prints the file's sample rate

The loss is that of the patch in use to the newest note; follow is the follower's own, median of each third of the session.
"""
import csv
import json
import pathlib
import sys
import warnings

import numpy as np
from scipy.io import wavfile

warnings.filterwarnings("ignore", category=wavfile.WavFileWarning)


def curve(rows, steps=8):
    """Loss at evenly spaced moments."""
    told = [(float(row["seconds"]), float(row["learn_loss"])) for row in rows if row["learn_loss"] != "nan"]
    if not told:
        return "no note heard"
    at = [told[int(i)] for i in np.linspace(0, len(told) - 1, steps)]
    return " ".join(f"{seconds:.0f}s:{loss:.2f}" for seconds, loss in at)


def follow(rows):
    """The follower's loss in each third of the session."""
    losses = [float(row["loss"]) for row in rows if float(row["voiced"]) > 0]
    thirds = np.array_split(np.array(losses or [np.nan]), 3)
    return " ".join(f"{np.median(third):.2f}" for third in thirds if len(third))


def main(args):
    if len(args) == 2 and args[0] == "--rate":
        print(wavfile.read(args[1])[0])
        return
    if len(args) != 3:
        raise SystemExit(__doc__)
    name, session = args[0], pathlib.Path(args[1])
    summary = json.loads(pathlib.Path(args[2]).read_text().strip().splitlines()[-1])
    with open(session / "trace.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    counts = f"{summary['heard']} notes, {summary['tried']} tried, {summary['learned']} adopted"
    print(f"{name}: {counts}, {summary['xruns']} xruns\n  loss {curve(rows)}\n  follow {follow(rows)}")


if __name__ == "__main__":
    main(sys.argv[1:])
