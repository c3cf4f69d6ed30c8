import Foundation
import HarmonicSolver
import Spectral

/// The harmonics of a note at moments along it: what a structure is searched by where no DX7 made the
/// sound, so that neither its phases nor what lies between its harmonics tell anything of operators.
struct HarmonicMoments: Sendable {
  struct Moment: Sendable {
    /// From the onset to its middle.
    let seconds: Double
    let target: HarmonicTarget
  }

  /// Hz
  let pitch: Double
  /// Rising; at least one.
  let all: [Moment]
  /// Places in `all` of those that structures are compared at, the loudest first.
  let chosen: [Int]
  /// Seconds to the middle of each.
  var seconds: [Double] { all.map(\.seconds) }

  static let rate = 48_000.0
  /// Moments that structures are compared at.
  private static let most = 4
  /// How periodic a sound has to be, as `PitchTrack.voicing`.
  private static let voiced = 0.6
  /// Periods of a window to either side of its middle: harmonics are told apart, and what lies half
  /// way between two of them hears neither.
  private static let periods = 3.0
  /// Seconds to either side, at most.
  private static let reach = 0.1
  /// Octaves by which a moment's pitch may be off the note's.
  private static let bend = 1.0 / 12
  /// Where moments lie before the sound has risen, and from there to its end.
  private static let attacks = [0.25, 0.5, 0.75]
  private static let places = [0, 0.02, 0.05, 0.1, 0.17, 0.26, 0.37, 0.5, 0.65, 0.82, 1]
  /// After the key may have been let go, in seconds.
  private static let delays = [0.02, 0.07]
  /// Quieter than this share of the loudest, a moment tells nothing.
  private static let audible = 0.003
  /// Seconds between moments, at least.
  private static let nearest = 0.008

  /// - Parameters:
  ///   - samples: 48 kHz, from the onset on.
  ///   - releases: Frames at which the key may have been let go, the likeliest first.
  /// - Returns: nil where no steady pitch is heard.
  init?(_ samples: [Float], releases: [Int]) {
    let track = PitchTrack(samples, sampleRate: Self.rate)
    guard track.voicing > Self.voiced, let median = track.median?.hertz else { return nil }
    pitch = median
    let ear = HarmonicEar(
      sampleRate: Self.rate, reach: Int(Self.reach * Self.rate), periods: Self.periods)
    let side = ear.side(pitch: median)
    let span = FrozenMoments.span(samples, until: samples.count)
    let end = max(span.early, FrozenMoments.lastHeard(samples) - side)
    var centres = Self.attacks.map { Int($0 * Double(span.early)) }
    centres += Self.places.map { span.early + Int($0 * Double(end - span.early)) }
    centres += releases.flatMap { release in
      Self.delays.map { release + Int($0 * Self.rate) }
    }
    var found: [Moment] = []
    for centre in centres.map({ max($0, side) }).sorted() {
      guard centre + side < samples.count else { break }
      let seconds = Double(centre) / Self.rate
      if let last = found.last, seconds - last.seconds < Self.nearest { continue }
      let pitch = Self.pitch(track, at: seconds, near: median)
      let target = Self.target(samples, at: centre, side: side, pitch: pitch, ear)
      found.append(Moment(seconds: seconds, target: target))
    }
    let top = found.map(\.target.rms).max() ?? 0
    all = found.filter { $0.target.rms > Self.audible * top && top > 0 }
    if all.isEmpty { return nil }
    chosen = Self.spread(all)
  }

  private static func pitch(
    _ track: PitchTrack, at seconds: Double, near median: Double
  ) -> Double {
    let index = Int(((seconds - track.start) / track.hop).rounded())
    let here = track.hertz[min(max(index, 0), track.hertz.count - 1)]
    return here > 0 && abs(log2(here / median)) < bend ? here : median
  }

  private static func target(
    _ samples: [Float], at centre: Int, side: Int, pitch: Double, _ ear: HarmonicEar
  ) -> HarmonicTarget {
    samples.withUnsafeBufferPointer { x in
      guard let base = x.baseAddress else {
        return HarmonicTarget(pitch: pitch, real: [], imaginary: [], noise: [])
      }
      let heard = ear.listen(base + centre, pitch: pitch, side: side)
      let between = ear.listen(base + centre, pitch: pitch / 2, side: side)
      // Of a sine's amplitude squared under this window, to power per Hz.
      let density = 2 * Double(side) / rate / 3
      let noise = heard.real.indices.map { k -> Double in
        let places = [2 * k, 2 * k + 2].map { min($0, (between.real.count - 1) / 2 * 2) }
        return places.reduce(0) {
          $0
            + Double(
              between.real[$1] * between.real[$1] + between.imaginary[$1] * between.imaginary[$1])
        } / 2 * density
      }
      return HarmonicTarget(
        pitch: pitch, real: heard.real, imaginary: heard.imaginary, noise: noise)
    }
  }

  /// Moments that are spread over what is loud, the loudest first.
  private static func spread(_ all: [Moment]) -> [Int] {
    let top = all.map(\.target.rms).max() ?? 0
    let loud = all.indices.filter { all[$0].target.rms > 0.03 * top }
    let last = max(loud.count - 1, 0)
    let count = min(most, loud.count)
    let picked = Set((0..<count).map { loud[count > 1 ? last * $0 / (count - 1) : 0] })
    return picked.sorted { (-all[$0].target.rms, $0) < (-all[$1].target.rms, $1) }
  }
}
