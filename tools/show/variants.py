#!/usr/bin/env python3
"""Makes notes as people have them of clean ones: a folder a variant, for match.sh.

usage: variants.py REFERENCE OUT [--ddspm DDSPM] [--files 05,12,...] [VARIANT ...]

REFERENCE holds renders/NN_n60.wav and voices.syx, a bank whose voice NN made them. OUT/VARIANT/renders/NN_n60.wav is
written, by the file alone where that can be (level, silence, noise, word length, fade, rate, stereo), by DDSPM's engine
where another note is to be played (key, time held, tuning, velocity, the hardware's laws). Without VARIANT: all.
"""
import argparse
import os
import subprocess
import sys

import numpy as np
from scipy.io import wavfile
from scipy.signal import resample_poly

from wav import load

RATE = 48000
PLAYED = {f"key{key}": ["--note", str(key)] for key in (24, 36, 48, 72, 84, 96)} | {
    f"held{held}": ["--duration", str(held)] for held in (0.2, 0.5, 4, 8)
} | {"velocity40": ["--velocity", "40"], "velocity127": ["--velocity", "127"], "hardware": ["--dx7", "hardware"]}


def quieter(x, random):
    return x * 10 ** (-7.3 / 20)


def normalised(x, random):
    return x * (0.99 / np.max(np.abs(x)))


def silence(x, random):
    return np.concatenate([np.zeros(6577), x])


def noise(x, random):
    return x + random.standard_normal(len(x)) * np.sqrt(np.mean(x[: len(x) // 2] ** 2)) * 1e-3


def late(x, random):
    """Silence that is not digital: a floor of -80 dB before and under the note."""
    y = silence(x, random)
    return y + random.standard_normal(len(y)) * 1e-4


def fade(x, random):
    y, n = x.copy(), int(0.3 * RATE)
    y[-n:] *= np.linspace(1, 0, n)
    return y


def cut(x, random):
    """The key's end and what follows are not in it."""
    y, n = x[: int(1.2 * RATE)].copy(), int(0.01 * RATE)
    y[-n:] *= np.linspace(1, 0, n)
    return y


def offset(x, random):
    return x + 0.003


def sharp(x, random):
    """Thirteen cents sharp, as a tape or a sampler plays it: all of it is faster."""
    return resample_poly(x, 1325, 1335)


CHANGED = {"quieter": quieter, "normalised": normalised, "silence": silence, "noise60": noise, "late": late,
           "fade": fade, "cut": cut, "offset": offset, "sharp": sharp, "asis": lambda x, random: x}


def write(path, x, kind):
    random = np.random.default_rng(int(os.path.basename(path)[:2]))
    if kind == "dither16":
        steps = x * 32767 + random.random(len(x)) - random.random(len(x))
        wavfile.write(path, RATE, np.clip(np.round(steps), -32768, 32767).astype(np.int16))
    elif kind == "rate44100":
        wavfile.write(path, 44100, resample_poly(x, 147, 160).astype(np.float32))
    elif kind == "stereo":
        wavfile.write(path, RATE, np.stack([x, 0.7 * x], 1).astype(np.float32))
    else:
        wavfile.write(path, RATE, CHANGED[kind](x, random).astype(np.float32))


def play(ddspm, bank, number, path, kind):
    options = PLAYED[kind] if "--duration" in PLAYED[kind] else PLAYED[kind] + ["--duration", "1.5"]
    subprocess.run(
        [ddspm, "render", f"{bank}:{number}", "--out", path, "--release", "0.5", "--force"] + options, check=True,
        stdout=subprocess.DEVNULL)


def main():
    kinds = [*CHANGED, "dither16", "rate44100", "stereo", *PLAYED]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reference")
    parser.add_argument("out")
    parser.add_argument("--ddspm", default=".build/release/ddspm")
    parser.add_argument("--files", default="")
    parser.add_argument("variants", nargs="*", default=[], help=", ".join(kinds))
    given = parser.parse_args()
    unknown = [kind for kind in given.variants if kind not in kinds]
    if unknown:
        sys.exit(f"no variant {', '.join(unknown)}: there are {', '.join(kinds)}")
    bank = os.path.join(given.reference, "voices.syx")
    folder = os.path.join(given.reference, "renders")
    wanted = [f"{n}_n60.wav" for n in given.files.split(",") if n]
    files = sorted(wanted or (n for n in os.listdir(folder) if n.endswith("_n60.wav")))
    for kind in given.variants or kinds:
        out = os.path.join(given.out, kind, "renders")
        os.makedirs(out, exist_ok=True)
        for name in files:
            path = os.path.join(out, name)
            if kind in PLAYED:
                play(given.ddspm, bank, int(name[:2]), path, kind)
            else:
                rate, x = load(os.path.join(folder, name))
                write(path, np.asarray(x, float), kind)


if __name__ == "__main__":
    main()
