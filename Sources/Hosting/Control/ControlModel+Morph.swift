import Addresses
import FMSynthesis
import Knobs
import LiveEngine
import Morphing
import Rendering

/// `/morph/a`, `/morph/b` and `/morph/position`: the patch glides between two, and the notes that
/// sound with it.
///
/// Everything is prepared here and on the slow queue; the audio thread gets knobs and where they go.
extension ControlModel {
  /// Keeps an end; with both there, their operators are paired where that keeps nobody waiting.
  func keepMorphEnd(_ side: MorphSide, _ patch: LoadedPatch) {
    morph.keep(patch, as: side)
    publish(ControlMessage(side == .a ? "/morph/a" : "/morph/b", [.string(patch.name)]))
    guard let ends = morph.ends else { return }
    let revision = morph.revision
    slow.async { [self] in
      let path = MorphPath(from: ends.a.values, to: ends.b.values)
      queue.async { [self] in
        if morph.revision == revision { morph.path = path }
      }
    }
  }

  /// Moves the patch on towards the position; called with every tick.
  func moveMorph() {
    guard let path = morph.path else { return }
    let target = morphPosition
    guard let place = morph.place else {
      if !morph.isLeft(at: target) { beginMorph(path, at: target) }
      return
    }
    if morph.wait > 0 { morph.wait -= 1 }
    guard place != target, morph.wait == 0 else { return }
    let seconds = Double(moveTicks) * Self.tickSeconds
    let next = LiveMorph.next(
      from: place, to: target, most: seconds / Double(morphKnob.travel))
    turn(from: path.values(at: place), to: path.values(at: next), seconds: seconds)
    morph.stand(at: next)
    morph.wait = moveTicks
  }

  /// Another patch is played from now on, until the position is turned.
  func leaveMorph() { morph.leave(at: morphPosition) }

  private var morphKnob: Knob {
    guard let knob = table["/morph/position"] else { preconditionFailure("the table has it") }
    return knob
  }
  private var morphPosition: Double { Double(values[morphKnob.id]) }

  private static var tickSeconds: Double { 0.004 }

  /// A move is over before the next one begins, however long the server's periods are.
  private var moveTicks: Int {
    let period = Double(live.pointee.status.pointee.period) / sampleRate
    return max(4, Int((2 * period / Self.tickSeconds).rounded(.up)))
  }

  /// The patch at the position takes over as any other does: notes that sound keep theirs.
  private func beginMorph(_ path: MorphPath, at place: Double) {
    guard let ends = morph.ends else { return }
    let name = "\(ends.a.name) > \(ends.b.name)"
    adopt(LoadedPatch(values: path.values(at: place), name: name), from: .patch)
    morph.stand(at: place)
  }

  /// What is a number goes there in a straight line, switches at once: their operators are silent.
  private func turn(from now: [Float], to next: [Float], seconds: Double) {
    let frames = UInt16(clamping: Int(seconds * sampleRate))
    for knob in table.patchKnobs where now[knob.id] != next[knob.id] {
      let value = next[knob.id]
      store(knob, value, .patch)
      let id = UInt16(knob.id)
      send(
        knob.kind == .float
          ? .ramp(id: id, value: value, frames: frames) : .knob(id: id, value: value))
    }
  }
}
