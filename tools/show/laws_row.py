#!/usr/bin/env python3
"""One row of tools/show/laws.sh from a match's last line, or with --sum the count over files."""
import json
import statistics
import sys


def gone(line):
    """The share of the machine's loss that is gone, 0 to 1."""
    return 1 - line["endLoss"] / line["startLoss"] if line["startLoss"] > 0 else 0.0


def main():
    law = sys.argv[1]
    if sys.argv[2] == "--sum":
        lines = [json.load(open(path)) for path in sys.argv[3:]]
        shares = [gone(line) for line in lines]
        print(
            f"{law:15s} {sum(s >= 0.8 for s in shares)} of {len(shares)} with 80 % gone,"
            f" median {statistics.median(shares):.3f},"
            f" median mr {statistics.median(line['loss'] for line in lines):.3f},"
            f" {statistics.median(line['evaluations'] for line in lines):.0f} candidates")
        return
    line = json.load(sys.stdin)
    safety = " ".join(f"{k} {v}" for k, v in sorted(line["interventions"].items()) if v)
    print(
        f"{law:15s} {sys.argv[2]} loss {line['startLoss']:.3f} -> {line['endLoss']:.3f}"
        f" gone {gone(line):.3f} mr {line['loss']:.3f} candidates {line['evaluations']}"
        f" in {line['seconds']:.1f} s  {safety}", flush=True)


if __name__ == "__main__":
    main()
