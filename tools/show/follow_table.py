#!/usr/bin/env python3
"""The table of `follow.sh`: the median of the takes of each target, beside what is asked of it.

usage: follow_table.py FIGURES.csv [--check]

FIGURES.csv holds rows of `follow_row.py`. `follow_bars.csv` says what is asked, behind the figure in brackets, and how the
follower of six levels at fixed ratios stood, before the figure (today_mr, today_mss). A figure worse than asked has a ! behind
it. `unnamed` there is for recordings it does not name, and `median of unnamed` when it names none of those played. A target
with a * has takes with gaps in them only. Of a target with a bar for `over` only levels are told: it is no tone.
--check: exits with 1 when there is a !, or a sample that is no number.
"""
import csv
import pathlib
import sys

import numpy as np

from follow_row import FIELDS

BARS = pathlib.Path(__file__).resolve().parent / "follow_bars.csv"
# Figure, heading, decimals. All but within50 and level are better when smaller.
COLUMNS = (
    ("mr", "mr", 2),
    ("mss", "mss", 2),
    ("wmfcc", "wmfcc", 1),
    ("cents", "cents", 2),
    ("within50", "within50", 3),
    ("octave", "octave", 3),
    ("attack20", "20 ms dB", 1),
    ("attack50", "50 ms dB", 1),
    ("level", "level", 3),
    ("over", "over dB", 1),
    ("loss", "loss", 3),
    ("latency", "lat. ms", 1),
    ("update", "CPU ms", 2),
    ("bad", "NaN", 0),
    ("xruns", "xruns", 0),
    ("late", "late", 0),
)
HIGHER_IS_BETTER = {"within50", "level"}
# Of what is not heard as a tone these say nothing.
OF_A_TONE = {"mr", "mss", "wmfcc", "cents", "within50", "octave", "attack20", "attack50"}


def number(text):
    return float(text) if text else float("nan")


def takes(path):
    """Target -> its takes; those without gaps where there are such."""
    found = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file, FIELDS):
            name = row.pop("target")
            found.setdefault(name, []).append({key: number(value) for key, value in row.items()})
    return {name: [row for row in rows if not row["gaps"]] or rows for name, rows in found.items()}


def bars():
    with open(BARS, newline="") as file:
        rows = [{key: value for key, value in row.items() if value} for row in csv.DictReader(file)]
    return {row.pop("target"): {key: float(value) for key, value in row.items()} for row in rows}


def is_worse(figure, value, asked):
    """What is asked is met to the last digit that is printed; a figure that is not there is not."""
    if np.isnan(value):
        return True
    decimals = next(decimals for key, _, decimals in COLUMNS if key == figure)
    value = round(value, decimals)
    return value < asked if figure in HIGHER_IS_BETTER else value > asked


def cell(figure, value, decimals, asked):
    text = "-" if np.isnan(value) else f"{value:.{decimals}f}"
    if f"today_{figure}" in asked:
        text = f"{asked[f'today_{figure}']:.2f} > {text}"
    if figure not in asked:
        return text, False
    worse = is_worse(figure, value, asked[figure])
    limit = f" ({asked[figure]:g})" if figure not in ("cents", "within50", "octave") else ""
    return text + limit + ("!" if worse else ""), worse


def line(name, values, asked):
    """Cells of a target, and whether it falls short."""
    cells, short = [name], False
    for figure, _, decimals in COLUMNS:
        value = values[figure]
        if "over" in asked and figure in OF_A_TONE:
            value = float("nan")
        text, worse = cell(figure, value, decimals, asked)
        cells.append(text)
        short = short or worse or (figure == "bad" and value > 0)
    return cells, short


def medians(rows):
    """Of the figures that are there."""
    known = {figure: [row[figure] for row in rows if not np.isnan(row[figure])] for figure, _, _ in COLUMNS}
    return {figure: float(np.median(each)) if each else float("nan") for figure, each in known.items()}


def table(found, asked):
    """A line for each target, then one for the median of those that are scored."""
    values = {name: medians(rows) for name, rows in found.items()}
    limits = {name: asked.get(name, asked["unnamed"]) for name in found}
    lines = []
    for name, rows in found.items():
        cells, short = line(name, values[name], limits[name])
        lines.append(([cells[0] + ("*" if rows[0]["gaps"] else ""), *cells[1:]], short))
    scored = [values[name] for name in found if "over" not in limits[name]]
    if len(scored) > 1:
        unnamed = not any(name in asked for name in found)
        lines.append(line("median", medians(scored), asked["median of unnamed"] if unnamed else {}))
    return lines


def printed(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for index, row in enumerate(rows):
        print("| " + " | ".join(text.ljust(width) for text, width in zip(row, widths)) + " |")
        if index == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")


def main(args):
    check = "--check" in args
    args = [argument for argument in args if argument != "--check"]
    if len(args) != 1:
        raise SystemExit(__doc__)
    lines = table(takes(args[0]), bars())
    printed([["target", *(heading for _, heading, _ in COLUMNS)], *(cells for cells, _ in lines)])
    if check and any(short for _, short in lines):
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
