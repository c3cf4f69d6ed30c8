"""The sets of sounds that `follow.sh` plays: name -> function that makes it."""
import numpy as np

from tones import RATE, at_level, phase_of, pink, rms, saw, steps, swell, times, voice, white

PEAK = 0.4


def to_peak(x, peak=PEAK):
    return x * peak / np.max(np.abs(x))


# What a follower must do well.


def glide():
    """Sung-like, up an octave and back, 220 to 440 Hz."""
    t = times(7)
    octaves = np.interp(t, [0, 1, 3, 4, 6, 7], [0, 0, 1, 1, 0, 0])
    return to_peak(voice(220 * 2**octaves, swell(len(t)) * (0.8 + 0.2 * np.sin(2 * np.pi * 0.4 * t))))


def vibrato():
    """330 Hz, +-50 cents at 5 Hz."""
    t = times(6)
    return to_peak(voice(330 * 2 ** (50 / 1200 * np.sin(2 * np.pi * 5 * t)), swell(len(t))))


def fifth():
    """220 Hz, then 330 Hz, one after the other."""
    count = int(3 * RATE)
    low, high = (voice(np.full(count, hz), swell(count)) for hz in (220.0, 330.0))
    return to_peak(np.concatenate([low, np.zeros(int(0.15 * RATE)), high]))


# What it easily gets wrong.


def octaves():
    """220 440 110 880 Hz without gaps."""
    hz = steps([220, 440, 110, 880], 1.0)
    return to_peak(voice(hz, swell(len(hz))))


def low():
    """41 49 61 80 Hz, sung."""
    hz = steps([41.2, 49.0, 61.0, 80.0], 1.2)
    return to_peak(voice(hz, swell(len(hz))))


def high():
    """1000 1400 2000 2800 Hz."""
    hz = steps([1000, 1400, 2000, 2800], 0.8)
    return to_peak(saw(hz, swell(len(hz)), slope=1.5))


def breathy():
    """A sung 262 Hz with white noise at -10 dB under it."""
    hz = steps([262], 3.0)
    loudness = swell(len(hz))
    tone = voice(hz, loudness)
    noise = white(3.0) * loudness
    return to_peak(tone + noise * rms(tone) / rms(noise) * 10 ** (-10 / 20))


def chord():
    """A major triad of saws on 220 Hz."""
    return to_peak(sum(saw(steps([220 * ratio], 3.0), swell(3 * RATE)) for ratio in (1, 5 / 4, 3 / 2)))


def pink_noise():
    """Nothing but noise, at -23.8 dB."""
    return at_level(pink(3.0) * swell(3 * RATE), -23.8)


def hum():
    """50 Hz and its first overtones at -67 dB: a mains hum that nobody is meant to hear."""
    t = times(4)
    return at_level(sum(np.sin(2 * np.pi * 50 * k * t) / k for k in (1, 2, 3)), -67)


def fm_rise():
    """FM at 220 Hz, 1:1, whose index rises from 0 to 5 in 20 ms."""
    phase = phase_of(steps([220], 2.0))
    index = 5 * np.clip(times(2) / 0.02, 0, 1)
    return to_peak(np.sin(phase + index * np.sin(phase)) * swell(2 * RATE, rise=0.002))


def missing():
    """Harmonics 2 3 4 6 8 of 196 Hz: no fundamental, and its octave is nearly all there."""
    phase = phase_of(steps([196], 3.0))
    return to_peak(sum(np.sin(k * phase) for k in (2, 3, 4, 6, 8)) * swell(3 * RATE))


def deep_tone():
    """40 Hz."""
    return to_peak(saw(steps([40], 3.0), swell(3 * RATE)))


def shrill_tone():
    """3.5 kHz."""
    return to_peak(saw(steps([3500], 3.0), swell(3 * RATE)))


# What must do no harm.


def dc():
    """Half of full scale."""
    return 0.5 * swell(4 * RATE, rise=0.005, fall=0.005)


def square():
    """220 Hz at full scale."""
    return np.sign(np.sin(phase_of(steps([220.5], 4.0))))


def denormals():
    """A sung note that falls by 200 dB a second, to where floats have no more bits."""
    hz = steps([262], 4.5)
    return to_peak(voice(hz, 10.0 ** (-10 * times(4.5))))


def white_soak():
    """30 s of white noise."""
    return at_level(white(30.0), -18)


SETS = {
    "recordings": (glide, vibrato, fifth),
    "robustness": (
        octaves, low, high, breathy, chord, pink_noise, hum, fm_rise, missing, deep_tone, shrill_tone,
    ),
    "bad": (dc, square, denormals, white_soak, hum),
}
