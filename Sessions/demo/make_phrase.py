#!/usr/bin/env python3
"""Makes phrase.wav, a melody, from trumpet.wav, one trumpet note. Needs numpy and scipy.

Each note of the melody is the recorded one played faster or slower, cut to its length and let decay.
"""
import pathlib

import numpy as np
from scipy.io import wavfile

RATE = 48000
RECORDED_HZ = 392.0
# MIDI note, seconds until the next one, level in dB
MELODY = [
    (62, 1.50, -3), (65, 1.40, -2), (67, 1.55, 0), (70, 1.25, 0),
    (69, 1.40, -1), (67, 1.30, -2), (65, 1.40, -3), (62, 1.80, -5),
]
GAP = 0.16  # seconds of decay and silence before the next note
DECAY = 0.025  # its time constant
PEAK = 0.5


def note(recorded, midi, seconds):
    """The recorded note at another pitch, held until GAP before its end."""
    ratio = 440 * 2 ** ((midi - 69) / 12) / RECORDED_HZ
    count = int(seconds * RATE)
    # Cubic in time, fine for a ratio so near 1: the recording holds little above 10 kHz.
    at = np.minimum(np.arange(count) * ratio, len(recorded) - 3) + 1
    whole = at.astype(int)
    t = at - whole
    a, b, c, d = (recorded[np.clip(whole + k, 0, len(recorded) - 1)] for k in (-1, 0, 1, 2))
    sound = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
    held = count - int(GAP * RATE)
    after = np.maximum(np.arange(count) - held, 0) / RATE
    return sound * np.exp(-after / DECAY)


def main():
    folder = pathlib.Path(__file__).resolve().parent
    rate, recorded = wavfile.read(folder / "trumpet.wav")
    assert rate == RATE and recorded.dtype == np.int16
    recorded = recorded / 32768
    notes = [note(recorded, midi, seconds) * 10 ** (level / 20) for midi, seconds, level in MELODY]
    phrase = np.concatenate([np.zeros(int(0.3 * RATE)), *notes, np.zeros(int(0.4 * RATE))])
    phrase *= PEAK / np.max(np.abs(phrase))
    wavfile.write(folder / "phrase.wav", RATE, np.round(phrase * 32767).astype(np.int16))


if __name__ == "__main__":
    main()
