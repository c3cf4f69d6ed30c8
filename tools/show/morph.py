#!/usr/bin/env python3
"""How evenly morphs move: ours beside a straight line through the 155 numbers of the voices.

usage: tools/show/morph.py BANK.syx [OUT] [--pairs 1:2,3:4,...] [--seed 1] [-- OPTIONS OF ddspm morph]
  BANK.syx  32 voices; without --pairs ten pairs are drawn from it by the seed, no voice twice
  OUT       folder for the morphs, the renders and table.csv (default: morph-show)
  DDSPM     in the environment: the program (default: .build/release/ddspm)

Nine steps a pair at key 60, velocity 100, 1.5 s held of 2 s. Each sound is described by fifteen
descriptors of librosa (frames 60 dB under the loudest are left out), each by its median and by the
distance of its quartiles. Of the course of each over the steps:
  smoothness  root mean square of the second differences
  linearity   root mean square of the distance from a straight line between the ends
Prints, for the patches and for the DX7 voices that ours leaves, by descriptor, the mean over the pairs as a
share of the straight line's (under 1: ours is better), and how many of the thirty are better.
"""
import argparse
import csv
import os
import pathlib
import random
import subprocess
import sys
import time
import warnings

import numpy

warnings.filterwarnings("ignore")
import librosa  # noqa: E402

STEPS = 9
NAMES = [
    "rms dB", "zero crossings", "centroid", "bandwidth", "roll-off", "flatness", "contrast", "slope", "onset",
    *(f"mfcc {order}" for order in range(1, 7)),
]
HERE = pathlib.Path(__file__).resolve().parents[2]
DDSPM = os.environ.get("DDSPM", str(HERE / ".build/release/ddspm"))


def unpack(data):
    """155 numbers of each of a bank's 32 voices."""
    voices = []
    for start in range(6, 6 + 4096, 128):
        packed = data[start:start + 128]
        voice = []
        for op in range(6):
            p = packed[17 * op:17 * op + 17]
            voice += [*p[:11], p[11] & 3, p[11] >> 2 & 3, p[12] & 7, p[13] & 3, p[13] >> 2 & 7, p[14], p[15] & 1,
                      p[15] >> 1 & 31, p[16], p[12] >> 3 & 15]
        p = packed[102:]
        voice += [*p[:8], p[8] & 31, p[9] & 7, p[9] >> 3 & 1, *p[10:14], p[14] & 1, p[14] >> 1 & 7, p[14] >> 4 & 7,
                  p[15] & 127, *p[16:26]]
        voices.append(voice)
    return voices


def message(voice):
    return bytes([0xF0, 0x43, 0, 0, 1, 0x1B, *voice, -sum(voice) & 127, 0xF7])


def run(*arguments):
    done = subprocess.run([DDSPM, *arguments], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"ddspm {' '.join(map(str, arguments))}: {done.stderr.strip()}")
    return done.stdout


def render(patch, out):
    run("render", str(patch), "--out", str(out), "--note", "60", "--velocity", "100", "--duration", "1.5", "--release",
        "0.5", "--force")
    return out


def describe(path):
    """Medians and spreads of the descriptors, 30 numbers."""
    sound, rate = librosa.load(path, sr=None)
    spectrum = numpy.abs(librosa.stft(sound))
    mel = librosa.feature.melspectrogram(S=spectrum ** 2, sr=rate)
    rms = librosa.feature.rms(S=spectrum)[0]
    rows = [
        librosa.amplitude_to_db(rms, ref=1.0, amin=1e-6, top_db=None),
        librosa.feature.zero_crossing_rate(sound)[0],
        librosa.feature.spectral_centroid(S=spectrum, sr=rate)[0],
        librosa.feature.spectral_bandwidth(S=spectrum, sr=rate)[0],
        librosa.feature.spectral_rolloff(S=spectrum, sr=rate)[0],
        librosa.feature.spectral_flatness(S=spectrum)[0],
        librosa.feature.spectral_contrast(S=spectrum, sr=rate).mean(axis=0),
        librosa.feature.poly_features(S=spectrum, sr=rate, order=1)[0],
        librosa.onset.onset_strength(S=librosa.power_to_db(mel), sr=rate),
        *librosa.feature.mfcc(S=librosa.power_to_db(mel), n_mfcc=7)[1:],
    ]
    count = min(len(row) for row in rows)
    heard = rms[:count] > rms.max() * 1e-3
    rows = [numpy.asarray(row)[:count][heard] for row in rows]
    medians = [numpy.median(row) for row in rows]
    spreads = [numpy.subtract(*numpy.percentile(row, [75, 25])) for row in rows]
    return numpy.array(medians + spreads)


def naive(a, b, folder):
    folder.mkdir(exist_ok=True)
    sounds = []
    for step in range(STEPS):
        share = step / (STEPS - 1)
        voice = [round(x + (y - x) * share) for x, y in zip(a, b)]
        patch = folder / f"{step + 1}.syx"
        patch.write_bytes(message(voice))
        sounds.append(render(patch, folder / f"{step + 1}.wav"))
    return sounds


def course(sounds):
    """Smoothness and linearity of the thirty courses."""
    values = numpy.array([describe(sound) for sound in sounds])
    line = numpy.linspace(values[0], values[-1], len(values))
    second = numpy.diff(values, n=2, axis=0)
    return numpy.sqrt((second ** 2).mean(axis=0)), numpy.sqrt(((values - line) ** 2).mean(axis=0))


def main():
    own = sys.argv[sys.argv.index("--") + 1:] if "--" in sys.argv else []
    told = sys.argv[1:sys.argv.index("--")] if "--" in sys.argv else sys.argv[1:]
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("bank")
    parser.add_argument("out", nargs="?", default="morph-show")
    parser.add_argument("--pairs")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(told)
    voices = unpack(pathlib.Path(options.bank).read_bytes())
    order = list(range(1, 33))
    random.Random(options.seed).shuffle(order)
    pairs = list(zip(order[0:20:2], order[1:20:2]))
    if options.pairs:
        pairs = [tuple(map(int, pair.split(":"))) for pair in options.pairs.split(",")]
    out = pathlib.Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    kinds = ["straight line", "patches", "DX7 voices"]
    results = {kind: ([], []) for kind in kinds}
    for a, b in pairs:
        folder = out / f"{a:02}-{b:02}"
        began = time.time()
        last = run("morph", f"{options.bank}:{a}", f"{options.bank}:{b}", "--out", str(folder), "--seed",
                   str(options.seed), "--force", *own).splitlines()[-1]
        print(f"{a:2} to {b:2}: {time.time() - began:5.1f} s  {last}", flush=True)
        syx = folder.with_suffix(".syx")
        syx.mkdir(exist_ok=True)
        sounds = {
            "straight line": naive(voices[a - 1], voices[b - 1], folder.with_suffix(".line")),
            "patches": [folder / f"step-{step:02}.wav" for step in range(1, STEPS + 1)],
            "DX7 voices": [
                render(folder / f"step-{step:02}.syx", syx / f"{step}.wav") for step in range(1, STEPS + 1)
            ],
        }
        for kind in kinds:
            for rows, row in zip(results[kind], course(sounds[kind])):
                rows.append(row)
    report(results, out / "table.csv")


def report(results, table):
    names = NAMES + [name + " spread" for name in NAMES]
    rows = [["descriptor", "smoothness patches", "linearity patches", "smoothness voices", "linearity voices"]]
    columns = []
    for kind in ["patches", "DX7 voices"]:
        for measure in range(2):
            line, ours = numpy.array(results["straight line"][measure]), numpy.array(results[kind][measure])
            columns.append((ours.mean(axis=0) / line.mean(axis=0), (ours < line).mean()))
    for index, name in enumerate(names):
        rows.append([name] + [f"{ratios[index]:.3f}" for ratios, _ in columns])
    with open(table, "w", newline="") as file:
        csv.writer(file).writerows(rows)
    for row in rows:
        print(f"{row[0]:24}" + "".join(f"{cell:>20}" for cell in row[1:]))
    better = [f"{(ratios < 1).sum()} of {len(ratios)}" for ratios, _ in columns]
    print(f"{'better':24}" + "".join(f"{cell:>20}" for cell in better))
    print(f"{'better, pair by pair':24}" + "".join(f"{100 * share:>19.0f}%" for _, share in columns))


if __name__ == "__main__":
    main()
