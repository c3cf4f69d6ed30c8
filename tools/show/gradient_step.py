#!/usr/bin/env python3
"""Times one full gradient step in PyTorch and in ddspm, in turns: synthesis, six-scale STFT loss, gradient, Adam.

48 kHz, 1 s, one candidate, one thread. PyTorch's voice is the seed's FM6Op with its faults repaired (order of
operators, carriers, no in-place writes) in algorithm 5; it has no feedback, no DX7 envelopes and no tables, so it
does less than the engine's. Needs torch; kept out of CI.

usage: tools/show/gradient_step.py [--ddspm .build/release/ddspm] [--rounds 5]
"""
import argparse
import json
import math
import statistics
import subprocess
import sys
import time

import torch

RATE, LENGTH = 48000, 48000
SIZES = [2048, 1024, 512, 256, 128, 64]
EDGES = {0: [1], 2: [3], 4: [5]}
CARRIERS = [0, 2, 4]


def synthesise(freqs, gains, index, adsr, t):
    attack, decay, sustain, release = (value.unsqueeze(-1) for value in adsr)
    held = 0.75
    on = torch.where(t < attack, t / attack, sustain + (1 - sustain) * torch.exp(-(t - attack) / decay))
    off = torch.exp(-torch.clamp(t - held, min=0) / release)
    envelope = gains.unsqueeze(-1) * on * torch.where(t < held, torch.ones_like(off), off)
    phase = 2 * math.pi * freqs.unsqueeze(-1) * t
    outputs = {}
    for op in reversed(range(6)):
        heard = phase[op]
        for source in EDGES.get(op, []):
            heard = heard + index[source] * outputs[source]
        outputs[op] = envelope[op] * torch.sin(heard)
    return 0.125 * sum(outputs[op] for op in CARRIERS)


class Loss:
    def __init__(self, target):
        self.windows = [torch.hann_window(size) for size in SIZES]
        self.targets = []
        for size, window in zip(SIZES, self.windows):
            magnitude = self.spectrum(target, size, window)
            floor = magnitude.max() * 1e-4
            self.targets.append((magnitude, torch.log(torch.clamp(magnitude, min=floor)), magnitude.norm(), floor))

    @staticmethod
    def spectrum(x, size, window):
        return torch.stft(x, size, hop_length=size // 4, window=window, center=False, return_complex=True).abs()

    def __call__(self, y):
        total = 0
        for size, window, (target, logarithm, norm, floor) in zip(SIZES, self.windows, self.targets):
            magnitude = self.spectrum(y, size, window)
            total = total + (magnitude - target).norm() / norm
            total = total + (torch.log(torch.clamp(magnitude, min=floor)) - logarithm).abs().mean()
        return total / len(SIZES)


def torch_step():
    """Returns a closure that does one step."""
    torch.set_num_threads(1)
    torch.manual_seed(1)
    t = torch.arange(LENGTH) / RATE
    parameters = [
        torch.nn.Parameter(torch.rand(6) * 800 + 100), torch.nn.Parameter(torch.rand(6) * 0.5 + 0.2),
        torch.nn.Parameter(torch.rand(6) * 2),
        torch.nn.Parameter(torch.stack([torch.full((6,), v) for v in (0.01, 0.1, 0.8, 0.2)])),
    ]
    other = [p.detach() * 1.1 for p in parameters]
    loss_of = Loss(synthesise(*other, t))
    adam = torch.optim.Adam(parameters, lr=1e-3)

    def step():
        adam.zero_grad()
        loss_of(synthesise(*parameters, t)).backward()
        adam.step()

    return step


def milliseconds(step, count=10):
    times = []
    for _ in range(count):
        start = time.process_time()
        step()
        times.append(1000 * (time.process_time() - start))
    return statistics.median(times)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ddspm", default=".build/release/ddspm")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    step = torch_step()
    milliseconds(step, 3)
    theirs, ours = [], []
    for _ in range(options.rounds):
        theirs.append(milliseconds(step))
        output = subprocess.run(
            [options.ddspm, "bench", "match", "--json"], capture_output=True, text=True, check=True).stdout
        ours.append(json.loads(output.splitlines()[0])["milliseconds"])
        print(f"torch {theirs[-1]:.1f} ms   ddspm {ours[-1]:.2f} ms", flush=True)
    ratio = statistics.median(theirs) / statistics.median(ours)
    print(f"median: torch {torch.__version__} {statistics.median(theirs):.1f} ms, "
          f"ddspm {statistics.median(ours):.2f} ms: {ratio:.1f} times as fast")
    return 0 if ratio >= 5 else 1


if __name__ == "__main__":
    sys.exit(main())
