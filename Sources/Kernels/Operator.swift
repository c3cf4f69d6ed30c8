import RealtimePrimitives

/// One operator over a run of frames, all lanes, without feedback.
///
/// - Parameters:
///   - sources: `count` modulators, each with a buffer of `frames` entries.
///   - store: Where the output goes for other operators to hear; nil when none listens.
///   - mix: Where `carrier` times the output is added; nil for a pure modulator.
/// - Thread: [audio-thread]
@_noLocks @_noAllocation
public func renderOperator(
  _ op: UnsafeMutablePointer<OperatorLanes>, frames: Int,
  sources: UnsafePointer<ModulationSource>, count: Int,
  store: UnsafeMutablePointer<Lanes>?, mix: UnsafeMutablePointer<Lanes>?, carrier: Lanes
) {
  switch count {
  case 0: plain(op, frames, sources, 0, store, mix, carrier)
  case 1: plain(op, frames, sources, 1, store, mix, carrier)
  case 2: plain(op, frames, sources, 2, store, mix, carrier)
  default: plain(op, frames, sources, count, store, mix, carrier)
  }
}

/// Chooses the sink once, outside the loop over frames.
@_noLocks @_noAllocation @inline(__always)
private func plain(
  _ op: UnsafeMutablePointer<OperatorLanes>, _ frames: Int,
  _ sources: UnsafePointer<ModulationSource>, _ count: Int,
  _ store: UnsafeMutablePointer<Lanes>?, _ mix: UnsafeMutablePointer<Lanes>?, _ carrier: Lanes
) {
  if let store {
    if let mix {
      loop(op, frames, sources, count, store, true, mix, true, carrier)
    } else {
      loop(op, frames, sources, count, store, true, store, false, carrier)
    }
  } else if let mix {
    loop(op, frames, sources, count, mix, false, mix, true, carrier)
  }
}

@_noLocks @_noAllocation @inline(__always)
private func loop(
  _ op: UnsafeMutablePointer<OperatorLanes>, _ frames: Int,
  _ sources: UnsafePointer<ModulationSource>, _ count: Int,
  _ store: UnsafeMutablePointer<Lanes>, _ stores: Bool,
  _ mix: UnsafeMutablePointer<Lanes>, _ mixes: Bool, _ carrier: Lanes
) {
  var phase = op.pointee.phase
  var gain = op.pointee.gain
  let increment = op.pointee.increment
  let step = op.pointee.gainStep
  for frame in 0..<frames {
    var x = turns(phase)
    if count > 0 {
      x = fma(sources[0].buffer[frame], sources[0].depth, x)
      if count > 1 { x = fma(sources[1].buffer[frame], sources[1].depth, x) }
      if count > 2 {
        for i in 2..<count { x = fma(sources[i].buffer[frame], sources[i].depth, x) }
      }
      // Nothing heard, nothing changed: a lane sounds the same whatever its neighbours are wired to.
      x = wrapped(x)
    }
    gain += step
    let y = sine(x) * gain
    phase &+= increment
    if stores { store[frame] = y }
    if mixes { mix[frame] = fma(y, carrier, mix[frame]) }
  }
  op.pointee.phase = phase
  op.pointee.gain = gain
}
