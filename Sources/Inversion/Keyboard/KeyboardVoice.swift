import DX7
import DX7Laws
import VoiceSearch

/// A note of a voice that others are heard of too.
public struct KeyedNote: Equatable, Sendable {
  /// 0...127
  public var key: UInt8
  /// 1...127
  public var velocity: UInt8
  /// Control blocks until the key is let go.
  public var held: Int32
  /// Cents above the key's own pitch.
  public var tuning: Float

  public init(key: UInt8, velocity: UInt8, held: Int32, tuning: Float = 0) {
    (self.key, self.velocity, self.held, self.tuning) = (key, velocity, held, tuning)
  }
}

/// One voice for several notes. What level scaling makes of it is kept key by key, until it is known
/// which numbers make that.
struct KeyboardVoice: Equatable, Sendable {
  /// Key, time held and tuning of it do not count; nor does its level scaling before `fold`.
  var shared: Genome
  private(set) var notes: [KeyedNote]
  /// Different, rising.
  let keys: [Int]
  /// Steps that each key adds to each operator's output level; empty once it is folded.
  private(set) var offsets: [[Int]]

  /// - Parameter voice: Its levels on its own key hold for all keys at first.
  init(_ voice: Genome, notes: [KeyedNote]) {
    (shared, self.notes) = (voice, notes)
    for op in 0..<6 {
      let steps = LevelScaling(voice, op).steps(key: Int(voice.key))
      LevelScaling(outputLevel: LevelScalingSolver.outputLevel(steps: steps)).write(
        to: &shared, op)
    }
    keys = Set(notes.map { Int($0.key) }).sorted()
    offsets = [[Int]](repeating: [Int](repeating: 0, count: 6), count: keys.count)
  }

  var isFolded: Bool { offsets.isEmpty }

  /// What is played for a note.
  func genome(_ number: Int) -> Genome {
    let note = notes[number]
    var genome = shared
    (genome.key, genome.held, genome.tuning) = (note.key, note.held, note.tuning)
    guard let place = keys.firstIndex(of: Int(note.key)), !isFolded else { return genome }
    for op in 0..<6 {
      LevelScaling(outputLevel: LevelScalingSolver.outputLevel(steps: steps(op, key: place)))
        .write(to: &genome, op)
    }
    return genome
  }

  /// Steps of an operator's output level on a key, by its place.
  func steps(_ op: Int, key place: Int) -> Int {
    let own = Int(LevelLaw.steps(Int32(shared[op, .outputLevel])))
    return min(max(own + offsets[place][op], 0), 127)
  }

  mutating func raise(_ op: Int, key place: Int, by steps: Int) {
    guard !isFolded else { return }
    offsets[place][op] = min(max(offsets[place][op] + steps, -127), 127)
  }

  mutating func hold(_ number: Int, by blocks: Int) {
    notes[number].held = max(1, notes[number].held + Int32(blocks))
  }

  /// Writes the scalings into the voice.
  /// - Parameter scalings: One for each operator.
  mutating func fold(_ scalings: [LevelScaling]) {
    for (op, scaling) in scalings.enumerated() { scaling.write(to: &shared, op) }
    offsets = []
  }
}
