#!/usr/bin/env python3
"""Writes what `follow.sh` plays: synthetic targets, and the recordings of a folder, long enough.

usage: make_targets.py OUT [FOLDER]

glide     sung-like tone up an octave and back, 220 to 440 Hz
vibrato   330 Hz, +-50 cents at 5 Hz
fifth     220 Hz, then 330 Hz, one after the other
Recordings are repeated with a short gap until they last MINIMUM seconds. All files are mono float at 48 kHz. numpy, scipy.
"""
import pathlib
import sys

import numpy as np
from scipy.io import wavfile
from scipy.signal import resample_poly

RATE = 48000
MINIMUM = 4.0
GAP = 0.25
# Centre, bandwidth, level of an open "ah".
FORMANTS = [(700, 110, 1.0), (1220, 130, 0.5), (2600, 170, 0.25), (3300, 250, 0.12)]


def formant_gain(hz):
    gain = 0.02
    for centre, width, level in FORMANTS:
        gain = gain + level / np.sqrt(1 + ((hz - centre) / (width / 2 + 60)) ** 2)
    return gain


def voice(hz, loudness):
    """A harmonic tone whose pitch and loudness are given per sample."""
    phase = 2 * np.pi * np.cumsum(hz) / RATE
    sound = np.zeros(len(hz))
    for harmonic in range(1, 40):
        at = harmonic * hz
        sound += np.where(at < 16000, formant_gain(at) / harmonic**0.7, 0) * np.sin(harmonic * phase)
    return sound * loudness


def swell(count, rise=0.08, fall=0.2):
    t = np.arange(count) / RATE
    return np.clip(t / rise, 0, 1) * np.clip((count / RATE - t) / fall, 0, 1)


def glide():
    t = np.arange(int(7 * RATE)) / RATE
    octaves = np.interp(t, [0, 1, 3, 4, 6, 7], [0, 0, 1, 1, 0, 0])
    return voice(220 * 2**octaves, swell(len(t)) * (0.8 + 0.2 * np.sin(2 * np.pi * 0.4 * t)))


def vibrato():
    t = np.arange(int(6 * RATE)) / RATE
    return voice(330 * 2 ** (50 / 1200 * np.sin(2 * np.pi * 5 * t)), swell(len(t)))


def fifth():
    count = int(3 * RATE)
    silence = np.zeros(int(0.15 * RATE))
    low, high = (voice(np.full(count, hz), swell(count)) for hz in (220.0, 330.0))
    return np.concatenate([low, silence, high])


def recording(path):
    rate, x = wavfile.read(path)
    if x.dtype.kind == "i":
        x = x / float(np.iinfo(x.dtype).max + 1)
    x = np.asarray(x, dtype=np.float64)
    x = x.mean(axis=1) if x.ndim > 1 else x
    x = x if rate == RATE else resample_poly(x, RATE, rate)
    once = np.concatenate([x, np.zeros(int(GAP * RATE))])
    return np.tile(once, max(1, int(np.ceil(MINIMUM * RATE / len(once)))))


def write(path, x, peak=None):
    if peak:
        x = x * peak / np.max(np.abs(x))
    lead = np.zeros(int(0.3 * RATE))
    wavfile.write(path, RATE, np.concatenate([lead, x, lead]).astype(np.float32))


def main(args):
    if not 1 <= len(args) <= 2:
        raise SystemExit(__doc__)
    out = pathlib.Path(args[0])
    out.mkdir(parents=True, exist_ok=True)
    if len(args) == 2:
        for path in sorted(pathlib.Path(args[1]).glob("*.wav")):
            write(out / path.name, recording(path))
    for make in (glide, vibrato, fifth):
        write(out / f"{make.__name__}.wav", make(), peak=0.4)


if __name__ == "__main__":
    main(sys.argv[1:])
