#!/usr/bin/env python3
"""Medians of match.sh runs by the seconds given, and the count of exact recoveries of sound.

usage: anytime.py OUT SECONDS ...    reads OUT/SECONDS/{json.txt,targets,json}, writes OUT/anytime.svg
A recovery is exact where the waveform's signal to noise ratio is above 20 dB.
"""
import math
import os
import sys

import numpy as np
from scipy.io import wavfile


def samples(path):
    data = wavfile.read(path)[1]
    scale = np.iinfo(data.dtype).max + 1 if data.dtype.kind == "i" else 1
    return data / scale


def snr(target, render):
    """dB of the target over what the render leaves of it, over the target's length."""
    x, y = samples(target), samples(render)
    y = np.pad(y, (0, max(0, len(x) - len(y))))[: len(x)]
    return 10 * math.log10(np.sum(x**2) / max(np.sum((x - y) ** 2), 1e-20))


def median_row(path):
    """Column -> value of score.py's row `median of N  mr 0.4  lsd ...`."""
    row = next(line.split() for line in reversed(list(open(path))) if line.startswith("median"))
    return dict(zip(row[3::2], map(float, row[4::2])))


def svg(points):
    """mr against log seconds."""
    xs = [math.log2(seconds) for seconds, _ in points]
    top = max(mr for _, mr in points) * 1.1
    span = max(xs) - min(xs) or 1
    place = lambda x, mr: (60 + 420 * (x - min(xs)) / span, 260 - 220 * mr / top)
    spots = [(place(x, mr), seconds, mr) for x, (seconds, mr) in zip(xs, points)]
    line = " ".join(f"{x:.1f},{y:.1f}" for (x, y), _, _ in spots)
    marks = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
        f'<text x="{x:.1f}" y="{y - 8:.1f}">{mr:.2f}</text><text x="{x:.1f}" y="280">{seconds:g} s</text>'
        for (x, y), seconds, mr in spots
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="520" height="300" font-size="11" text-anchor="middle">'
        f'<path d="M60 40V260H480" fill="none" stroke="gray"/><polyline points="{line}" fill="none" stroke="black"/>'
        f'{marks}<text x="60" y="30">median mr</text></svg>\n'
    )


def main(out, *seconds):
    points = []
    for name in seconds:
        folder = os.path.join(out, name)
        ratios = {
            wav: snr(f"{folder}/targets/{wav}", f"{folder}/json/{wav}")
            for wav in sorted(os.listdir(f"{folder}/targets"))
        }
        row = median_row(f"{folder}/json.txt")
        exact = [f"{wav.split('_')[0]} {ratio:.1f}" for wav, ratio in ratios.items() if ratio > 20]
        print(
            f"{name} s: median " + " ".join(f"{key} {row[key]:.3f}" for key in ("mr", "mss", "wmfcc"))
            + f"; exact {len(exact)} of {len(ratios)}: {', '.join(exact)}"
        )
        points.append((float(name), row["mr"]))
    with open(os.path.join(out, "anytime.svg"), "w") as file:
        file.write(svg(points))


if __name__ == "__main__":
    main(*sys.argv[1:])
