import DX7
import Foundation
import MachineCore
import Playing
import SessionModel
import Spectral
import VoiceSearch

/// The voice a match begins with, and how it was played.
public struct MatchStart: Sendable {
  public var voice: DX7Voice
  public var playing: PatchDocument.Playing

  /// - Parameter values: A patch; the nearest voice counts.
  public init(values: [Float], voice: DX7Voice?, playing: PatchDocument.Playing) {
    self.voice = DX7Voice.nearest(to: values, hint: voice).voice
    self.playing = playing
  }
}

/// From a recording to a patch document: analyse, search, judge by the engine's own sound.
public final class MatchSession {
  /// What a match leaves.
  public struct Outcome: Sendable {
    public var document: PatchDocument
    public var voice: DX7Voice
    /// Each as long as what was searched of the target and at its rate.
    public var render: [Float]
    public var voiceRender: [Float]
    /// The judge's distance of `render` and of `voiceRender`.
    public var distance: Double
    public var voiceDistance: Double
    public var evaluations: Int
    public var seconds: Double
    public var steps: [SearchStep]
    /// The machine's own loss of the start and of the result.
    public var startLoss: Double
    public var endLoss: Double
    public var interventions: Interventions
    public var warnings: [String]
  }

  /// What is searched of the target, at the target's rate.
  public let recording: Recording
  private let options: MatchOptions
  private let analysis: TargetAnalysis
  private let judge: EngineJudge
  private let note: Int?
  private let held: Double?
  private let start: MatchStart?
  private let library: (any StartSource)?

  /// - Parameters:
  ///   - note: MIDI key; nil: the start's, else heard from the target.
  ///   - held: Seconds the key is held; nil: the start's, else found.
  ///   - start: What to begin with instead of retrieval.
  ///   - library: Voices to try beside the prior's.
  public init(
    _ recording: Recording, note: Int?, held: Double? = nil, start: MatchStart? = nil,
    library: (any StartSource)? = nil, options: MatchOptions
  ) {
    (self.options, self.start) = (options, start)
    self.library = library
    self.note = note ?? start?.playing.note
    self.held = held ?? start?.playing.held
    analysis = TargetAnalysis(recording.samples, sampleRate: recording.sampleRate)
    // Past what is searched nothing is rendered, judged or made as loud: the rest of a target of
    // minutes would count as silence of the match.
    let searched = Int(min((analysis.onset + TargetAnalysis.longest) * recording.sampleRate, 1e9))
    var recording = recording
    recording.samples = Array(recording.samples.prefix(searched))
    self.recording = recording
    // Louder than the engine comfortably gets: the search aims lower, the gain makes up for it.
    let gain = analysis.rms > 0.15 ? analysis.rms / 0.08 : 1
    judge = EngineJudge(
      recording.samples,
      playing: PatchDocument.Playing(
        velocity: 100, length: Double(recording.samples.count) / recording.sampleRate,
        gain: gain, start: analysis.onset, rate: recording.sampleRate),
      weights: options.weights, embedding: options.embedding,
      instructionSet: options.search.instructionSet)
  }

  public func run(
    clock: @escaping () -> Double, isCancelled: @escaping () -> Bool,
    report: @escaping (SearchStep) -> Void
  ) -> Outcome {
    let sound = sound()
    var options = options
    options.start = start.map {
      SearchNote(
        bytes: Array($0.voice.bytes.prefix(145)), pitch: sound.pitches[0],
        held: Double(sound.releases[0]) / 48_000)
    }
    let run = MatchRun(
      sound, options: options, judge: judge, clock: clock, isCancelled: isCancelled,
      report: report)
    return outcome(run.run())
  }

  private func sound() -> AnalysedTarget {
    let gain = Float(judge.playing.gain ?? 1)
    let cents = note == start?.playing.note ? start?.playing.tuning ?? 0 : 0
    var sound = AnalysedTarget(
      samples: analysis.samples.map { $0 / gain },
      pitches: note.map { [SearchPitch(key: UInt8($0), cents: cents)] } ?? analysis.pitches,
      releases: held.map { [Int($0 * 48_000)] } ?? analysis.releases, movesRelease: held == nil)
    sound.vibrato = analysis.vibrato
    sound.starts = library?.starts(for: analysis, limit: recording.sampleRate / 2) ?? []
    if note != nil { for i in sound.starts.indices { sound.starts[i].pitch = sound.pitches[0] } }
    return sound
  }

  private func outcome(_ result: MatchResult) -> Outcome {
    let voice = result.note.voice
    var document = PatchDocument(name: voice.name, values: VoiceConversion().patch(voice))
    document.playing = result.note.playing(judge.playing)
    let gain = fittedGain(voice, document.playing)
    document.playing.gain = gain
    var bare = document.playing
    (bare.gain, bare.tuning) = (1, 0)
    let render = judge.render(voice, document.playing)
    let voiceRender = judge.render(voice, bare)
    return Outcome(
      document: document, voice: voice, render: render, voiceRender: voiceRender,
      distance: distance(of: render), voiceDistance: distance(of: voiceRender),
      evaluations: result.evaluations, seconds: result.seconds, steps: result.steps,
      startLoss: result.startLoss, endLoss: result.endLoss, interventions: result.interventions,
      warnings: analysis.warnings)
  }

  /// The gain that gives the target's level: all the way where that brings the sound nearer.
  private func fittedGain(_ voice: DX7Voice, _ playing: PatchDocument.Playing) -> Double {
    let now = playing.gain ?? 1
    let samples = judge.render(voice, playing)
    let own = samples.withUnsafeBufferPointer { x in
      x.baseAddress.map { SoundFeatures.rms($0, count: x.count) } ?? 0
    }
    let wanted = recording.samples.withUnsafeBufferPointer { x in
      x.baseAddress.map { SoundFeatures.rms($0, count: x.count) } ?? 0
    }
    guard own > 1e-6, wanted > 1e-6 else { return now }
    let peak = samples.reduce(0) { max($0, abs($1)) }
    let ratio = min(max(wanted / own, 0.25), 4, headroom / max(Double(peak), 1e-9))
    if Double(peak) > headroom { return now * ratio }
    let better = distance(of: samples.map { $0 * Float(ratio) }) < distance(of: samples)
    // Heard as equally loud: within 0.3 dB, as near to the search's own level as that allows.
    let edge = pow(10, 0.3 / 20)
    return now * (better ? ratio : min(max(1, ratio / edge), ratio * edge))
  }

  /// Largest sample of a render: -0.3 dBFS, or the target's own if it is louder.
  private var headroom: Double {
    max(pow(10, MatchLimits().peakMax / 20), analysis.peak)
  }

  /// Distance of a render from the target, by the weights.
  public func distance(of samples: [Float]) -> Double { judge.distance(of: samples) }
}
