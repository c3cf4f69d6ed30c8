import Foundation
import Spectral

/// Makes a recording fit to be matched and says, for a person, what was done to it and what is odd.
public enum TargetCheck {
  /// - Parameter recording: Finite samples.
  public static func prepare(_ recording: Recording) -> (recording: Recording, remarks: [String]) {
    var recording = recording
    var remarks: [String] = []
    if let offset = steadyOffset(recording.samples) {
      for i in recording.samples.indices { recording.samples[i] -= offset }
      remarks.append("a steady offset of \(Double(offset).threeFigures) was taken off")
    }
    let peak = recording.samples.reduce(0) { max($0, abs($1)) }
    if peak > 1 {
      for i in recording.samples.indices { recording.samples[i] /= peak }
      remarks.append(
        "peaks at \(SoundFeatures.decibels(Double(peak)).threeFigures) dB over full scale; turned down to full scale"
      )
    }
    return (recording, remarks + oddities(recording))
  }

  private static func oddities(_ recording: Recording) -> [String] {
    var remarks: [String] = []
    let seconds = Double(recording.samples.count) / recording.sampleRate
    if seconds < 0.05 {
      remarks.append("only \((seconds * 1000).threeFigures) ms long: too short to hear a pitch")
    }
    if recording.sampleRate < 16_000 {
      let limit = (recording.sampleRate / 2).threeFigures
      remarks.append(
        "sampled at \(recording.sampleRate.threeFigures) Hz: nothing above \(limit) Hz")
    }
    if isClipped(recording.samples) { remarks.append("clipped: its flat tops are matched too") }
    return remarks + PitchCheck(recording).remarks
  }

  /// The offset that all tenths of the sound share, when it is a tenth of the level or more; what
  /// decays with the sound belongs to the sound.
  private static func steadyOffset(_ samples: [Float]) -> Float? {
    guard samples.count >= 1000 else { return nil }
    let length = samples.count / 10
    let means = (0..<10).map { part in
      samples[(part * length)..<((part + 1) * length)].reduce(0.0) { $0 + Double($1) }
        / Double(length)
    }
    guard let low = means.min(), let high = means.max(), low * high > 0 else { return nil }
    let offset = low > 0 ? low : high
    let energy = samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(samples.count)
    return offset * offset > 0.01 * energy ? Float(offset) : nil
  }

  /// Whether more than a thousandth of the samples lie in runs at the very peak.
  private static func isClipped(_ samples: [Float]) -> Bool {
    let peak = samples.reduce(0) { max($0, abs($1)) } * 0.9999
    guard peak > 1e-5, samples.count > 3 else { return false }
    var flat = 0
    for i in 1..<samples.count where abs(samples[i]) >= peak && samples[i] == samples[i - 1] {
      flat += 1
    }
    return flat * 1000 > samples.count && flat < samples.count - 1
  }
}
