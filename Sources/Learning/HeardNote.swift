import Foundation

/// One note out of what was heard.
public struct HeardNote: Sendable {
  /// Counts from 1; a longer take of the same note has its number.
  public var number: Int
  /// Mono, from just before the onset on.
  public var samples: [Float]
  public var sampleRate: Double
  /// Hz, median while voiced.
  public var frequency: Double
  /// dBFS, loudest RMS.
  public var level: Double
  /// False while it still sounds.
  public var isOver: Bool
  /// What was heard just before `samples`: the key goes down before a note is loud enough to be one.
  public var lead: [Float] = []

  public init(
    number: Int, samples: [Float], sampleRate: Double, frequency: Double, level: Double,
    isOver: Bool = true
  ) {
    (self.number, self.samples, self.sampleRate) = (number, samples, sampleRate)
    (self.frequency, self.level, self.isOver) = (frequency, level, isOver)
  }

  public var seconds: Double { Double(samples.count) / sampleRate }

  /// Semitones, 69 is 440 Hz; not rounded.
  public var octaveKey: Double { 69 + 12 * log2(frequency / 440) }
}
