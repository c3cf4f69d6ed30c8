import Addresses
import DX7
import FMSynthesis
import Foundation
import Knobs
import Preference

/// A sound that was found for what a person said, on its way to be played.
///
/// Sendable: it goes from the slow queue to control, and nobody keeps it.
struct FoundPreference: @unchecked Sendable {
  /// What is known of the person when it is played.
  let session: PreferenceSession
  /// What it was found for: a patch that was moved meanwhile comes first.
  let changes: Int
  /// dB that what is played now is amplified by for its sake.
  let gainBefore: Double
}

/// What a person says of the sound: `/prefer/...`. The search for another sound takes about a tenth of
/// a second, and runs on the slow queue; what it finds is glided to, so that notes that sound go along.
extension ControlModel {
  /// - Thread: slow
  func search(_ wish: PreferenceCall, amount: Double) throws(HostError) -> Prepared {
    // A button that is let go.
    if amount == 0 { return .nothing }
    let (patch, now, before, kept) = queue.sync {
      (settings.patch, changes, preference, held.withLock { $0 })
    }
    do throws(PreferenceError) {
      var session = try goOn(before, patch, kept)
      let gain = session.playedGain
      switch wish {
      case .better, .worse:
        session.choose(wish == .better ? PairChoice.second : .first)
        guard session.propose() else { throw PreferenceError.nothingElse }
      case .word(let word): try session.say(word, amount, rounds: 1)
      case .undo: return .nothing
      }
      return .preference(FoundPreference(session: session, changes: now, gainBefore: gain))
    } catch {
      throw HostError(.unavailable, error.message)
    }
  }

  /// - Thread: control
  func prefer(_ call: PreferenceCall, _ request: Request) -> ControlOutcome {
    if call == .undo {
      guard steps.last?.isPreference == true else {
        return refusal(request, "no preference has changed this patch last")
      }
      return undoAdaptation(request)
    }
    guard case .preference(let found) = request.prepared else { return ControlOutcome() }
    guard found.changes == changes else {
      return refusal(request, "the patch was moved meanwhile: say it again")
    }
    let played = found.session.played
    remembering(isPreference: true) {
      glide(Array(played.indices), to: played, from: .adapter)
      amplify(by: found.session.playedGain - found.gainBefore)
      keep(voice: editBuffer.edited, isWhole: false)
    }
    preference = found.session
    learnedRevision.wrappingAdd(1, ordering: .releasing)
    restLearning(request)
    journal.note("\(request.node.path): \(found.session.change)")
    return ControlOutcome(replies: [
      ControlMessage(
        request.node.path, [.integer(Int32(steps.count)), .string(found.session.change)])
    ])
  }

  /// What carriers at their top have no room for is the master's.
  private func amplify(by decibels: Double) {
    guard decibels != 0, let knob = table["/master/gain"] else { return }
    set(knob, knob.clamp(values[knob.id] + Float(decibels)), from: .adapter)
  }

  /// Moves knobs of the patch where they do not stand there, while notes sound.
  func glide(_ ids: [Int], to values: [Float], from source: ControlSource) {
    for id in ids where self.values[id] != values[id] { set(table[id], values[id], from: source) }
  }

  /// The session of before, if it is its sound that is played; else one that starts from what is
  /// played, with the same person.
  private func goOn(
    _ before: PreferenceSession?, _ patch: [Float], _ held: Set<Int>
  ) throws(PreferenceError) -> PreferenceSession {
    if let before, before.played == patch, before.held == held { return before }
    return try PreferenceSession(
      patch, note: Audition.Note(held: 0.7, length: 1.1), indexMax: settings["/safety/index_max"],
      held: held, after: before,
      instructionSet: live.pointee.engine.instrument.instructionSet)
  }
}
