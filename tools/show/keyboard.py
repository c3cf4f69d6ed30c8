#!/usr/bin/env python3
"""Several notes of one sound to one voice: how near the voice is on notes that were given, and on one that was not.

usage: keyboard.py REFERENCE OUT --score SCORE.py [--ddspm DDSPM] [--voices 03,05,...] [--keys 48,60,72]
                   [--velocities 60,110] [--unseen 66:90] [--evaluations 300000] [--threads 2] [--single]

REFERENCE holds voices.syx. OUT/targets gets each voice's notes, OUT/NN what `ddspm match` leaves of all of them
together (seed 1), OUT/renders its voice on the same notes and on the unseen one. SCORE prints the distances; mr is
the multi-resolution distance. With --single one note alone (the middle key, the loudest velocity) is matched instead:
what several notes are better than.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys

HELD = ["--duration", "1.5", "--release", "0.5", "--force"]


def run(*words):
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


def play(ddspm, patch, folder, name, note):
    path = os.path.join(folder, f"{name}_{note[0]}_{note[1]}.wav")
    run(ddspm, "render", patch, "--out", path, "--note", str(note[0]), "--velocity", str(note[1]), *HELD)
    return path


def distance(score, target, render):
    """mr of one pair."""
    out = run(sys.executable, score, target, render)
    for line in out.splitlines():
        words = line.replace("=", " ").replace(":", " ").split()
        if "mr" in words:
            return float(words[words.index("mr") + 1])
    raise SystemExit(f"no mr in what {score} prints:\n{out}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reference")
    parser.add_argument("out")
    parser.add_argument("--score", required=True)
    parser.add_argument("--ddspm", default=".build/release/ddspm")
    parser.add_argument("--voices", default="03,05,06,08,11,12,15,22,26,31")
    parser.add_argument("--keys", default="48,60,72")
    parser.add_argument("--velocities", default="60,110")
    parser.add_argument("--unseen", default="66:90")
    parser.add_argument("--evaluations", default="300000")
    parser.add_argument("--threads", default="2")
    parser.add_argument("--single", action="store_true")
    given = parser.parse_args()
    keys = [int(k) for k in given.keys.split(",")]
    velocities = [int(v) for v in given.velocities.split(",")]
    notes = [(k, v) for k in keys for v in velocities]
    matched = [(keys[len(keys) // 2], max(velocities))] if given.single else notes
    unseen = tuple(int(x) for x in given.unseen.split(":"))
    bank = os.path.join(given.reference, "voices.syx")
    targets, renders = (os.path.join(given.out, name) for name in ("targets", "renders"))
    for folder in (targets, renders):
        os.makedirs(folder, exist_ok=True)
    rows = []
    print("voice  snr of the notes given                     seen mr (median)  unseen mr  seconds")
    for voice in given.voices.split(","):
        wanted = {note: play(given.ddspm, f"{bank}:{int(voice)}", targets, voice, note) for note in [*notes, unseen]}
        folder = os.path.join(given.out, voice)
        line = run(
            given.ddspm, "match", *[wanted[note] for note in matched], "--out", folder, "--force",
            "--note", ",".join(str(k) for k, _ in matched), "--velocity", ",".join(str(v) for _, v in matched),
            "--evaluations", given.evaluations, "--threads", given.threads)
        result = json.loads(line.splitlines()[-1])
        patch = os.path.join(folder, "patch.syx")
        mr = {note: distance(given.score, wanted[note], play(given.ddspm, patch, renders, voice, note)) for note in wanted}
        seen = statistics.median(mr[note] for note in notes)
        rows.append((seen, mr[unseen]))
        snr = " ".join(f"{note['snr']:5.1f}" for note in result["notes"])
        print(f"{voice}     {snr:42s} {seen:10.3f}        {mr[unseen]:8.3f}   {result['seconds']:6.1f}", flush=True)
    print("median of the voices: seen %.3f, unseen %.3f" % tuple(statistics.median(r[i] for r in rows) for i in (0, 1)))


if __name__ == "__main__":
    main()
