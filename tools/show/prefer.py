#!/usr/bin/env python3
"""Measures `ddspm prefer` with ears of its own: traits are measured here anew, from the sounds it writes.

usage: prefer.py words VOICES.syx OUT [--voices N] [--words brighter,darker]
       prefer.py listener VOICES.syx OUT [--runs 10] [--choices 30] [--err 0]

words     Every word on every voice, amount 1: how many moved the trait that they name the way they name (by 0.1 steps
          at least), how far, by how much loudness (LUFS) and pitch (median cents) went along, and whether undo brought
          the very patch back.
listener  A person with a hidden direction in the space of traits (seeded) answers pair after pair, with a share of
          wrong answers: how far the sound went that way and sideways, in steps, and how far from the start it is.

A step is 0.4 octaves of brightness or hardness, 5 dB of warmth or metallic, 1 octave of attack, 0.5 octaves of length,
4 dB of noise. DDSPM: the program (.build/release/ddspm). numpy, scipy.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys

import numpy as np
from scipy.signal import lfilter

from wav import cut, load

HERE = pathlib.Path(__file__).resolve().parent
DDSPM = os.environ.get("DDSPM", str(HERE / "../../.build/release/ddspm"))
TRAITS = ["brightness", "warmth", "attack", "length", "hardness", "metallic", "noise"]
STEPS = np.array([0.4, 5, 1, 0.5, 0.4, 5, 4])
WORDS = {
    "brighter": (0, 1), "darker": (0, -1), "warmer": (1, 1), "colder": (1, -1), "longer": (3, 1), "shorter": (3, -1),
    "harder": (4, 1), "softer": (4, -1), "slower": (2, 1), "faster": (2, -1),
    "more_metallic": (5, 1), "less_metallic": (5, -1), "noisier": (6, 1), "cleaner": (6, -1),
}
TINY = 1e-12


def yin(x, rate, low=30.0, high=2000.0):
    """Hz of windows 20 ms apart that repeat well and are loud enough; NaN elsewhere."""
    window, longest, shortest = 2048, int(rate / low), int(rate / high)
    size = 1 << int(np.ceil(np.log2(2 * window + longest)))
    pitch, level = [], []
    for start in range(0, len(x) - window - longest, int(0.02 * rate)):
        frame = x[start : start + window + longest]
        energy = np.concatenate(([0.0], np.cumsum(frame**2)))
        power = energy[window : window + longest] - energy[:longest]
        head = np.fft.rfft(frame[:window], size)
        cross = np.fft.irfft(np.fft.rfft(frame, size) * np.conj(head), size)[:longest]
        difference = power[0] + power - 2 * cross
        ratio = np.concatenate(([1.0], difference[1:] * np.arange(1, longest) / np.maximum(np.cumsum(difference[1:]), TINY)))
        below = np.nonzero(ratio[shortest:] < 0.15)[0]
        level.append(np.sqrt(np.mean(frame[:window] ** 2)))
        if len(below) == 0:
            pitch.append(np.nan)
            continue
        lag = shortest + below[0]
        while lag + 1 < longest and ratio[lag + 1] < ratio[lag]:
            lag += 1
        if 0 < lag < longest - 1:
            a, b, c = ratio[lag - 1 : lag + 2]
            lag = lag + (0.5 * (a - c) / (a - 2 * b + c) if a - 2 * b + c > TINY else 0.0)
        pitch.append(rate / lag)
    pitch, level = np.array(pitch), np.array(level)
    pitch[level < level.max() * 10 ** (-35 / 20)] = np.nan
    return pitch


def pitch_error(a, b):
    """Median cents between windows that both have a pitch; NaN where there are none."""
    n = min(len(a), len(b))
    both = np.isfinite(a[:n]) & np.isfinite(b[:n])
    return float(np.median(np.abs(1200 * np.log2(b[:n][both] / a[:n][both])))) if both.any() else float("nan")


def loudness(x, rate):
    """LUFS after BS.1770, gated; the standard's filters are those of 48 kHz."""
    assert rate == 48000
    y = lfilter([1.53512485958697, -2.69169618940638, 1.19839281085285], [1, -1.69065929318241, 0.73248077421585], x)
    y = lfilter([1, -2, 1], [1, -1.99004745483398, 0.99007225036621], y)
    size, hop = int(0.4 * rate), int(0.1 * rate)
    power = np.array([np.mean(y[i : i + size] ** 2) for i in range(0, max(1, len(y) - size + 1), hop)])
    level = -0.691 + 10 * np.log10(power + TINY)
    heard = power[level > -70]
    if len(heard) == 0:
        return -np.inf
    gate = -0.691 + 10 * np.log10(heard.mean()) - 10
    return -0.691 + 10 * np.log10(power[level > gate].mean())


def spectrum(x, size, hop):
    frames = [x[i : i + size] for i in range(0, max(1, len(x) - size + 1), hop)]
    return np.mean([np.abs(np.fft.rfft(f * np.hanning(len(f)), size)) ** 2 for f in frames], axis=0)


def traits(x, rate, f0):
    """The seven traits in steps."""
    size = 8192
    power = spectrum(x, size, 2048)
    hertz = np.fft.rfftfreq(size, 1 / rate)
    magnitude = np.sqrt(power)

    def centroid(m, f):
        return np.log2(np.sum(m * f) / (np.sum(m) + TINY) / f0 + TINY)

    low, high = power[(hertz > 0) & (hertz < 3.5 * f0)].sum(), power[hertz >= 3.5 * f0].sum()
    floor = 1e-5 * (low + high) + TINY
    window = max(240, int(rate / f0))
    level = np.sqrt(np.convolve(x**2, np.ones(window) / window)[: len(x)])
    peak = level.max() + TINY
    top, rise = np.argmax(level >= 0.9 * peak), np.argmax(level >= 0.1 * peak)
    begin = np.argmax(level >= 0.01 * peak)
    rise, fall = int(0.005 * rate), int(0.05 * rate)
    first = cut(x, begin - rise, rise + fall)
    onset = np.abs(np.fft.rfft(first * np.concatenate([np.hanning(2 * rise)[:rise], np.hanning(2 * fall)[fall:]]), 4096))
    off = np.abs(hertz - np.maximum(1, np.round(hertz / f0)) * f0) > 25
    flat = np.exp(np.mean(np.log(power + 1e-8 * power.max()))) / np.mean(power + 1e-8 * power.max())
    values = [
        centroid(magnitude, hertz), 10 * np.log10((low + floor) / (high + floor)),
        np.log2(max(top - rise, 96) / rate), np.log2(max(level[top:].sum() / peak, 96) / rate),
        centroid(onset, np.fft.rfftfreq(4096, 1 / rate)),
        10 * np.log10(power[off].sum() / (power.sum() + TINY) + 1e-9), 10 * np.log10(flat + TINY),
    ]
    return np.array(values) / STEPS


class Sound:
    def __init__(self, path, f0=None):
        rate, x = load(path)
        self.pitch = yin(x, rate)
        known = self.pitch[np.isfinite(self.pitch)]
        self.f0 = f0 or (float(np.median(known)) if len(known) else 261.626)
        self.traits = traits(x, rate, self.f0)
        self.loudness = loudness(x, rate)


def answer(folder, lines, start=None):
    command = [DDSPM, "prefer", str(folder)] + (["--start", start] if start else [])
    done = subprocess.run(command, input="\n".join(lines) + "\n", text=True, capture_output=True)
    if done.returncode != 0:
        raise SystemExit(f"prefer.py: {folder}: {done.returncode}: {done.stderr}")
    return json.loads(done.stdout.splitlines()[-1]), done.stderr


def patch(folder, name):
    return json.loads((folder / name).read_text())["values"]


def words(options):
    rows = []
    for word in options.words.split(","):
        trait, sign = WORDS[word]
        for voice in range(1, options.voices + 1):
            folder = pathlib.Path(options.out) / f"{word}_{voice:02}"
            answer(folder, [word, "undo", "quit"], f"{options.voices_file}:{voice}")
            undone = patch(folder, "patch.json") == patch(folder, "start.json")
            before = Sound(folder / "a.wav")
            line, _ = answer(folder, [word, "quit"])
            after = Sound(folder / "a.wav", before.f0)
            moved = sign * (after.traits - before.traits)[trait]
            own = sign * line["moved"][TRAITS[trait]]
            side = np.delete(after.traits - before.traits, trait)
            rows.append((word, voice, moved, after.loudness - before.loudness,
                         pitch_error(before.pitch, after.pitch), undone, own, np.linalg.norm(side)))
        show(word, [r for r in rows if r[0] == word])
    with open(pathlib.Path(options.out) / "words.csv", "w") as file:
        file.write("word,voice,moved,loudness,cents,undone,own,sideways\n")
        for r in rows:
            file.write(f"{r[0]},{r[1]},{r[2]:.3f},{r[3]:.3f},{r[4]:.2f},{int(r[5])},{r[6]:.3f},{r[7]:.2f}\n")


def show(word, rows):
    moved = np.array([r[2] for r in rows])
    loud = np.abs([r[3] for r in rows])
    cents = np.array([r[4] for r in rows])
    cents = cents[np.isfinite(cents)]
    print(f"{word:14} moved {np.sum(moved > 0.1):2}/{len(rows)}  median {np.median(moved):5.2f}  "
          f"loudness {loud.max():.2f} dB ({np.sum(loud <= 0.5)}/{len(rows)})  "
          f"pitch {cents.max(initial=0):.1f} cents ({np.sum(cents <= 5)}/{len(cents)})  "
          f"undone {sum(r[5] for r in rows)}/{len(rows)}  not moved: "
          + (" ".join(str(r[1]) for r in rows if r[2] <= 0.1) or "none"), flush=True)


def listener(options):
    wins = 0
    for run in range(1, options.runs + 1):
        random = np.random.default_rng(run)
        voice = int(random.integers(1, 33))
        hidden = random.normal(size=len(TRAITS))
        hidden /= np.linalg.norm(hidden)
        folder = pathlib.Path(options.out) / f"run_{run:02}"
        process = subprocess.Popen(
            [DDSPM, "prefer", str(folder), "--start", f"{options.voices_file}:{voice}", "--seed", str(run)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        start, given = None, 0
        for line in process.stderr:
            if "a.wav" not in line:
                print(line, end="", file=sys.stderr)
                continue
            a = Sound(folder / "a.wav", start and start.f0)
            start = start or a
            if given == options.choices or "nothing else" in line:
                process.stdin.write("quit\n")
                process.stdin.flush()
                break
            b = Sound(folder / "b.wav", start.f0)
            likes_b = hidden @ (b.traits - a.traits) > 0
            if random.random() < options.err:
                likes_b = not likes_b
            process.stdin.write("b\n" if likes_b else "a\n")
            process.stdin.flush()
            given += 1
        last = json.loads(process.communicate()[0].splitlines()[-1])
        way = Sound(folder / "a.wav", start.f0).traits - start.traits
        along = hidden @ way
        sideways = np.linalg.norm(way - along * hidden)
        liking = np.array([last["liking"][t] for t in TRAITS])
        agreement = hidden @ liking / (np.linalg.norm(liking) + TINY)
        wins += along > 0.5
        print(f"run {run:2}  voice {voice:2}  choices {given}  along {along:5.2f}  sideways {sideways:5.2f}  "
              f"distance {last['distance']:.2f}  liking cos {agreement:.2f}  explained {last['explained']:.2f}  "
              f"louder {last['louder']:.2f} dB", flush=True)
    print(f"{wins} of {options.runs} runs moved more than half a step along the hidden direction")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("what", choices=["words", "listener"])
    parser.add_argument("voices_file")
    parser.add_argument("out")
    parser.add_argument("--voices", type=int, default=32)
    parser.add_argument("--words", default=",".join(WORDS))
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--choices", type=int, default=30)
    parser.add_argument("--err", type=float, default=0)
    options = parser.parse_args()
    out = pathlib.Path(options.out)
    if out.exists() and any(out.iterdir()):
        raise SystemExit(f"prefer.py: {out} is not empty; name a new folder")
    out.mkdir(parents=True, exist_ok=True)
    (words if options.what == "words" else listener)(options)


if __name__ == "__main__":
    main()
