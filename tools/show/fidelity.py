#!/usr/bin/env python3
"""How near our renders are to a reference's, sample by sample.

usage: fidelity.py REFERENCE_RENDERS OUR_RENDERS

Both are folders of WAV files with the same names; what a render is too short by counts as silence. Of each file:

snr    10 log10 |a|^2 / |a - g b|^2 in dB, with the one gain g that fits best
first  the same of the first 20 ms
blocks the median of the same over control blocks of 64 samples that are within 60 dB of the loudest
bad    first and last sample of the blocks among these that are under 40 dB

Then the median of snr, and how many files are at 80 dB or more, under 60, and with first under 60. numpy, scipy.
"""
import pathlib
import sys

import numpy as np

from wav import cut, load

BLOCK, QUIET, BAD = 64, 60.0, 40.0
FIRST = 0.02  # s
FAINT = 1e-30


def decibels(signal, rest):
    return 10 * np.log10((signal + FAINT) / (rest + FAINT))


def snr(a, b):
    gain = a @ b / max(b @ b, FAINT)
    return decibels(a @ a, np.sum((a - gain * b) ** 2))


def blocks(a, b):
    """SNR of each block that counts, NaN of the others."""
    whole = len(a) // BLOCK * BLOCK
    gain = a @ b / max(b @ b, FAINT)
    power, rest = (np.sum(x[:whole].reshape(-1, BLOCK) ** 2, axis=1) for x in (a, a - gain * b))
    return np.where(power > power.max() * 10 ** (-QUIET / 10), decibels(power, rest), np.nan)


def row(name, rate, a, b):
    start = round(FIRST * rate)
    whole, first, each = snr(a, b), snr(a[:start], b[:start]), blocks(a, b)
    (bad,) = np.nonzero(each < BAD)
    place = f"{bad[0] * BLOCK}-{bad[-1] * BLOCK + BLOCK - 1}" if len(bad) else "-"
    print(f"{name:12} {whole:6.1f} {first:6.1f} {np.nanmedian(each):6.1f}  {place}")
    return whole, first


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    reference, ours = map(pathlib.Path, sys.argv[1:])
    print(f"{'file':12} {'snr':>6} {'first':>6} {'blocks':>6}  bad")
    rows = []
    for path in sorted(reference.glob("*.wav")):
        rate, a = load(path)
        _, b = load(ours / path.name)
        rows.append(row(path.stem, rate, a, cut(b, 0, len(a))))
    if not rows:
        sys.exit(f"{reference}: no WAV files")
    whole, first = np.array(rows).T
    print(f"median {np.median(whole):.1f} dB of {len(rows)} files; {np.sum(whole >= 80)} at 80 or more, "
          f"{np.sum(whole < 60)} under 60; first 20 ms under 60: {np.sum(first < 60)}")


if __name__ == "__main__":
    main()
