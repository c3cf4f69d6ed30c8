/// What a recording of one note says about how it was played, the likeliest first.
///
/// All times are seconds from the start of the samples given, all weights 0...1 with a sum of at
/// most 1; what is missing from 1 is the doubt that any of them holds.
public struct NoteGuess: Sendable {
  /// A key that may have been played.
  public struct Pitch: Sendable, Equatable {
    public var hertz: Double
    public var weight: Double
    /// What the spectrum leaves open, to either side.
    public var cents: Double
  }

  /// A time at which the key may have been let go.
  public struct Release: Sendable, Equatable {
    public var seconds: Double
    public var weight: Double
  }

  public var onset: Double
  /// Empty where nothing is heard.
  public var pitches: [Pitch]
  /// Never empty: the end of the samples where nothing else is heard.
  public var releases: [Release]
  /// Pitch and voicing over time.
  public var track: PitchTrack
  /// How periodic the sound is on the whole, 0...1, by energy.
  public var voicing: Double { track.voicing }
}

/// Hears onset, key, release and voicing of a note.
public enum NoteAnalysis {
  /// All analysis runs at this rate, in Hz.
  static let rate = 48_000.0

  /// - Parameters:
  ///   - samples: mono, finite; one note, with or without silence round it.
  ///   - sampleRate: Hz.
  public static func guess(_ samples: [Float], sampleRate: Double) -> NoteGuess {
    let x = Resampler.resample(samples, ratio: rate / sampleRate)
    let start = OnsetFinder.frame(x)
    let note = Array(x[start...])
    let onset = Double(start) / rate
    let releases = ReleaseFinder.guesses(note).map {
      NoteGuess.Release(seconds: $0.seconds + onset, weight: $0.weight)
    }
    return NoteGuess(
      onset: onset, pitches: KeyFinder.guesses(note), releases: releases,
      track: PitchTrack(x, sampleRate: rate))
  }
}
