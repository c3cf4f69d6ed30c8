/// Where a structure may have an operator more.
struct ResidualPlace: Sendable {
  /// Bit per operator that it modulates; none: it is a carrier.
  var targets: UInt8 = 0
  /// Operator of the structure that modulates it too.
  var source: Int?

  /// The voice with an operator there.
  func extending(_ voice: StillVoice, by op: StillOperator) -> StillVoice {
    var more = voice
    more.operators.append(op)
    more.operators[voice.count].targets = targets
    if let source { more.operators[source].targets |= 1 << UInt8(voice.count) }
    return more
  }

  /// Carriers, modulators of one operator or several, and carriers that a modulator there is heard
  /// by: all that some algorithm has. Those without a source come first.
  static func all(_ voice: StillVoice) -> [ResidualPlace] {
    var topology = Topology()
    let masks = (UInt8(0)..<(1 << UInt8(voice.count))).sorted {
      ($0.nonzeroBitCount, $0) < ($1.nonzeroBitCount, $1)
    }
    let modulators = voice.operators.indices.filter { !voice.operators[$0].isCarrier }
    let places =
      masks.map { ResidualPlace(targets: $0) } + modulators.map { ResidualPlace(source: $0) }
    let op = StillOperator(RatioCandidate(hertz: 100, spread: 1))
    return places.filter { topology.holds($0.extending(voice, by: op)) }
  }
}
