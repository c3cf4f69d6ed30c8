#!/usr/bin/env python3
"""The table of `analysis.sh`: errors of `ddspm analyse` against known truth.

usage: analysis.py DDSPM WORK [FOLDER]

cents    the first pitch guess against the truth, octaves set aside; for glides the median and the 95 % of all windows
octave   octaves by which the first guess is off, x where it is no octave but another key
top3     whether the key or its octaves are among the first three guesses
onset    error in ms; release: error in ms of the first guess and of the best of three
voicing  mean periodicity, 0 to 1
"""
import csv
import json
import math
import pathlib
import subprocess
import sys

import numpy as np
from scipy.io import wavfile

RATE = 48000


def analyse(ddspm, path, *options):
    return json.loads(subprocess.run([ddspm, "analyse", str(path), *options], capture_output=True, text=True, check=True).stdout)


def truth_hertz(row):
    if row.get("f0_hz"):
        return float(row["f0_hz"])
    return 440 * 2 ** ((float(row["note"]) - 69) / 12) if row.get("note") else None


def folded(cents):
    return (cents + 600) % 1200 - 600


def row_of(ddspm, folder, row):
    heard = analyse(ddspm, folder / row["file"])
    result = {"file": row["file"], "voicing": heard["voicing"]}
    hertz = truth_hertz(row)
    if hertz and heard["pitches"]:
        cents = [1200 * math.log2(guess["value"] / hertz) for guess in heard["pitches"]]
        same = [abs(folded(c)) < 50 for c in cents]
        result["cents"] = folded(cents[0]) if same[0] else math.nan
        result["octave"] = f"{round(cents[0] / 1200):+d}" if same[0] else "x"
        result["top3"] = any(same[:3])
    if row.get("onset"):
        result["onset"] = 1000 * (heard["onset"] - float(row["onset"]))
    if row.get("note_seconds"):
        errors = [abs(guess["value"] - float(row["note_seconds"])) * 1000 for guess in heard["releases"][:3]]
        result["release"], result["best"] = errors[0], min(errors)
    return result


def cell(value):
    return "" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)


def print_folder(ddspm, folder):
    columns = ["file", "cents", "octave", "top3", "onset", "release", "best", "voicing"]
    with open(folder / "manifest.csv", newline="") as file:
        rows = [row_of(ddspm, folder, row) for row in csv.DictReader(file)]
    print("| " + " | ".join(columns) + " |\n|" + "---|" * len(columns))
    for row in rows:
        print("| " + " | ".join(cell(row.get(column)) for column in columns) + " |")
    print(f"\n{len(rows)} recordings")
    pitched = [row for row in rows if "octave" in row]
    if pitched:
        cents = [abs(row["cents"]) for row in pitched if not math.isnan(row["cents"])]
        print(f"key or its octaves first {percent(row['octave'] != 'x' for row in pitched)}, "
              f"among three {percent(row['top3'] for row in pitched)}, octave right {percent(row['octave'] == '+0' for row in pitched)}; "
              f"median {np.median(cents):.2f} cents")
    released = [row for row in rows if "release" in row]
    if released:
        print(f"release within 30 ms first {percent(row['release'] < 30 for row in released)}, "
              f"among three {percent(row['best'] < 30 for row in released)}; median {np.median([row['best'] for row in released]):.1f} ms")


def percent(flags):
    flags = list(flags)
    return f"{100 * sum(flags) / len(flags):.0f} %"


def sounds():
    """Name, samples and the pitch over time of what is made here: six harmonics of 1/k after 0.1 s of silence."""
    t = np.arange(2 * RATE) / RATE
    curves = {
        "steady 110": 110 + 0 * t, "steady 440": 440 + 0 * t, "steady 1760": 1760 + 0 * t,
        "octave up in 2 s": 220 * 2 ** (t / 2), "two octaves down in 2 s": 880 * 2 ** -t,
        "vibrato 5 Hz 50 cents": 330 * 2 ** (50 / 1200 * np.sin(2 * np.pi * 5 * t)),
    }
    for name, hertz in curves.items():
        turn = 2 * np.pi * np.cumsum(hertz) / RATE
        x = sum(np.sin(k * turn) / k for k in range(1, 7)) * 0.2 * np.minimum(1, t / 0.01)
        noise = 1e-4 * np.random.default_rng(1).standard_normal(len(x) + RATE // 10)
        yield name, np.concatenate([np.zeros(RATE // 10), x]) + noise, hertz


def print_sounds(ddspm, work):
    print("| made here | median cents | 95 % | octave errors | voiced | onset ms |\n|---|---|---|---|---|---|")
    for name, x, hertz in sounds():
        path = work / "sound.wav"
        wavfile.write(path, RATE, x.astype(np.float32))
        heard = analyse(ddspm, path, "--track")
        inside = [(t, f, v) for t, f, v in heard["track"] if 0.15 < t < 2.05]
        errors = np.array([abs(1200 * math.log2(f / hertz[int((t - 0.1) * RATE)])) for t, f, _ in inside if f > 0])
        print(f"| {name} | {np.median(errors):.2f} | {np.percentile(errors, 95):.2f} | {percent(errors > 600)} | "
              f"{percent(f > 0 for _, f, _ in inside)} | {1000 * (heard['onset'] - 0.1):+.1f} |")


def main():
    ddspm, work = sys.argv[1], pathlib.Path(sys.argv[2])
    print_sounds(ddspm, work)
    if len(sys.argv) > 3:
        print()
        print_folder(ddspm, pathlib.Path(sys.argv[3]))


if __name__ == "__main__":
    main()
