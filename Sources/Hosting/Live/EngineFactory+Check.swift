import Playing

extension EngineFactory {
  /// Rates the engine is tested at.
  public static let sampleRates: ClosedRange<Double> = 8000...384_000

  public static func check(sampleRate: Double) throws(HostError) {
    if sampleRates.contains(sampleRate) { return }
    throw HostError(
      .unavailable, "the server runs at \(sampleRate) Hz; ddspm takes 8000 to 384000")
  }
}
