#!/usr/bin/env python3
"""How much of a waveform matches give back: a row of figures, and of whom.

usage: shares.py TARGETS RENDERS [TABLE]     folders with files of the same names; TABLE as score.py prints it

snr is dB of the target over what the render leaves of it at the one gain that fits best. Recovered is more than
20 dB, exact more than 40 dB. With TABLE its column mr is averaged too.
"""
import os
import statistics
import sys

import numpy as np

from wav import load


def snr(target, render):
    """dB over the target's length; silence follows a shorter render."""
    x, y = load(target)[1], load(render)[1]
    y = np.pad(y, (0, max(0, len(x) - len(y))))[: len(x)]
    gain = x @ y / max(y @ y, 1e-20)
    return float(10 * np.log10((x @ x + 1e-20) / (np.sum((x - gain * y) ** 2) + 1e-20)))


def ratios(targets, renders):
    """Name without its end -> snr, of what both folders hold."""
    names = sorted(n for n in set(os.listdir(targets)) & set(os.listdir(renders)) if n.endswith(".wav"))
    return {n[:-4]: snr(os.path.join(targets, n), os.path.join(renders, n)) for n in names}


def rows(table):
    """score.py's rows: name -> column -> value; `median of N` and `p90 of N` are rows too."""
    found = {}
    for line in open(table):
        words = line.split()
        start = next((i for i, word in enumerate(words) if word == "mr"), None)
        if start:
            found[" ".join(words[:start])] = dict(zip(words[start::2], map(float, words[start + 1 :: 2])))
    return found


def median_row(table):
    return next(row for name, row in rows(table).items() if name.startswith("median of"))


def mean_mr(table):
    return statistics.mean(row["mr"] for name, row in rows(table).items() if " of " not in name)


def above(values, limit):
    return sum(value > limit for value in values)


def shares(values):
    """The figures in words."""
    values = list(values)
    return (
        f"recovered (> 20 dB) {above(values, 20)} of {len(values)}, exact (> 40 dB) {above(values, 40)},"
        f" > 10 dB {above(values, 10)}, median snr {statistics.median(values):.1f} dB"
    )


def main(targets, renders, table=None):
    found = ratios(targets, renders)
    if not found:
        sys.exit(f"{targets} and {renders} share no sounds")
    print("snr " + ", ".join(f"{name} {value:.1f}" for name, value in found.items()))
    print(shares(found.values()) + (f", mean mr {mean_mr(table):.3f}" if table else ""))


if __name__ == "__main__":
    main(*sys.argv[1:])
