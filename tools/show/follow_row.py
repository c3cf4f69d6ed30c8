#!/usr/bin/env python3
"""Figures of one recorded take, as a row of CSV (FIELDS), and the output as it is scored.

usage: follow_row.py TARGET.wav SESSION SUMMARY.json LATE ALIGNED.wav F0_SCRIPT [SCORE_SCRIPT]

ALIGNED.wav is written: what came out while TARGET was played, moved ahead by the published latency, exactly as long as
TARGET. All figures are of these two. SUMMARY.json holds the last line `ddspm live` printed. Pitch comes from `F0_SCRIPT TARGET
ALIGNED --latency 0`; mr, mss and wmfcc from `SCORE_SCRIPT TARGET ALIGNED`.

attack20, attack50  dB of `attack.py` 20 and 50 ms after the onsets
level     correlation of the two RMS envelopes (40 ms windows every 10 ms)
loss      the follower's own, median over its voiced updates
update    milliseconds of CPU an update
over      largest 50 ms of the output over the largest of the target, dB
bad       samples of the output that are no numbers
late      LATE: moves of the adaptation that the host counted as late; many say that the processor was taken away from it
gaps      share of 10 ms pieces of the recorded input that are not what was played: cycles that the machine dropped

Exits with 75 when there are gaps: the take says little.
"""
import csv
import json
import pathlib
import re
import subprocess
import sys

import numpy as np
from scipy.io import wavfile
from scipy.signal import fftconvolve, resample_poly

from attack import attack
from wav import cut, load

FIELDS = (
    "target mr mss wmfcc cents within50 octave attack20 attack50 level over loss latency update bad xruns late gaps"
).split()
WINDOW, HOP = 0.040, 0.010
QUIETEST = 1e-8  # -160 dB
COMPARED = 4  # up to 6 kHz: higher the player's filter rolls off
DIFFERENT = 0.01
TEMPORARY_FAILURE = 75


def envelope(x, rate, seconds=WINDOW):
    size, hop = int(seconds * rate), int(HOP * rate)
    total = np.concatenate([[0], np.cumsum(x**2)])
    at = np.arange(0, len(x) - size, hop)
    return np.sqrt(np.maximum(total[at + size] - total[at], 0) / size)


def start_of(target, recorded):
    """The frame of the recorded input at which the target begins. Their slopes are compared: those of a constant are sharp too."""
    slopes, sought = np.diff(recorded), np.diff(target)
    return int(fftconvolve(slopes, sought[::-1]).argmax()) - len(sought) + 1


def gaps(target, heard, rate):
    size = int(HOP * rate) // COMPARED
    error = np.abs(resample_poly(heard - target, 1, COMPARED))
    pieces = error[: len(error) // size * size].reshape(-1, size).max(axis=1)
    return float(np.mean(pieces > DIFFERENT * np.abs(target).max()))


def level_correlation(target, output, rate):
    a, b = envelope(target, rate), envelope(output, rate)
    return float(np.corrcoef(a, b)[0, 1]) if a.std() > 0 and b.std() > 0 else float("nan")


def over(target, output, rate):
    loudest = [max(envelope(x, rate, 0.050).max(), QUIETEST) for x in (output, target)]
    return 20 * np.log10(loudest[0] / loudest[1])


def median_loss(session):
    """Over the voiced updates of the whole session: the last one is only the end of a note."""
    with open(session / "trace.csv", newline="") as file:
        losses = [float(row["loss"]) for row in csv.DictReader(file) if float(row["voiced"]) > 0]
    return float(np.median(losses)) if losses else float("nan")


def printed(names, script, *arguments):
    """The figures of these names that the script prints, each after its name; none when it can say nothing."""
    command = [sys.executable, script, *arguments]
    result = subprocess.run([str(x) for x in command], capture_output=True, text=True)
    if result.returncode:
        print(result.stderr.strip().splitlines()[-1], file=sys.stderr)
    found = dict(re.findall(rf"\b({'|'.join(names)})\s+(-?[\d.]+|nan|inf)", result.stdout))
    return {name: float(figure) for name, figure in found.items()}


def main(args):
    if not 6 <= len(args) <= 7:
        raise SystemExit(__doc__)
    target_file, session, aligned_file = args[0], pathlib.Path(args[1]), args[4]
    summary = json.loads(pathlib.Path(args[2]).read_text().strip().splitlines()[-1])
    rate, target = load(target_file)
    _, recorded = load(session / "input.wav")
    _, output = load(session / "output.wav")
    start, latency = start_of(target, recorded), summary["latency"]
    output = cut(output, start + round(latency * rate), len(target))
    row = {
        "target": pathlib.Path(target_file).stem,
        "bad": int(np.sum(~np.isfinite(output))),
        "loss": median_loss(session),
        "latency": latency * 1000,
        "update": summary["updateMilliseconds"],
        "xruns": summary["xruns"],
        "late": args[3],
        "gaps": gaps(target, cut(recorded, start, len(target)), rate),
    }
    output = np.nan_to_num(output)
    wavfile.write(aligned_file, rate, output.astype(np.float32))
    row |= {"level": level_correlation(target, output, rate), "over": over(target, output, rate)}
    attacks, _ = attack(target, output, rate)
    row |= {f"attack{ms}": attacks[ms][0] for ms in (20, 50) if ms in attacks}
    row |= printed(("cents", "within50", "octave"), args[5], target_file, aligned_file, "--latency", 0)
    if len(args) == 7:
        row |= printed(("mr", "mss", "wmfcc"), args[6], target_file, aligned_file)
    csv.DictWriter(sys.stdout, FIELDS).writerow(row)
    if row["gaps"] > 0:
        sys.exit(TEMPORARY_FAILURE)


if __name__ == "__main__":
    main(sys.argv[1:])
