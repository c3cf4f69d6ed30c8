import Glibc
import Spectral

/// Where inside the period a voice's pulse has to lie to fit a sound's: the peak of the two
/// waveforms' circular correlation, by one transform of their first harmonics.
public final class PulseAligner {
  /// Of the correlation, per period.
  static let steps = 512
  private static let harmonics = 48

  public struct Fit: Equatable, Sendable {
    /// Of the correlation, -1...1: 1 where the waveforms are the same.
    public var likeness: Double
    /// Turns, 0..<1, by which the voice's phase has to be ahead.
    public var turns: Double
  }

  private let transform = RealFFT(size: steps)
  /// Of the correlation's peak, were the waveforms the same; 0 where there is nothing to compare.
  private var whole = 0.0

  init() {}

  /// Compares the sound with a voice at phase 0.
  /// - Parameters:
  ///   - real, imaginary: The voice's partials from 0 on, `division` to a harmonic.
  func compare(
    _ target: HarmonicTarget, _ real: Row, _ imaginary: Row, division: Int, partials: Int
  ) {
    whole = energies(target, real, imaginary, division, partials)
    guard whole > 1e-30 else { return }
    fill(target, real, imaginary, division, partials)
    transform.inverse()
  }

  /// Where they agree best.
  public var best: Fit {
    guard whole > 1e-30 else { return Fit(likeness: 0, turns: 0) }
    var best = 0
    for q in 0..<PulseAligner.steps where transform.samples[q] > transform.samples[best] {
      best = q
    }
    return fit(best)
  }

  /// Where they agree best within `reach` turns of a place; nil where that is no peak, but the
  /// slope of one that lies farther away.
  public func peak(near turns: Double, within reach: Double) -> Fit? {
    guard whole > 1e-30 else { return nil }
    let n = PulseAligner.steps
    let middle = Int((turns * Double(n)).rounded())
    let span = max(1, Int(reach * Double(n)))
    func value(_ step: Int) -> Float { transform.samples[(step % n + n) % n] }
    var best = middle
    for step in middle - span...middle + span where value(step) > value(best) { best = step }
    if abs(best - middle) == span { return nil }
    return fit((best % n + n) % n)
  }

  private func fit(_ step: Int) -> Fit {
    Fit(likeness: Double(transform.samples[step]) / whole, turns: between(step))
  }

  private func count(_ target: HarmonicTarget, _ division: Int, _ partials: Int) -> Int {
    min(PulseAligner.harmonics, target.harmonics, partials / division)
  }

  /// Re sum of a_k conj(S_k) e^(-i k phi) over phi: as a half spectrum.
  private func fill(
    _ target: HarmonicTarget, _ real: Row, _ imaginary: Row, _ division: Int, _ partials: Int
  ) {
    for k in 0..<transform.bins { transform.spectrum[k] = (0, 0) }
    for k in 0..<count(target, division, partials) {
      let (a, b) = (target.real[k], target.imaginary[k])
      let (c, d) = (real[(k + 1) * division], imaginary[(k + 1) * division])
      // conj(a) * S, so that the inverse transform's e^(+i k phi) turns the voice ahead.
      transform.spectrum[k + 1] = (0.5 * (a * c + b * d), 0.5 * (a * d - b * c))
    }
  }

  private func energies(
    _ target: HarmonicTarget, _ real: Row, _ imaginary: Row, _ division: Int, _ partials: Int
  ) -> Double {
    var (own, other) = (0.0, 0.0)
    for k in 0..<count(target, division, partials) {
      let at = (k + 1) * division
      own += Double(target.real[k] * target.real[k] + target.imaginary[k] * target.imaginary[k])
      other += Double(real[at] * real[at] + imaginary[at] * imaginary[at])
    }
    return (own * other).squareRoot()
  }

  /// The peak between the steps, in turns.
  private func between(_ step: Int) -> Double {
    let n = PulseAligner.steps
    let before = Double(transform.samples[(step + n - 1) % n])
    let after = Double(transform.samples[(step + 1) % n])
    let bend = before + after - 2 * Double(transform.samples[step])
    let shift = bend < 0 ? 0.5 * (before - after) / bend : 0
    let turns = (Double(step) + min(max(shift, -0.5), 0.5)) / Double(n)
    return turns - turns.rounded(.down)
  }
}
