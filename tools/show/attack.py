#!/usr/bin/env python3
"""How soon a follower's sound is right after each onset.

usage: attack.py TARGET.wav OUTPUT.wav [--latency SECONDS]

OUTPUT is moved ahead by the latency, 0 by default. For each of MOMENTS it prints the means over all onsets of

dB   mean |difference| of the third-octave levels, 100 Hz to 8 kHz, of the 8 ms (Hann, 384 points) that begin that long after the
     onset. Bands that the target has within 70 dB of its loudest in that frame count, and the output is not taken for
     quieter than that. A low band that holds no line of this short transform is left out.
oct  |difference| of the centres of gravity of the two power spectra, in octaves

An onset is where the target's RMS (8 ms, each 1 ms) comes above -30 dB of its largest after it was below -40 dB, counted
at the window's end. numpy, scipy.
"""
import argparse
import pathlib

import numpy as np

from wav import cut, load

MOMENTS = (10, 20, 30, 50, 120, 200)  # ms
FRAME, STEP = 0.008, 0.001
LOUD, QUIET = -30.0, -40.0
REACH = 70.0
EDGES = 1000 * 2 ** ((np.arange(-10, 10) - 0.5) / 3)
FAINT = 1e-13


def onsets(x, rate):
    """Frames at which sounds begin."""
    size, step = round(FRAME * rate), round(STEP * rate)
    total = np.concatenate([[0], np.cumsum(x**2)])
    at = np.arange(0, len(x) - size, step)
    level = 10 * np.log10((total[at + size] - total[at]) / size + FAINT)
    level -= level.max()
    found, quiet = [], True
    for start, db in zip(at, level):
        if quiet and db > LOUD:
            found.append(int(start) + size)
        quiet = db < QUIET or (quiet and db <= LOUD)
    return found


def third_octaves(x, start, rate):
    """Levels in dB of the bands that hold a line, and the centre of gravity in octaves."""
    size = round(FRAME * rate)
    power = np.abs(np.fft.rfft(cut(x, start, size) * np.hanning(size + 1)[:-1])) ** 2
    hz = np.fft.rfftfreq(size, 1 / rate)
    bands = np.add.reduceat(power, np.unique(np.searchsorted(hz, EDGES)))[:-1]
    return 10 * np.log10(bands + FAINT), np.log2((power @ hz + FAINT) / (power.sum() + FAINT))


def differences(target, output, start, rate):
    (a, centre_a), (b, centre_b) = (third_octaves(x, start, rate) for x in (target, output))
    floor = a.max() - REACH
    return np.mean(np.abs(a - np.maximum(b, floor))[a > floor]), abs(centre_a - centre_b)


def attack(target, output, rate):
    """Moment -> (dB, octaves), nothing without an onset; and how many onsets there were."""
    latest = len(target) - round((max(MOMENTS) / 1000 + FRAME) * rate)
    starts = [start for start in onsets(target, rate) if start < latest]

    def means(ms):
        each = [differences(target, output, start + round(ms / 1000 * rate), rate) for start in starts]
        return tuple(np.mean(each, axis=0))

    return {ms: means(ms) for ms in MOMENTS} if starts else {}, len(starts)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=pathlib.Path)
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--latency", type=float, default=0.0, metavar="SECONDS")
    options = parser.parse_args()
    rate, target = load(options.target)
    rate_of_output, output = load(options.output)
    if rate != rate_of_output:
        parser.error(f"{options.target} is {rate} Hz and {options.output} is {rate_of_output} Hz")
    figures, count = attack(target, cut(output, round(options.latency * rate), len(target)), rate)
    if count == 0:
        parser.error(f"{options.target}: no onset")
    print(f"{options.target.stem}: {count} onsets")
    print("  ms  " + "  ".join(f"{ms:5d}" for ms in MOMENTS))
    print("  dB  " + "  ".join(f"{figures[ms][0]:5.1f}" for ms in MOMENTS))
    print("  oct " + "  ".join(f"{figures[ms][1]:5.2f}" for ms in MOMENTS))


if __name__ == "__main__":
    main()
