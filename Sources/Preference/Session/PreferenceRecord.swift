import Knobs

/// One answer as it is remembered: all that is needed to go on from it.
public struct PreferenceRecord: Equatable, Sendable, Codable {
  /// Of a pair.
  public var choice: PairChoice?
  /// What was asked for, and how much of it.
  public var word: String?
  public var amount: Double?
  /// The answer before is taken back.
  public var undo: Bool?
  /// The sound of before, and the other one.
  public var a: RecordedSound?
  public var b: RecordedSound?

  var isUndo: Bool { undo == true }

  init() { undo = true }

  init(choice: PairChoice, a: RecordedSound, b: RecordedSound) {
    (self.choice, self.a, self.b) = (choice, a, b)
  }

  init(word: String, amount: Double, a: RecordedSound, b: RecordedSound) {
    (self.word, self.amount, self.a, self.b) = (word, amount, a, b)
  }
}

/// A sound by name: steps of its knobs from the start, and of its traits.
public struct RecordedSound: Equatable, Sendable, Codable {
  /// Those that do not stand where they stood at the start.
  var knobs: [String: Double]
  var traits: [String: Double]
  /// LUFS
  var loudness: Double

  init(_ sound: Sounded, _ space: KnobSpace) {
    let moved = zip(space.knobs, sound.coefficients).filter { $1 != 0 }
    knobs = Dictionary(uniqueKeysWithValues: moved.map { ($0.name, $1) })
    traits = Dictionary(
      uniqueKeysWithValues: Trait.allCases.map { ($0.rawValue, sound.traits[$0]) })
    loudness = sound.traits.loudness
  }

  /// nil: it names a knob that the start has not, or a value that no knob can have.
  func sounded(in space: KnobSpace) -> Sounded? {
    let steps = Trait.allCases.compactMap { traits[$0.rawValue] }
    guard steps.count == Trait.allCases.count, (steps + [loudness]).allSatisfy({ abs($0) < 1e6 })
    else { return nil }
    var coefficients = space.origin
    for (name, value) in knobs {
      guard let place = space.knobs.firstIndex(where: { $0.name == name }),
        space.knobs[place].range.contains(value)
      else { return nil }
      coefficients[place] = value
    }
    return Sounded(
      coefficients: coefficients, traits: Traits(steps: steps, loudness: loudness))
  }
}
