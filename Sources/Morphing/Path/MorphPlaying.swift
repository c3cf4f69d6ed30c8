import Glibc
import SessionModel

extension PatchDocument.Playing {
  /// Who is not told takes what the other is told: both ends are then played as one note.
  func filled(by other: PatchDocument.Playing) -> PatchDocument.Playing {
    PatchDocument.Playing(
      note: note ?? other.note, velocity: velocity ?? other.velocity, held: held ?? other.held,
      length: length ?? other.length, tuning: tuning, gain: gain, start: start, rate: rate)
  }

  /// How a patch between two is played: pitch in cents, times and gain in equal ratios.
  /// - Parameter t: 0, as the first, to 1, as the second.
  static func between(
    _ a: PatchDocument.Playing, _ b: PatchDocument.Playing, _ t: Double
  ) -> PatchDocument.Playing {
    if t <= 0 { return a }
    if t >= 1 { return b }
    var playing = a
    let cents = line(a.cents, b.cents, t)
    let key = (a.note ?? 60) == (b.note ?? 60) ? a.note ?? 60 : Int((cents / 100).rounded())
    (playing.note, playing.tuning) = (key, cents - 100 * Double(key))
    let velocity = line(Double(a.velocity ?? 100), Double(b.velocity ?? 100), t)
    playing.velocity = Int(velocity.rounded())
    let start = line(a.start ?? 0, b.start ?? 0, t)
    playing.start = start
    playing.held = ratio(a.held ?? 1.5, b.held ?? 1.5, t)
    playing.length = start + ratio(a.sounding, b.sounding, t)
    playing.gain = ratio(a.gain ?? 1, b.gain ?? 1, t)
    return playing
  }

  private var cents: Double { 100 * Double(note ?? 60) + (tuning ?? 0) }
  private var sounding: Double { max((length ?? 2) - (start ?? 0), 0) }

  private static func line(_ a: Double, _ b: Double, _ t: Double) -> Double { a + (b - a) * t }
  private static func ratio(_ a: Double, _ b: Double, _ t: Double) -> Double {
    a > 0 && b > 0 ? a * pow(b / a, t) : line(a, b, t)
  }
}
