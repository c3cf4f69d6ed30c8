#!/usr/bin/env python3
"""Medians of match.sh runs by the seconds given, and the shares of waveforms that are given back.

usage: anytime.py OUT SECONDS ...    reads OUT/SECONDS/{json.txt,targets,json}, writes OUT/anytime.svg
"""
import math
import os
import sys

import shares

# Share of all files over so many dB of snr: its colour.
SHARES = {10: "#56B4E9", 20: "#0072B2", 40: "#222222"}


def place(share, value):
    """A point of the picture: share of the time axis, value of the other."""
    return 60 + 420 * share, 260 - 220 * value


def curve(points, color, name):
    """A line with its labels and name; points are (share of the time axis, value, label)."""
    spots = [(*place(share, value), label) for share, value, label in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in spots)
    marks = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/><text x="{x:.1f}" y="{y - 8:.1f}">{label}</text>' for x, y, label in spots
    )
    end = f'<text x="{spots[-1][0] + 12:.1f}" y="{spots[-1][1] + 4:.1f}" text-anchor="start">{name}</text>'
    return f'<polyline points="{line}" fill="none" stroke="{color}"/><g fill="{color}">{marks}{end}</g>'


def svg(points):
    """mr, and the shares on a scale from none to all, against log seconds."""
    logs = [math.log2(seconds) for seconds, _, _ in points]
    times = [(x - min(logs)) / (max(logs) - min(logs) or 1) for x in logs]
    top = max(row["mr"] for _, row, _ in points) * 1.1
    mr = [(time, row["mr"] / top, f'{row["mr"]:.2f}') for time, (_, row, _) in zip(times, points)]
    drawn = curve(mr, "#D55E00", "median mr")
    for limit, color in SHARES.items():
        counts = [shares.above(snr, limit) for _, _, snr in points]
        line = [(time, n / len(snr) / 1.1, str(n)) for time, n, (_, _, snr) in zip(times, counts, points)]
        drawn += curve(line, color, f"&gt; {limit} dB")
    seconds = "".join(f'<text x="{place(time, 0)[0]:.1f}" y="280">{at:g} s</text>' for time, (at, _, _) in zip(times, points))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="580" height="300" font-size="11" text-anchor="middle">'
        f'<path d="M60 40V260H480" fill="none" stroke="gray"/>{drawn}{seconds}</svg>\n'
    )


def main(out, *seconds):
    points = []
    for name in seconds:
        folder = os.path.join(out, name)
        table = f"{folder}/json.txt"
        row = shares.median_row(table)
        found = shares.ratios(f"{folder}/targets", f"{folder}/json")
        exact = [f"{wav.split('_')[0]} {ratio:.1f}" for wav, ratio in found.items() if ratio > 40]
        print(
            f"{name} s: median " + " ".join(f"{key} {row[key]:.3f}" for key in ("mr", "mss", "wmfcc"))
            + f", mean mr {shares.mean_mr(table):.3f}; {shares.shares(found.values())}"
            + (f": {', '.join(exact)}" if exact else "")
        )
        points.append((float(name), row, list(found.values())))
    with open(os.path.join(out, "anytime.svg"), "w") as file:
        file.write(svg(points))


if __name__ == "__main__":
    main(*sys.argv[1:])
