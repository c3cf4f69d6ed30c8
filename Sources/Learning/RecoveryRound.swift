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
  /// - Returns: Nil where the note runs into the one before: when its key went down can not be heard.
  init?(
    _ judge: NoteJudge, weights: LossWeights, seed: UInt64, threads: Int,
    instructionSet: InstructionSet
  ) {
    guard judge.beginsWithKey else { return nil }
    (self.judge, self.weights) = (judge, weights)
    var options = InversionOptions()
    (options.seed, options.threads) = (seed, threads)
    options.instructionSet = instructionSet
    (options.structureFrames, options.candidates) = (Self.structureFrames, Self.candidates)
    let keys = [judge.key] + judge.analysis.pitches.map { Int($0.key) }
    inversion = VoiceInversion(
      InversionSound(
        samples: judge.analysis.samples, keys: FrequencyLattice.Key.likely(keys),
        releases: judge.sound.likelyReleases(Self.releases)),
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
    return SearchNote(played(best.genome))
  }

  /// The voice on the key that is heard: it transposes by what that is off.
  private func played(_ genome: Genome) -> Genome {
    var moved = genome
    let transpose = genome[.transpose] + Int(genome.key) - judge.key
    guard (0...48).contains(transpose) else { return genome }
    (moved.key, moved[.transpose]) = (UInt8(judge.key), transpose)
    return moved
  }

  func takeEvaluations() -> Int {
    let all = inversion.work.candidates
    defer { taken = all }
    return all - taken
  }
}
