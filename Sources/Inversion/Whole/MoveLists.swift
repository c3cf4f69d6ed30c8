import DX7
import DX7Laws
import FMSynthesis
import MachineCore
import VoiceSearch

/// The changes that are tried on a note, list by list: those of a list touch the same operators, so
/// that they are rendered together.
enum MoveLists {
  private static let steps = [1, -1, 2, -2, 4, -4, 8, -8, 16, -16, 30, -30]

  /// Every number of an operator's envelope, a little and a lot.
  static func neighbours(_ op: Int) -> [NoteMove] {
    let numbers = (0...OperatorEnvelope.outputLevelNumber).flatMap { number in
      steps.map { NoteMove.number(op: op, number, by: $0) }
    }
    let shifts = [1, -1, 2, -2, 3, -3].map { NoteMove.shift(op: op, by: $0) }
    return numbers + shifts + (-1...1).map { NoteMove.raise(op: op, by: $0) }
  }

  /// Two or three numbers at once; a stage more or less.
  static func leaps(_ genome: Genome, _ op: Int, _ random: inout SearchRandom) -> [NoteMove] {
    (0..<32).map { _ in
      var envelope = genome.envelope(op)
      envelope.leap(&random)
      return .envelope(op: op, envelope)
    }
  }

  /// How it begins: every attack, as it is and without a stage; and a stage before the first that
  /// goes higher and comes back.
  static func attacks(_ genome: Genome, _ op: Int) -> [NoteMove] {
    let own = genome.envelope(op)
    var moves = attackRates.flatMap { rate in
      [own, own.removing(0), own.removing(1)].map { start in
        var other = start
        other.rates[0] = rate
        return NoteMove.envelope(op: op, other)
      }
    }
    for rate in [99, 94, 88] {
      for back in [92, 80, 68, 56, 44] {
        for top in Set([99, min(99, own.levels[0] + 5)]).sorted() {
          var higher = own
          higher.rates = [rate, back, own.rates[1], own.rates[3]]
          higher.levels = [top, own.levels[0], own.levels[1], own.levels[3]]
          moves.append(.envelope(op: op, higher))
        }
      }
    }
    return moves
  }

  /// How it dies away while the key is held: a stage that does nothing goes, another comes after the
  /// last.
  static func endings(_ genome: Genome, _ op: Int) -> [NoteMove] {
    let own = genome.envelope(op)
    return falls.flatMap { rate in
      [own.removing(0), own.removing(1)].map { start in
        var other = start
        (other.rates[2], other.levels[2]) = (rate, 0)
        return NoteMove.envelope(op: op, other)
      }
    }
  }

  /// Rates that are heard to be different, of attacks.
  static let attackRates = (30...99).reversed().filter(isDistinct)
  /// Of falls through a note.
  private static let falls = (5...70).filter(isDistinct)

  private static func isDistinct(_ rate: Int) -> Bool {
    rate == 99 || EnvelopeLaw.step(Int32(rate)) != EnvelopeLaw.step(Int32(rate) + 1)
  }

  /// Sensitive to amplitude modulation or not.
  static func sensitivities(_ op: Int) -> [NoteMove] {
    (-3...3).flatMap { step in
      [true, false].map { NoteMove.sensitive(op: op, by: step, raises: $0) }
    }
  }

  /// Its frequency, by little: the nearest that other numbers give, a detune of their own apart.
  static func tuning(_ genome: Genome, _ op: Int) -> [NoteMove] {
    FrequencyLattice(FrequencyLattice.Key(genome)).neighbours(of: genome.setting(op))
      .prefix(tunings).map { .tuned(op: op, $0) }
  }

  private static let tunings = 32

  static func feedback(_ genome: Genome) -> [NoteMove] {
    genome[.feedback] == 0 ? [] : [1, -1].map { .voiceField(.feedback, by: $0) }
  }

  /// Pitch envelope and LFO, where there is one.
  static func motion(_ genome: Genome) -> [NoteMove] {
    var moves: [NoteMove] = []
    let levels: [DX7VoiceField] = [.pitchLevel1, .pitchLevel2, .pitchLevel3, .pitchLevel4]
    if levels.contains(where: { genome[$0] != 50 }) {
      let rates: [DX7VoiceField] = [.pitchRate1, .pitchRate2, .pitchRate3, .pitchRate4]
      moves += rates.flatMap { voice($0, [1, -1, 2, -2, 4, -4, 8, -8]) }
      moves += levels.flatMap { voice($0, [1, -1, 2, -2]) }
    }
    let swings = genome[.lfoPitchDepth] > 0 && genome[.lfoPitchSensitivity] > 0
    let sensitive = (0..<6).filter { genome[$0, .ampModSensitivity] > 0 }
    let trembles = genome[.lfoAmpDepth] > 0
    if swings { moves += voice(.lfoPitchDepth, [1, -1, 2, -2, 4, -4, 8, -8]) }
    if trembles {
      moves += voice(.lfoAmpDepth, [1, -1, 2, -2, 4, -4, 8, -8])
      moves += (0..<6).flatMap { op in
        [1, -1].map { .operatorField(op: op, .ampModSensitivity, by: $0) }
      }
    }
    if swings || (trembles && !sensitive.isEmpty) {
      moves +=
        voice(.lfoSpeed, [1, -1, 2, -2, 4, -4]) + voice(.lfoDelay, [1, -1, 2, -2, 4, -4, 8, -8])
      moves += voice(.lfoWave, [1, -1, 2, -2, 3, -3]) + voice(.lfoSync, [1, -1])
    }
    return moves
  }

  /// When the key is let go, in control blocks.
  static func held() -> [NoteMove] {
    [1, -1, 2, -2, 3, -3, 4, -4, 6, -6, 9, -9, 14, -14].map { .held(by: $0) }
  }

  private static func voice(_ field: DX7VoiceField, _ steps: [Int]) -> [NoteMove] {
    steps.map { .voiceField(field, by: $0) }
  }

  /// Operators that might have changed places: at one frequency but for detune, heard by the same.
  static func swaps(_ genome: Genome) -> [NoteMove] {
    let edges = Algorithms.edges(genome.algorithm + 1)
    func listeners(_ op: Int) -> [Int] {
      (0..<6).filter { edges & (1 << UInt64(6 * $0 + op)) != 0 && $0 != op }
    }
    func kind(_ op: Int) -> [Int] {
      [genome[op, .mode], genome[op, .coarse], genome[op, .fine], genome.isCarrier(op) ? 1 : 0]
        + listeners(op)
    }
    return (0..<6).flatMap { a in
      (0..<a).filter { kind($0) == kind(a) && genome.envelope($0) != genome.envelope(a) }
        .map { .swap($0, a) }
    }
  }
}
