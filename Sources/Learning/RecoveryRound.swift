import FMSynthesis
import Inversion
import Spectral
import VoiceSearch

/// The voice itself, where a DX7 played the note: found by the waveform, a step at a time.
///
/// What no DX7 played is given up after the search for structures.
final class RecoveryRound: Teaching {
  /// A voice, how sure it is, and how loud it was played.
  struct Found {
    /// dB by which the structure explains the held note; from about 38 on it is the truth.
    var trackerDecibels: Double
    /// dB of the note that are left.
    var residual: Double
    /// Factor from the engine's level to what was heard.
    var gain: Double
  }

  let judge: NoteJudge
  let weights: LossWeights
  private let inversion: VoiceInversion
  private var taken = 0
  /// Of the voice that was offered last.
  private(set) var found: Found?
  /// dB that may be left of the waveform for a voice to be offered, and by how much the next has to
  /// be better.
  private static let near = -10.0
  private static let better = 3.0
  /// What it takes at most: some seconds of one core each.
  private static let structureFrames = 500_000_000
  private static let candidates = 40_000
  private static let releases = 3

  /// - Parameter judge: Of a note that is over: when its key was let go can be heard.
  init(
    _ judge: NoteJudge, weights: LossWeights, seed: UInt64, threads: Int,
    instructionSet: InstructionSet
  ) {
    (self.judge, self.weights) = (judge, weights)
    let note = judge.note
    let recording = Recording(samples: note.lead + note.samples, sampleRate: note.sampleRate)
    let analysis = TargetAnalysis(
      recording.samples, sampleRate: note.sampleRate, keyDown: KeyDown.seconds(recording))
    let sound = AnalysedTarget(
      samples: analysis.samples, pitches: [], releases: analysis.releases, movesRelease: true)
    var options = InversionOptions()
    (options.seed, options.threads) = (seed, threads)
    options.instructionSet = instructionSet
    (options.structureFrames, options.candidates) = (Self.structureFrames, Self.candidates)
    let keys = [0, -12, 12, -24, 24].map {
      FrequencyLattice.Key(key: judge.key, transpose: $0, cost: 0.08 * Double(abs($0)))
    }
    inversion = VoiceInversion(
      InversionSound(
        samples: sound.samples, keys: keys, releases: sound.likelyReleases(Self.releases)),
      options: options)
  }

  var isOver: Bool { inversion.isOver }

  func step() -> SearchNote? {
    if !inversion.isOver { inversion.step() }
    guard let best = inversion.best, best.residual < Self.near,
      best.residual < (found?.residual ?? 0) - Self.better || inversion.isOver
    else { return nil }
    found = Found(
      trackerDecibels: best.trackerDecibels, residual: best.residual, gain: best.gain)
    return SearchNote(best.genome)
  }

  func takeEvaluations() -> Int {
    let all = inversion.work.candidates
    defer { taken = all }
    return all - taken
  }
}
