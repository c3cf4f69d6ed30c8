#!/usr/bin/env python3
"""Writes what `follow.sh` plays: a set of made sounds, the demo phrase, recordings, speech.

usage: make_targets.py OUT SET [FOLDER]

SET is a set of `sets.py`, or none. `recordings` has the demo phrase beside it and `robustness` two voices of espeak-ng
where that program is there. FOLDER holds recordings. All files are mono float at 48 kHz, each sound once, with LEAD of silence
before it and TAIL after. numpy, scipy.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy as np
from scipy.io import wavfile
from scipy.signal import resample_poly

from sets import SETS
from tones import RATE
from wav import load

LEAD, TAIL = 0.3, 0.7
PHRASE = pathlib.Path(__file__).resolve().parents[2] / "Sessions/demo/phrase.wav"
SPEECH = "What comes in is what it sounds like, within a few thousandths of a second."
VOICES = {"female": "en+f3", "male": "en+m3"}


def recording(path):
    rate, x = load(path)
    return x if rate == RATE else resample_poly(x, RATE, rate)


def speech(voice):
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        subprocess.run(["espeak-ng", "-v", voice, "-w", file.name, SPEECH], check=True)
        return recording(file.name)


def write(path, x):
    silence = [np.zeros(int(seconds * RATE)) for seconds in (LEAD, TAIL)]
    wavfile.write(path, RATE, np.concatenate([silence[0], x, silence[1]]).astype(np.float32))


def main(args):
    if not 2 <= len(args) <= 3 or args[1] not in (*SETS, "none"):
        raise SystemExit(__doc__)
    out, name = pathlib.Path(args[0]), args[1]
    out.mkdir(parents=True, exist_ok=True)
    for make in SETS.get(name, ()):
        write(out / f"{make.__name__}.wav", make())
    if name == "recordings":
        write(out / PHRASE.name, recording(PHRASE))
    if name == "robustness" and shutil.which("espeak-ng"):
        for voice, choice in VOICES.items():
            write(out / f"{voice}.wav", speech(choice))
    if len(args) == 3:
        for path in sorted(pathlib.Path(args[2]).glob("*.wav")):
            write(out / path.name, recording(path))


if __name__ == "__main__":
    main(sys.argv[1:])
