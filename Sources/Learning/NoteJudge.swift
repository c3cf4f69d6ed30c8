import FMSynthesis
import Foundation
import Playing
import SessionModel
import Spectral
import VoiceSearch

/// How far the engine's own render of a patch is from one heard note.
///
/// The note is set to a level that the engine gives at velocity 100, so that a patch learned from
/// a quiet input is played as loud as any other. It is played on its own key: what is learned stays
/// in tune with the keyboard and with the follower.
final class NoteJudge {
  let note: HeardNote
  var number: Int { note.number }
  /// What is heard in it, at its own level.
  let analysis: TargetAnalysis
  /// Whether it begins with the frame in which its key went down: where silence was before it.
  let beginsWithKey: Bool
  /// For the search: 48 kHz, at the level of the engine.
  let sound: AnalysedTarget
  let key: Int
  /// Factor from the engine's level to what was heard.
  private let gain: Double
  /// Plays at the level of the engine.
  let engine: EngineJudge
  /// Distance of silence by the weights it was asked for with.
  private var quiet: (weights: LossWeights, distance: Double)?
  private static let rate = 48_000.0
  /// Linear RMS that the loudest 50 ms are set to: 3 dB under one carrier at its full level.
  private static let level = 0.06

  /// - Parameter gain: From the engine's level to what was heard; nil: not known, the note is made
  ///   as loud as any.
  init(
    _ note: HeardNote, gain known: Double? = nil, instructionSet: InstructionSet,
    embedding: any EmbeddingPort = MelEmbedding()
  ) {
    self.note = note
    let recording = Recording(samples: note.lead + note.samples, sampleRate: note.sampleRate)
    let keyDown = KeyDown.seconds(recording)
    beginsWithKey = keyDown > 0
    analysis =
      beginsWithKey
      ? TargetAnalysis(recording.samples, sampleRate: note.sampleRate, keyDown: keyDown)
      : TargetAnalysis(Self.fromOnset(note), sampleRate: note.sampleRate)
    let loudest = SoundFeatures.envelope(analysis.samples, window: 2400, hop: 1200).max() ?? 0
    let gain = known ?? max(loudest, 1e-4) / Self.level
    self.gain = gain
    let key = min(max(note.octaveKey.rounded(), 0), 127)
    // What the estimate may be off counts as in tune.
    let off = (note.octaveKey - key) * 100
    let cents = abs(off) < 8 ? 0 : min(max(off, -100), 100)
    self.key = Int(key)
    let samples = analysis.samples.map { $0 / Float(gain) }
    sound = AnalysedTarget(
      samples: samples, pitches: [SearchPitch(key: UInt8(key), cents: cents)],
      releases: analysis.releases, movesRelease: true)
    engine = EngineJudge(
      samples,
      playing: PatchDocument.Playing(
        note: Int(key), velocity: 100,
        // The half sample makes sure that the render is not one short.
        length: (Double(samples.count) + 0.5) / Self.rate, tuning: cents, gain: 1, start: 0,
        rate: Self.rate),
      embedding: embedding, instructionSet: instructionSet)
  }

  /// Without the moment before the attack, which no envelope should have to imitate.
  private static func fromOnset(_ note: HeardNote) -> [Float] {
    let peak = note.samples.reduce(0) { max($0, abs($1)) }
    let first = note.samples.firstIndex { abs($0) > 0.01 * peak } ?? 0
    return Array(note.samples.dropFirst(max(0, first - Int(0.002 * note.sampleRate))))
  }

  /// Seconds the key may have been held, the likeliest first.
  var holds: [Double] { sound.releases.map { Double($0) / Self.rate } }

  /// Distance of silence: no patch worse than that is worth playing.
  func silence(_ weights: LossWeights = LossWeights()) -> Double {
    if let quiet, quiet.weights == weights { return quiet.distance }
    let distance = engine.judging(by: weights).distance(
      of: [Float](repeating: 0, count: sound.samples.count))
    quiet = (weights, distance)
    return distance
  }

  /// - Parameters:
  ///   - held: Seconds the key is held; nil: as the note's own level says.
  ///   - weights: What is listened for.
  func hear(
    _ values: [Float], held: Double?, weights: LossWeights = LossWeights()
  ) -> Hearing {
    let samples = engine.render(values, playing(held: held, gain: 1))
    let distance = engine.judging(by: weights).distance(of: samples)
    let loudest = SoundFeatures.envelope(samples, window: 4800, hop: 2400).max() ?? 0
    return Hearing(
      distance: distance.isFinite ? distance : .infinity, level: SoundFeatures.decibels(loudest))
  }

  /// How `ddspm render` plays what was learned, at the level of what was heard.
  func playing(held: Double?) -> PatchDocument.Playing { playing(held: held, gain: gain) }

  private func playing(held: Double?, gain: Double) -> PatchDocument.Playing {
    var playing = engine.playing
    (playing.held, playing.gain) = (held ?? holds.first ?? 1, gain)
    return playing
  }
}

/// What a patch sounds like beside a note.
struct Hearing {
  /// By the weights; 0 is the same.
  var distance: Double
  /// dBFS, loudest RMS over 100 ms.
  var level: Double
}
