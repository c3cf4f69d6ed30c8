import DX7

/// Voices that tests make themselves.
enum Voices {
  /// A soft electric piano: two carriers with a modulator each, algorithm 5.
  /// - Parameter swapped: The same with its first two stacks in each other's place.
  static func piano(swapped: Bool = false) -> DX7Voice {
    var voice = DX7Voice()
    voice.name = "PIANO"
    voice[.algorithm] = 4
    let stacks: [(carrier: Int, ratio: UInt8, level: UInt8)] =
      swapped ? [(2, 1, 90), (0, 14, 60)] : [(0, 1, 90), (2, 14, 60)]
    for (carrier, ratio, level) in stacks {
      set(&voice, carrier, ratio: 1, level: level, decay: 30)
      set(&voice, carrier + 1, ratio: ratio, level: 70, decay: 40)
    }
    return voice
  }

  /// A bright brass: one carrier, three modulators above each other, algorithm 18 without the rest.
  static var brass: DX7Voice {
    var voice = DX7Voice()
    voice.name = "BRASS"
    voice[.algorithm] = 0
    voice[.feedback] = 5
    set(&voice, 0, ratio: 1, level: 95, decay: 10)
    set(&voice, 1, ratio: 1, level: 82, decay: 10)
    set(&voice, 2, ratio: 2, level: 92, decay: 10)
    set(&voice, 3, ratio: 1, level: 76, decay: 10)
    for op in 0..<4 { voice[op: op, .rate1] = 55 }
    return voice
  }

  static var silent: DX7Voice {
    var voice = DX7Voice()
    voice[op: 0, .outputLevel] = 0
    return voice
  }

  private static func set(
    _ voice: inout DX7Voice, _ op: Int, ratio: UInt8, level: UInt8, decay: UInt8
  ) {
    voice[op: op, .coarse] = ratio
    voice[op: op, .outputLevel] = level
    voice[op: op, .rate2] = decay
    voice[op: op, .level2] = 80
    voice[op: op, .rate3] = decay
    voice[op: op, .level3] = 60
    voice[op: op, .rate4] = 60
  }
}
