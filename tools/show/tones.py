"""Sounds that `follow.sh` plays are made of these. Mono, at RATE; numpy."""
import numpy as np

RATE = 48000
# Centre, bandwidth, level of an open "ah".
FORMANTS = [(700, 110, 1.0), (1220, 130, 0.5), (2600, 170, 0.25), (3300, 250, 0.12)]


def formant_gain(hz):
    gain = 0.02
    for centre, width, level in FORMANTS:
        gain = gain + level / np.sqrt(1 + ((hz - centre) / (width / 2 + 60)) ** 2)
    return gain


def times(seconds):
    return np.arange(int(seconds * RATE)) / RATE


def phase_of(hz):
    return 2 * np.pi * np.cumsum(hz) / RATE


def voice(hz, loudness):
    """A harmonic tone sung on "ah" whose pitch and loudness are given per sample."""
    phase = phase_of(hz)
    sound = np.zeros(len(hz))
    for harmonic in range(1, 40):
        at = harmonic * hz
        sound += np.where(at < 16000, formant_gain(at) / harmonic**0.7, 0) * np.sin(harmonic * phase)
    return sound * loudness


def saw(hz, loudness, slope=1.0):
    """A harmonic tone, harmonic h at h**-slope, whose pitch and loudness are given per sample."""
    phase = phase_of(hz)
    sound = np.zeros(len(hz))
    for harmonic in range(1, min(300, int(16000 / np.min(hz))) + 1):
        sound += np.where(harmonic * hz < 16000, harmonic**-slope, 0) * np.sin(harmonic * phase)
    return sound * loudness


def swell(count, rise=0.08, fall=0.2):
    t = np.arange(count) / RATE
    return np.clip(t / rise, 0, 1) * np.clip((count / RATE - t) / fall, 0, 1)


def steps(pitches, seconds):
    """Pitch per sample: each of `pitches` for `seconds`."""
    return np.repeat(np.asarray(pitches, float), int(seconds * RATE))


def white(seconds, seed=1):
    return np.random.default_rng(seed).standard_normal(int(seconds * RATE))


def pink(seconds, seed=1):
    """Noise of -3 dB an octave above 20 Hz."""
    spectrum = np.fft.rfft(white(seconds, seed))
    hz = np.fft.rfftfreq(int(seconds * RATE), 1 / RATE)
    return np.fft.irfft(spectrum / np.sqrt(np.maximum(hz, 20)), int(seconds * RATE))


def rms(x):
    return float(np.sqrt(np.mean(np.square(x))))


def at_level(x, db):
    """x with an RMS of `db` under full scale."""
    return x * 10 ** (db / 20) / rms(x)
