"""Mono sounds from WAV files, and stretches of them."""
import warnings

import numpy as np
from scipy.io import wavfile

warnings.filterwarnings("ignore", category=wavfile.WavFileWarning)


def load(path):
    """Rate and samples; full scale is 1, channels are averaged."""
    rate, x = wavfile.read(path)
    if x.dtype.kind == "i":
        x = x / float(np.iinfo(x.dtype).max + 1)
    return rate, (x.mean(axis=1) if x.ndim > 1 else x).astype(np.float64)


def cut(x, start, count):
    """`count` samples from `start`; zeros where x has none."""
    before = np.zeros(min(count, max(0, -start)))
    x = x[max(0, start) : max(0, start + count)]
    return np.concatenate([before, x, np.zeros(count - len(before) - len(x))])
