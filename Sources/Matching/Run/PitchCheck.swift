import Foundation
import Spectral

/// Whether a recording is one note: what a search for one note cannot know by itself.
struct PitchCheck {
  private let recording: Recording
  /// Octaves above 1 Hz of the voiced windows, sorted.
  private let octaves: [Double]
  private static let windows = 64

  init(_ recording: Recording) {
    self.recording = recording
    let size = Self.power(recording.sampleRate * 0.085)
    let limit = min(recording.samples.count, Int(min(recording.sampleRate * 12, 1e8)))
    guard limit > size else {
      octaves = []
      return
    }
    let tracker = PitchTracker(sampleRate: recording.sampleRate, window: size)
    let hop = max(1, (limit - size) / Self.windows)
    octaves = recording.samples.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return [] }
      return stride(from: 0, to: limit - size, by: hop).compactMap { start in
        tracker.reset()
        let estimate = tracker.track(base + start)
        let isVoiced = estimate.frequency > 0 && estimate.aperiodicity < 0.15
        return isVoiced ? log2(Double(estimate.frequency)) : nil
      }
      .sorted()
    }
  }

  var remarks: [String] {
    guard octaves.count >= Self.windows / 4 else { return [] }
    // A tracker that is an octave off has not heard another note, nor have the windows of an
    // attack.
    let middle = octaves[octaves.count / 2]
    let folded = octaves.map { $0 - middle - ($0 - middle).rounded() }.sorted()
    let spread = 12 * (folded[folded.count * 3 / 4] - folded[folded.count / 4])
    if spread > 2.5 {
      return ["the pitch moves by \(spread.threeFigures) semitones and more: one note is matched"]
    }
    let pitch = exp2(middle)
    guard share(of: pitch) < 0.02 else { return [] }
    return [
      "hardly anything sounds at the pitch heard, \(pitch.threeFigures) Hz: several notes, or a bell? "
        + "Matched as one note"
    ]
  }

  /// Share of the energy that lies at the first three harmonics, in the loudest stretch.
  private func share(of pitch: Double) -> Double {
    let size = Self.power(recording.sampleRate * 0.34)
    guard recording.samples.count >= size else { return 1 }
    let transform = RealFFT(size: size)
    let start = loudest(size)
    for i in 0..<size {
      let window = 0.5 - 0.5 * cos(2 * Float.pi * Float(i) / Float(size))
      transform.samples[i] = recording.samples[start + i] * window
    }
    transform.forward()
    let bin = recording.sampleRate / Double(size)
    var (near, all) = (0.0, 1e-30)
    for k in 1..<transform.bins {
      let (re, im) = transform.spectrum[k]
      let energy = Double(re * re + im * im)
      let place = Double(k) * bin / pitch
      let reach = max(0.06, 2.5 * bin / pitch)
      all += energy
      if place < 3.5, abs(place - max(1, place.rounded())) < reach { near += energy }
    }
    return near / all
  }

  private func loudest(_ size: Int) -> Int {
    let limit = min(recording.samples.count, Int(min(recording.sampleRate * 12, 1e8)))
    let starts = stride(from: 0, through: limit - size, by: max(1, size / 4))
    let energies = starts.map { start in
      (start, recording.samples[start..<(start + size)].reduce(0) { $0 + $1 * $1 })
    }
    return energies.max { $0.1 < $1.1 }?.0 ?? 0
  }

  /// The power of two nearest.
  private static func power(_ samples: Double) -> Int {
    1 << min(max(Int(log2(samples).rounded()), 8), 18)
  }
}
