import DX7
import DX7Laws
import VoiceSearch

/// A small change of a voice that is heard on several notes.
enum KeyboardMove {
  /// What one note tells as well.
  case note(NoteMove)
  /// An operator louder on one key alone, by its place.
  case level(op: Int, key: Int, by: Int)
  /// Louder with every octave over a key.
  case tilt(op: Int, from: Int, by: Int)
  /// Another sensitivity to velocity, louder so that one velocity is about as loud as before.
  case velocity(op: Int, sensitivity: Int, by: Int)
  /// Another rate scaling, its rates moved so that they are on one key as they were.
  case rates(op: Int, scaling: Int, key: Int)
  case scaling(op: Int, LevelScaling)
  /// When a note's key is let go, in control blocks.
  case held(note: Int, by: Int)
  /// Another voice altogether.
  case voice(Genome)

  /// - Returns: Nil where an end is in the way and nothing changes.
  func applied(to voice: KeyboardVoice) -> KeyboardVoice? {
    var changed = voice
    switch self {
    case .note(let move):
      guard let shared = move.applied(to: voice.shared) else { return nil }
      changed.shared = shared
    case .level(let op, let key, let steps): changed.raise(op, key: key, by: steps)
    case .tilt(let op, let from, let steps):
      for (place, key) in voice.keys.enumerated() {
        let octaves = Double(key - from) / 12
        changed.raise(op, key: place, by: Int((octaves * Double(steps)).rounded()))
      }
    case .velocity(let op, let sensitivity, let steps):
      changed.shared[op, .velocitySensitivity] = sensitivity
      changed.shared[op, .outputLevel] += steps
    case .rates(let op, let scaling, let key):
      Self.scale(&changed.shared, op, scaling, key: Int32(key))
    case .scaling(let op, let scaling): scaling.write(to: &changed.shared, op)
    case .held(let note, let blocks): changed.hold(note, by: blocks)
    case .voice(let genome): changed.shared = genome
    }
    return changed == voice ? nil : changed
  }

  private static func scale(_ genome: inout Genome, _ op: Int, _ scaling: Int, key: Int32) {
    let before = EnvelopeLaw.rateScaling(
      key: key, sensitivity: Int32(genome[op, .rateScaling]))
    let after = EnvelopeLaw.rateScaling(key: key, sensitivity: Int32(scaling))
    genome[op, .rateScaling] = scaling
    for field in [DX7OperatorField.rate1, .rate2, .rate3, .rate4] {
      genome[op, field] = rate(genome[op, field], moved: Int(before - after))
    }
  }

  /// The rate nearest to so many of the chip's steps away.
  private static func rate(_ rate: Int, moved steps: Int) -> Int {
    let wanted = Int(EnvelopeLaw.step(Int32(rate))) + steps
    let guess = rate + Int((Double(steps) * 64 / 41).rounded())
    return [guess, guess + 1, guess - 1].min {
      abs(Int(EnvelopeLaw.step(Int32($0))) - wanted)
        < abs(Int(EnvelopeLaw.step(Int32($1))) - wanted)
    } ?? guess
  }
}

/// The changes that are tried on several notes at once, list by list.
enum KeyboardMoves {
  private static let levels = [1, -1, 2, -2, 3, -3, 5, -5, 8, -8, 12, -12, 18, -18, 26, -26]

  /// How loud an operator is on each key.
  static func levels(_ voice: KeyboardVoice, _ op: Int) -> [KeyboardMove] {
    if voice.isFolded { return scalings(voice, op) }
    let all = levels.map { KeyboardMove.note(.number(op: op, outputLevel, by: $0)) }
    if voice.keys.count < 2 { return all }
    let each = voice.keys.indices.flatMap { key in
      levels.map { KeyboardMove.level(op: op, key: key, by: $0) }
    }
    let tilts = [voice.keys[0], voice.keys[voice.keys.count / 2]].flatMap { from in
      [1, -1, 2, -2, 4, -4, 8, -8].map { KeyboardMove.tilt(op: op, from: from, by: $0) }
    }
    return all + tilts + each
  }

  private static let outputLevel = OperatorEnvelope.outputLevelNumber

  /// The numbers of its level scaling.
  private static func scalings(_ voice: KeyboardVoice, _ op: Int) -> [KeyboardMove] {
    let own = LevelScaling(voice.shared, op)
    let steps = [1, -1, 2, -2, 4, -4]
    return steps.flatMap { step in
      var all = [LevelScaling](repeating: own, count: 4)
      all[0].leftDepth = min(max(own.leftDepth + step, 0), 99)
      all[1].rightDepth = min(max(own.rightDepth + step, 0), 99)
      all[2].breakPoint = min(max(own.breakPoint + step, 0), 99)
      all[3].outputLevel = min(max(own.outputLevel + step, 0), 99)
      return all.map { KeyboardMove.scaling(op: op, $0) }
    }
  }

  /// How an operator answers to velocity: each sensitivity, as loud as before at each velocity.
  static func velocities(_ voice: KeyboardVoice, _ op: Int) -> [KeyboardMove] {
    let struck = Set(voice.notes.map { Int($0.velocity) }).sorted()
    // One velocity tells at most of the half step that every sensitivity adds.
    let sensitivities = struck.count > 1 ? Array(0...7) : [0, 1]
    let old = voice.shared[op, .velocitySensitivity]
    return sensitivities.filter { $0 != old }.flatMap { sensitivity in
      let steps = struck.map { velocity in
        let change = units(velocity, old) - units(velocity, sensitivity)
        return Int((Double(change) / Double(LevelLaw.unitsPerStep)).rounded())
      }
      return Set(steps.flatMap { [$0 - 1, $0, $0 + 1] }).sorted().map {
        KeyboardMove.velocity(op: op, sensitivity: sensitivity, by: $0)
      }
    }
  }

  private static func units(_ velocity: Int, _ sensitivity: Int) -> Int32 {
    KeyLaw.velocityUnits(
      curve: KeyLaw.velocities[velocity >> 1], sensitivity: Int32(sensitivity))
  }

  /// How its envelope runs with the key; nothing to be known of one key.
  static func rates(_ voice: KeyboardVoice, _ op: Int) -> [KeyboardMove] {
    if voice.keys.count < 2 { return [] }
    return (0...7).filter { $0 != voice.shared[op, .rateScaling] }.flatMap { scaling in
      voice.keys.map { KeyboardMove.rates(op: op, scaling: scaling, key: $0) }
    }
  }

  /// When each key was let go.
  static func helds(_ voice: KeyboardVoice) -> [KeyboardMove] {
    voice.notes.indices.flatMap { note in
      [1, -1, 2, -2, 4, -4, 9, -9].map { KeyboardMove.held(note: note, by: $0) }
    }
  }
}
