import Foundation
import Spectral

/// Level over time and frequency, one value per cell of a picture.
struct Spectrogram {
  let columns: Int
  let rows: Int
  /// dB against a sine of amplitude 1; row 0 is the highest frequency.
  private(set) var level: [Float]

  /// - Parameters:
  ///   - seconds: Span of the picture, from time 0; beyond the samples is silence.
  ///   - lead: Seconds by which the picture is ahead of the samples.
  init(
    _ samples: [Float], sampleRate: Double, seconds: Double, lead: Double, frequency: Axis,
    columns: Int, rows: Int
  ) {
    self.columns = columns
    self.rows = rows
    level = [Float](repeating: -.infinity, count: columns * rows)
    let transform = RealFFT(size: Self.size(sampleRate))
    let window = Hann.window(transform.size)
    let bins = Self.bins(frequency, rows, sampleRate, transform.size)
    let hop = seconds * sampleRate / Double(columns)
    // A long session has more between two columns than one window sees.
    let looks = max(1, min(4, Int(hop / Double(transform.size / 2))))
    for column in 0..<columns {
      var power = [Float](repeating: 0, count: transform.bins)
      for look in 0..<looks {
        let centre = (Double(column) + (Double(look) + 0.5) / Double(looks)) * hop
        let start = Int(centre + lead * sampleRate) - transform.size / 2
        Self.addPower(of: samples, at: start, window, transform, to: &power)
      }
      for row in 0..<rows {
        let value = Self.power(power, bins[row]) / Float(looks)
        level[row * columns + column] = 10 * log10(value + 1e-20)
      }
    }
  }

  var loudest: Float { level.max() ?? -200 }

  /// The power of two nearest to 85 ms: semitones apart from 200 Hz, attacks still seen.
  private static func size(_ sampleRate: Double) -> Int {
    1 << min(max(Int(log2(sampleRate * 0.085).rounded()), 8), 15)
  }

  /// Adds the power of the window starting at `start`, a sine of amplitude 1 being 1; beyond the
  /// samples is silence.
  private static func addPower(
    of samples: [Float], at start: Int, _ window: [Float], _ transform: RealFFT,
    to power: inout [Float]
  ) {
    for i in 0..<transform.size {
      let sample = samples.indices.contains(start + i) ? samples[start + i] : 0
      transform.samples[i] = sample.isFinite ? sample * window[i] : 0
    }
    transform.forward()
    let sum = Float(transform.size) / 2
    for bin in power.indices {
      let (re, im) = transform.spectrum[bin]
      power[bin] += 4 * (re * re + im * im) / (sum * sum)
    }
  }

  /// Lower and upper edge of each row, in bins.
  private static func bins(
    _ frequency: Axis, _ rows: Int, _ sampleRate: Double, _ size: Int
  ) -> [(Double, Double)] {
    (0..<rows).map { row in
      let edge = { (i: Int) in
        frequency.value(at: 1 - Double(i) / Double(rows)) * Double(size) / sampleRate
      }
      return (edge(row + 1), edge(row))
    }
  }

  /// The strongest bin of a row, or between two bins where rows are finer than bins.
  private static func power(_ power: [Float], _ edges: (low: Double, high: Double)) -> Float {
    guard edges.low < Double(power.count - 1) else { return 0 }
    let first = Int(edges.low.rounded(.up))
    let last = min(Int(edges.high), power.count - 1)
    if first <= last { return power[first...last].max() ?? 0 }
    let centre = (edges.low + edges.high) / 2
    let below = min(Int(centre), power.count - 2)
    let share = Float(centre - Double(below))
    return power[below] + (power[below + 1] - power[below]) * share
  }
}
