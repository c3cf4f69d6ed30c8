extension StillVoice {
  /// Without an operator: what modulated it goes too, or hangs on what it modulated itself; a
  /// carrier's modulators become carriers then.
  func removing(_ op: Int, hangs: Bool) -> StillVoice? {
    var gone: UInt8 = 1 << UInt8(op)
    if !hangs {
      while let idle = operators.indices.first(where: {
        gone >> UInt8($0) & 1 == 0 && !operators[$0].isCarrier && operators[$0].targets & ~gone == 0
      }) { gone |= 1 << UInt8(idle) }
    }
    let kept = operators.indices.filter { gone >> UInt8($0) & 1 == 0 }
    guard !kept.isEmpty else { return nil }
    var voice = self
    voice.operators = []
    voice.looped = kept.firstIndex(of: looped) ?? -1
    for old in kept {
      var own = operators[old]
      var heard = own.targets
      if heard >> UInt8(op) & 1 == 1 { heard = heard & ~(1 << UInt8(op)) | operators[op].targets }
      own.targets = 0
      for (new, other) in kept.enumerated() where heard >> UInt8(other) & 1 == 1 {
        own.targets |= 1 << UInt8(new)
      }
      if own.isCarrier, !operators[old].isCarrier {
        guard hangs, operators[op].isCarrier else { return nil }
        own.level = Proposal.carrierLevel
      }
      voice.operators.append(own)
    }
    return voice
  }
}
