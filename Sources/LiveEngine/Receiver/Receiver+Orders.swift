/// What control lends.
extension Receiver {
  /// Takes over what control has lent, before the first message of a period.
  @_noLocks @_noAllocation
  mutating func takeOrders() {
    while let order = orders.consumer.pop() {
      switch order {
      case .tables(let tables): self.tables = tables
      case .blank(let blank): blanks.put(blank)
      case .voice(let adsr, let heard): takeVoice(adsr, heard)
      case .bank(let voices, let heard): takeBank(voices, heard)
      case .map(let map):
        if let old = self.map { report(.retiredMap(old)) }
        self.map = map
      }
    }
  }

  /// A voice written before control knew what has been received since is out of date.
  @_noLocks @_noAllocation
  private mutating func takeVoice(_ adsr: UInt8, _ heard: Int) {
    _ = orderBytes.consumer.read(incoming, limit: ReceiverTables.voiceBytes)
    guard heard >= voiceReport else { return report(.refusedVoice) }
    for i in 0..<ReceiverTables.voiceBytes { voice[i] = incoming[i] }
    self.adsr = adsr
  }

  @_noLocks @_noAllocation
  private mutating func takeBank(_ voices: Int, _ heard: Int) {
    if heard >= bankReport {
      _ = orderBytes.consumer.read(bank, limit: voices &* ReceiverTables.packedBytes)
      bankCount = voices
      return
    }
    for _ in 0..<voices &* ReceiverTables.packedBytes { _ = orderBytes.consumer.pop() }
  }
}
