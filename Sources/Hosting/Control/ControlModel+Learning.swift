import Addresses
import FMSynthesis
import Knobs
import Learning
import LiveEngine
import Spectral

/// The learner's side of the model: what it must know, what it hands over, what is told of it.
extension ControlModel {
  /// Differs when the patch was moved by anyone but the follower.
  var changes: Int {
    patchRevision.load(ordering: .acquiring) &+ learnedRevision.load(ordering: .acquiring)
  }

  /// Whether the patch stays as it is: on demand, or because the one of before is compared with it.
  /// - Thread: any
  private var isFrozen: Bool {
    settings["/adapt/freeze"] > 0.5 || isComparing.load(ordering: .acquiring)
  }

  func learningSituation() -> LearningSituation {
    // Read first: a patch moved meanwhile makes the situation stale, never the other way round.
    let revision = patchRevision.load(ordering: .acquiring)
    let settings = settings
    return LearningSituation(
      patch: settings.patch, revision: revision, held: held.withLock { $0 },
      isFrozen: isFrozen, loudnessMax: settings["/safety/loudness_max"],
      indexMax: settings["/safety/index_max"],
      weights: settings.weights)
  }

  /// Says so when nothing is left that mode learn listens for. The value holds all the same: the
  /// next message may raise another weight.
  func remark(on knob: Knob) -> ControlOutcome {
    guard values[knob.id] == 0, knob.path.hasPrefix("/adapt/weights/"), settings.weights.isEmpty
    else { return ControlOutcome() }
    return ControlOutcome(
      error: ControlError(
        knob.path, .outOfRange, "all weights are 0: nothing is learned until one is above 0"))
  }

  /// Takes over a learned patch: notes from now on and the follower play it, held knobs stay held.
  /// - Parameter situation: What it was learned for; a person who moved the patch, held a knob, froze
  ///   or compares meanwhile comes first.
  /// - Returns: false when nothing was taken over.
  func adopt(_ learned: LearnedPatch, for situation: LearningSituation) -> Bool {
    queue.sync {
      let isHeld = held.withLock { $0 }
      guard patchRevision.load(ordering: .acquiring) == situation.revision,
        isHeld == situation.held, !isFrozen, lend(learned.document.values)
      else { return false }
      remembering {
        patchName = learned.document.name
        for knob in table.patchKnobs where !isHeld.contains(knob.id) {
          let value = learned.document.values[knob.id]
          if values[knob.id] != value { store(knob, value, .adapter) }
        }
        editBuffer.edited = learned.voice
        editBuffer.revision = learned.voice == nil ? -1 : situation.revision
      }
      learnedRevision.wrappingAdd(1, ordering: .releasing)
      publish(ControlMessage("/patch/name", [.string(patchName)]))
      let sure = learned.trackerDecibels.map {
        ", its structure explains \(Int($0.rounded())) dB of the note"
      }
      journal.note(
        "learned \(patchName), loss \(learned.loss) after \(learned.lossBefore)" + (sure ?? ""))
      return true
    }
  }

  /// Tells the subscribers which of the adaptation's figures have changed, about 20 times a second.
  func publishFigures() {
    ticks += 1
    guard ticks % 12 == 0, !subscriptions.isEmpty else { return }
    for figure in Figure.allCases where figure.path.hasPrefix("/adapt/") {
      let value = self.figure(figure)
      guard value != toldFigures[figure, default: 0], let node = namespace[figure.path] else {
        continue
      }
      toldFigures[figure] = value
      publish(answer(node))
    }
  }
}
