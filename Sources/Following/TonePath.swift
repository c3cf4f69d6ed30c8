import Glibc

/// The pitch along a stretch of sound, as it was heard hop by hop.
struct TonePath {
  /// Octaves over 1 Hz, the newest last.
  let octaves: [Double]
  /// Samples from one to the next.
  let hop: Int
  /// Samples from the newest to the end of the stretch.
  let rest: Int

  /// Octaves between the lowest and the highest.
  var range: Double { (octaves.max() ?? 0) - (octaves.min() ?? 0) }

  /// Less moves no partial out of its place.
  private static let straight = 0.004

  /// Hz at a sample, which may lie before the first or after the last that was heard: there it goes
  /// on as it did.
  func hertz(at sample: Int, of count: Int) -> Double {
    exp2(octave(Double(sample - (count - rest)) / Double(hop) + Double(octaves.count - 1)))
  }

  private func octave(_ place: Double) -> Double {
    guard octaves.count > 1 else { return octaves.first ?? 0 }
    let index = min(max(Int(place.rounded(.down)), 0), octaves.count - 2)
    let way = min(max(place - Double(index), -1), 2)
    return octaves[index] + way * (octaves[index + 1] - octaves[index])
  }

  /// Hz, on the mean over so many samples.
  func mean(over count: Int) -> Double {
    guard range > TonePath.straight else { return hertz(at: count - rest, of: count) }
    var sum = 0.0
    for i in stride(from: 0, to: count, by: 16) { sum += hertz(at: i, of: count) }
    return sum / Double((count + 15) / 16)
  }

  /// Plays a stretch at a speed that makes its pitch stand: a partial that moves would be taken for
  /// noise in all the places it passes.
  func straighten(_ x: UnsafePointer<Float>, count: Int, into y: UnsafeMutablePointer<Float>) {
    guard range > TonePath.straight else { return y.update(from: x, count: count) }
    let mean = mean(over: count)
    var place = 0.0
    var step = 1.0
    for i in 0..<count {
      if i % 16 == 0 { step = mean / hertz(at: Int(place), of: count) }
      y[i] = TonePath.between(x, place, count)
      place = min(place + step, Double(count - 1))
    }
  }

  /// Catmull and Rom's cubic through four samples.
  private static func between(_ x: UnsafePointer<Float>, _ place: Double, _ count: Int) -> Float {
    let at = min(max(Int(place), 1), count - 3)
    let t = Float(place - Double(at))
    let (a, b, c, d) = (x[at - 1], x[at], x[at + 1], x[at + 2])
    let cubic = 0.5 * (d - a) + 1.5 * (b - c)
    let square = a - 2.5 * b + 2 * c - 0.5 * d
    return ((cubic * t + square) * t + 0.5 * (c - a)) * t + b
  }
}
