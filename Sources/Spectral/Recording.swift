/// Mono samples of a file and their rate.
public struct Recording: Sendable {
  public var samples: [Float]
  public var sampleRate: Double
  /// What reading did to the file's own samples, for a person.
  public var remarks: [String] = []

  public init(samples: [Float], sampleRate: Double) {
    self.samples = samples
    self.sampleRate = sampleRate
  }
}
