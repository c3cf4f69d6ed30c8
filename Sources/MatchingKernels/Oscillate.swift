import MatchingPrimitives
import RealtimePrimitives

/// Runs an operator in sixteen lanes. - Thread: any.
@_noLocks @_noAllocation
public func oscillate(_ run: OscillatorRun) {
  if run.hasLoop { return oscillateInLoop(run) }
  if let shared = run.shared, run.count == 0 { return oscillateUnderShared(run, shared) }
  switch (run.count, run.common != nil || run.shared != nil) {
  case (0, false): oscillateAlone(run)
  case (1, false): oscillateUnderOne(run)
  default: oscillateUnderAll(run)
  }
}

@_noLocks @_noAllocation
private func oscillateAlone(_ run: OscillatorRun) {
  var (phase, gain) = (run.phase, run.gain)
  for frame in 0..<run.frames {
    gain *= run.growth
    run.output[frame] = sine(turns(phase)) * gain
    phase &+= run.increment
  }
}

@_noLocks @_noAllocation
private func oscillateUnderOne(_ run: OscillatorRun) {
  var (phase, gain) = (run.phase, run.gain)
  let source = run.sources[0]
  for frame in 0..<run.frames {
    gain *= run.growth
    run.output[frame] = sine(wrapped(turns(phase) + source[frame])) * gain
    phase &+= run.increment
  }
}

@_noLocks @_noAllocation
private func oscillateUnderShared(_ run: OscillatorRun, _ shared: UnsafePointer<Float>) {
  var (phase, gain) = (run.phase, run.gain)
  guard let common = run.common else {
    for frame in 0..<run.frames {
      gain *= run.growth
      let x = fma(run.depth, Lanes(repeating: shared[frame]), turns(phase))
      run.output[frame] = sine(wrapped(x)) * gain
      phase &+= run.increment
    }
    return
  }
  for frame in 0..<run.frames {
    gain *= run.growth
    let x = fma(run.depth, Lanes(repeating: shared[frame]), turns(phase) + common[frame])
    run.output[frame] = sine(wrapped(x)) * gain
    phase &+= run.increment
  }
}

@_noLocks @_noAllocation
private func oscillateUnderAll(_ run: OscillatorRun) {
  var (phase, gain) = (run.phase, run.gain)
  for frame in 0..<run.frames {
    gain *= run.growth
    run.output[frame] = sine(wrapped(turns(phase) + modulation(run, frame))) * gain
    phase &+= run.increment
  }
}

@_noLocks @_noAllocation
private func oscillateInLoop(_ run: OscillatorRun) {
  var (phase, gain) = (run.phase, run.gain)
  var last = Lanes(repeating: 0)
  var before = last
  for frame in 0..<run.frames {
    gain *= run.growth
    let known = fma(before, run.loop, turns(phase) + modulation(run, frame))
    before = last
    last = Lanes(repeating: 0) - quickMinusSine(wrapped(fma(last, run.loop, known)), gain)
    run.output[frame] = last
    phase &+= run.increment
  }
}

@_noLocks @_noAllocation @inline(__always)
private func modulation(_ run: OscillatorRun, _ frame: Int) -> Lanes {
  var sum = Lanes(repeating: 0)
  if let common = run.common { sum = Lanes(repeating: common[frame]) }
  if let shared = run.shared { sum = fma(run.depth, Lanes(repeating: shared[frame]), sum) }
  for source in 0..<run.count { sum += run.sources[source][frame] }
  return sum
}
