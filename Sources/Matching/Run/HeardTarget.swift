import Playing
import SessionModel
import Spectral
import VoiceSearch

/// A recording as a match hears it: what there is of the note, and the judge of what is played
/// beside it.
struct HeardTarget {
  /// What is searched of the target, at the target's rate.
  let recording: Recording
  let analysis: TargetAnalysis
  let judge: EngineJudge
  /// RMS of a sound that is nearly a sine, 5 dB under a carrier at its full level.
  private static let comfortable = 0.05

  /// - Parameters:
  ///   - keyDown: Seconds before the key goes down; nil: as heard.
  ///   - gain: Of what is played; nil: one that lets the search aim at what the engine gives.
  ///   - start: What is begun with, which has a level and a velocity of its own.
  init(
    _ whole: Recording, keyDown: Double? = nil, gain fixed: Double? = nil, start: MatchStart?,
    options: MatchOptions
  ) {
    let rate = whole.sampleRate
    analysis = TargetAnalysis(whole.samples, sampleRate: rate, keyDown: keyDown)
    // Past what is searched nothing is rendered, judged or made as loud: the rest of a target of
    // minutes would count as silence of the match.
    let searched = Int(min((analysis.onset + TargetAnalysis.longest) * rate, 1e9))
    var recording = whole
    recording.samples = Array(whole.samples.prefix(searched))
    self.recording = recording
    // Louder than one carrier comfortably gets, which a sound may need of its strongest partial: the
    // search aims lower, the gain makes up for it.
    let gain = max(1, analysis.rms / Self.comfortable)
    judge = EngineJudge(
      recording.samples,
      playing: PatchDocument.Playing(
        velocity: start?.playing.velocity ?? 100,
        length: Double(recording.samples.count) / rate, gain: start?.gain ?? fixed ?? gain,
        start: analysis.onset, rate: rate),
      weights: options.weights, embedding: options.embedding,
      instructionSet: options.search.instructionSet)
  }

  /// What a search is to bring near, at the level that the judge plays at.
  /// - Parameters:
  ///   - note: MIDI key; nil: as heard. - held: Seconds; nil: as heard.
  func sound(note: Int?, held: Double?) -> AnalysedTarget {
    let gain = Float(judge.playing.gain ?? 1)
    let pitches = note.map { [SearchPitch(key: UInt8($0), cents: 0)] }
    var sound = AnalysedTarget(
      samples: analysis.samples.map { $0 / gain }, pitches: pitches ?? analysis.pitches,
      releases: held.map { [Int($0 * 48_000)] } ?? analysis.releases, movesRelease: held == nil)
    sound.vibrato = analysis.vibrato
    return sound
  }
}
