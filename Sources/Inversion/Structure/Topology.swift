import FMSynthesis

/// Which of the 32 algorithms can hold a structure, and where each operator goes in it.
///
/// Algorithms whose loop runs over several operators are left out.
struct Topology {
  /// What a DX7's algorithm wires.
  private struct Wiring {
    var number: Int
    var carriers: UInt8
    /// By operator: bit per operator it modulates.
    var targets: [UInt8]
    /// The operator that feeds itself.
    var looped: Int
  }

  /// Where a structure fits.
  struct Place: Sendable {
    /// 1...32
    var algorithm: Int
    /// By operator of the structure: operator of the algorithm, from 0.
    var operators: [Int]
  }

  private let wirings: [Wiring]
  private var known: [UInt64: Bool] = [:]

  init() {
    wirings = (1...Algorithms.count).compactMap { number in
      let edges = Algorithms.edges(number)
      var targets = [UInt8](repeating: 0, count: 6)
      var looped = -1
      for into in 0..<6 {
        for from in 0..<6 where edges >> UInt64(6 * into + from) & 1 == 1 {
          if from < into { return nil }
          if from == into { looped = from } else { targets[from] |= 1 << UInt8(into) }
        }
      }
      return Wiring(
        number: number, carriers: Algorithms.carriers(number), targets: targets, looped: looped)
    }
  }

  /// Whether some algorithm holds it.
  mutating func holds(_ voice: StillVoice) -> Bool {
    var key = UInt64(voice.count * 8 + voice.looped + 1)
    for op in voice.operators { key = key << 6 | UInt64(op.targets) }
    if let found = known[key] { return found }
    let found = place(voice) != nil
    known[key] = found
    return found
  }

  func place(_ voice: StillVoice) -> Place? {
    for wiring in wirings {
      var operators: [Int] = []
      if Self.fit(voice, wiring, &operators) {
        return Place(algorithm: wiring.number, operators: operators)
      }
    }
    return nil
  }

  private static func fit(_ voice: StillVoice, _ wiring: Wiring, _ placed: inout [Int]) -> Bool {
    let next = placed.count
    if next == voice.count { return true }
    for op in 0..<6 where !placed.contains(op) {
      let isCarrier = wiring.carriers >> UInt8(op) & 1 == 1
      guard voice.operators[next].isCarrier == isCarrier else { continue }
      if voice.looped == next, wiring.looped != op { continue }
      guard agrees(voice, wiring, next, op, placed) else { continue }
      placed.append(op)
      if fit(voice, wiring, &placed) { return true }
      placed.removeLast()
    }
    return false
  }

  private static func agrees(
    _ voice: StillVoice, _ wiring: Wiring, _ next: Int, _ op: Int, _ placed: [Int]
  ) -> Bool {
    for (other, place) in placed.enumerated() {
      let down = voice.operators[next].targets >> UInt8(other) & 1
      let up = voice.operators[other].targets >> UInt8(next) & 1
      if down != wiring.targets[op] >> UInt8(place) & 1 { return false }
      if up != wiring.targets[place] >> UInt8(op) & 1 { return false }
    }
    return true
  }
}
