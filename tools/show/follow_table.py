#!/usr/bin/env python3
"""The table of `follow.sh`: the median of the takes of each target, beside what is asked of it.

usage: follow_table.py FIGURES.csv [--check]

FIGURES.csv holds rows of `follow_row.py`. `follow_bars.csv` says what is asked, behind the figure in brackets, and how the
follower of six levels at fixed ratios stood, before the figure (today_mr, today_mss). A figure worse than asked has a ! behind
it. A target with a * has takes with gaps in them only. Of a target with a bar for `over` only levels are told: it is no tone.
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


def line(name, rows, asked):
    """The row of a target, and whether it falls short."""
    cells, short = [name + ("*" if rows[0]["gaps"] else "")], False
    only_level = "over" in asked
    for figure, _, decimals in COLUMNS:
        value = float(np.median([row[figure] for row in rows]))
        if only_level and figure in OF_A_TONE:
            value = float("nan")
        text, worse = cell(figure, value, decimals, asked)
        worse = worse or (figure == "bad" and value > 0)
        cells.append(text)
        short = short or worse
    return cells, short


def printed(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for index, row in enumerate(rows):
        print("| " + " | ".join(text.ljust(width) for text, width in zip(row, widths)) + " |")
        if index == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")


def median_line(found, asked):
    """Over the targets that are scored."""
    scored = [rows for name, rows in found.items() if "over" not in asked.get(name, {})]
    if len(scored) < 2:
        return []
    middles = {
        figure: np.array([np.median([row[figure] for row in rows]) for rows in scored])
        for figure, _, _ in COLUMNS
    }
    known = {figure: each[~np.isnan(each)] for figure, each in middles.items()}
    cells = (
        cell(figure, np.median(known[figure]) if len(known[figure]) else np.nan, decimals, {})[0]
        for figure, _, decimals in COLUMNS
    )
    return [["median", *cells]]


def main(args):
    check = "--check" in args
    args = [argument for argument in args if argument != "--check"]
    if len(args) != 1:
        raise SystemExit(__doc__)
    found, asked = takes(args[0]), bars()
    lines = [line(name, rows, asked.get(name, {})) for name, rows in found.items()]
    heading = ["target", *(heading for _, heading, _ in COLUMNS)]
    printed([heading, *(cells for cells, _ in lines), *median_line(found, asked)])
    if check and any(short for _, short in lines):
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
