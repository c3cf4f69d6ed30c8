import Glibc

/// What two voices share whose operators have the same pitches and modulate each other alike.
struct StructureKey: Hashable, Sendable {
  private var words: [Int32]

  init(_ voice: StillVoice, hasPitch: Bool) {
    let carriers = voice.operators.indices.filter { voice.operators[$0].isCarrier }
    let stacks = carriers.map { Self.stack($0, voice) }.sorted(by: Self.precedes)
    words = Array(stacks.joined())
    if hasPitch {
      // Attempts with another common phase are other attempts.
      let quarter = (4 * (voice.ahead - 2 * (voice.ahead / 2).rounded(.down))).rounded()
      words.append(Int32(quarter) % 8)
    }
  }

  /// An operator and those that modulate it, in one order.
  private static func stack(_ op: Int, _ voice: StillVoice) -> [Int32] {
    let own = voice.operators[op]
    let pitch = Int32((log2(own.hertz) * 1500).rounded()) << 3
    let shared: Int32 = own.targets.nonzeroBitCount > 1 ? 4 : 0
    let above = voice.operators.indices
      .filter { voice.operators[$0].targets >> UInt8(op) & 1 == 1 }
      .map { stack($0, voice) }.sorted(by: precedes)
    return [pitch | shared | (own.isFixed ? 2 : 0) | (voice.looped == op ? 1 : 0)]
      + [Int32(-1)] + above.joined() + [Int32(-2)]
  }

  private static func precedes(_ a: [Int32], _ b: [Int32]) -> Bool {
    a.lexicographicallyPrecedes(b)
  }
}

extension StillVoice {
  /// For people: ratios to middle C, modulators in brackets, F fixed, * feeding itself, & feeding
  /// several.
  var description: String {
    operators.indices.filter { operators[$0].isCarrier }.map(stack).sorted()
      .joined(separator: "+")
  }

  private func stack(_ op: Int) -> String {
    let own = operators[op]
    let number = own.isFixed ? own.hertz : own.hertz / StillPlace.middleC
    var text = (own.isFixed ? "F" : "") + Self.short(number) + (looped == op ? "*" : "")
    let above = operators.indices.filter { operators[$0].targets >> UInt8(op) & 1 == 1 }
    if !above.isEmpty {
      let names = above.map { stack($0) + (operators[$0].targets.nonzeroBitCount > 1 ? "&" : "") }
      text += "(" + names.sorted().joined(separator: " ") + ")"
    }
    return text
  }

  private static func short(_ number: Double) -> String {
    let digits = pow(10, 3 - log10(max(number, 1e-9)).rounded(.down))
    let rounded = (number * digits).rounded() / digits
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(Float(rounded))"
  }
}
