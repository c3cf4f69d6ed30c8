import Foundation
import Spectral

/// What a recording says of the note in it: pitch, when the key was let go, how loud.
public struct TargetAnalysis: Sendable {
  /// Mono at 48 kHz from the onset on, not empty.
  public let samples: [Float]
  /// Seconds of silence before the note, 0 where it is hardly any.
  public let onset: Double
  /// The likeliest first; empty when no pitch is heard.
  private let keys: [NoteGuess.Pitch]
  /// Where the key may have been let go, in frames, the likeliest first.
  public let releases: [Int]
  /// How the pitch swings, where it does.
  public let vibrato: Vibrato?
  /// Linear.
  public let rms: Double
  public let peak: Double
  /// What was odd, for a person.
  public private(set) var warnings: [String] = []
  private static let rate = 48_000.0
  /// Longest stretch that is looked at, in seconds.
  public static let longest = 12.0
  /// Below this a sound is noise: white noise has 0.09, the roughest FM voices 0.2.
  private static let leastVoicing = 0.15
  /// Longest silence before the note, in seconds.
  private static let longestSilence = 60.0
  /// Seconds of a recording beyond which nothing is looked at.
  public static let longestHeard = longest + longestSilence

  /// - Parameters:
  ///   - samples: Mono, finite. - sampleRate: Hz.
  ///   - keyDown: Seconds before the note; nil: as heard.
  public init(_ samples: [Float], sampleRate: Double, keyDown: Double? = nil) {
    let most = Int(Self.longestHeard * sampleRate)
    let isLong = samples.count > most
    let heard = isLong ? Array(samples.prefix(most)) : samples
    let resampled = Resampler.resample(heard, ratio: Self.rate / sampleRate)
    let guess = NoteAnalysis.guess(resampled, sampleRate: Self.rate)
    let silence = keyDown ?? (guess.onset > 0.02 ? guess.onset : 0)
    let start = Int((min(max(silence, 0), Self.longestSilence) * Self.rate).rounded())
    onset = Double(start) / Self.rate
    let limit = min(resampled.count, start + Int(Self.longest * Self.rate))
    self.samples = Array(resampled[min(start, resampled.count)..<limit])
    rms = self.samples.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { SoundFeatures.rms($0, count: buffer.count) } ?? 0
    }
    peak = Double(self.samples.reduce(0) { max($0, abs($1)) })
    keys =
      guess.voicing < Self.leastVoicing
      ? [] : guess.pitches.map { Self.tuned($0, guess.track.median) }
    vibrato = guess.voicing < Self.leastVoicing ? nil : guess.track.vibrato
    let length = self.samples.count
    releases = guess.releases.flatMap { release in
      let frame = min(max(Int(release.seconds * Self.rate) - start, 64), length)
      return [Int](repeating: frame, count: max(1, Int((4 * release.weight).rounded())))
    }
    if isLong || limit < resampled.count {
      warnings.append("only the first \(Int(Self.longest)) s are matched")
    }
    if peak < 1e-5 { warnings.append("the target is silent") }
    if keys.isEmpty { warnings.append("no pitch heard; searching from middle C") }
  }

  /// Keys worth trying, the likelier the more often, with the octaves round the likeliest; middle
  /// C too, as voices are mostly played there. What the estimate may be off counts as in tune.
  public var pitches: [SearchPitch] {
    guard let first = keys.first else { return [SearchPitch(key: 60, cents: 0)] }
    var pitches = keys.flatMap { key in
      [SearchPitch](
        repeating: Self.pitch(key, octaves: 0), count: max(1, Int((6 * key.weight).rounded())))
    }
    pitches += [Self.pitch(first, octaves: 1), Self.pitch(first, octaves: -1)]
    let ratio = first.hertz / (440 * exp2(-0.75))
    if pitches[0].key != 60, (0.4...17).contains(ratio) {
      pitches += [SearchPitch](repeating: SearchPitch(key: 60, cents: 0, ratio: ratio), count: 2)
    }
    return pitches.filter { (12...115).contains($0.key) }
  }

  /// By the period, which is finer than the spectrum, where both hear the same but for octaves.
  private static func tuned(
    _ pitch: NoteGuess.Pitch, _ period: (hertz: Double, cents: Double)?
  ) -> NoteGuess.Pitch {
    guard let period, period.cents < 15 else { return pitch }
    let octaves = log2(pitch.hertz / period.hertz).rounded()
    let finer = period.hertz * exp2(octaves)
    guard abs(1200 * log2(finer / pitch.hertz)) < 40 else { return pitch }
    var tuned = pitch
    (tuned.hertz, tuned.cents) = (finer, period.cents)
    return tuned
  }

  /// A key some octaves from the one heard, tuned and with ratios to sound like it.
  private static func pitch(_ heard: NoteGuess.Pitch, octaves: Int) -> SearchPitch {
    let place = 69 + 12 * log2(heard.hertz / 440)
    let key = place.rounded()
    let off = (place - key) * 100
    let cents = abs(off) < max(8, 2 * heard.cents) ? 0 : off
    let played = Int(key) + 12 * octaves
    return SearchPitch(
      key: UInt8(min(max(played, 0), 127)), cents: cents, ratio: exp2(-Double(octaves)))
  }
}
