import DX7
import DX7Laws
import Foundation
import MachineCore
import Playing
import SessionModel
import Spectral
import VoiceSearch

/// From a recording to a patch document: analyse, search, judge by the engine's own sound.
public final class MatchSession {
  /// What a match leaves.
  public struct Outcome: Sendable {
    public var document: PatchDocument
    public var voice: DX7Voice
    /// Each as long as what was searched of the target and at its rate.
    public var render: [Float]
    public var voiceRender: [Float]
    /// What the judge says of `render`; a gain given later leaves the waveform as near.
    public var nearness: Nearness
    /// The judge's distance of `voiceRender`.
    public var voiceDistance: Double
    /// Operators of the patch, counted from 0, that the note would not miss.
    public var idleOperators: [Int]
    public var evaluations: Int
    public var seconds: Double
    public var steps: [SearchStep]
    /// The machine's own loss of the start and of the result.
    public var startLoss: Double
    public var endLoss: Double
    public var interventions: Interventions
    public var inversion: InversionFindings
    public var warnings: [String]

    /// The judge's distance of `render`.
    public var distance: Double { nearness.distance }
  }

  private var target: HeardTarget
  private let options: MatchOptions
  private let note: Int?
  private let held: Double?
  private let start: MatchStart?
  /// The start as it is played.
  private var first: SearchNote?
  private let library: (any StartSource)?
  /// Whether what was recovered can not be told from the target: dB from which on it can not.
  private var isFinished = false
  private static let enough = 60.0
  /// What was odd about the target, where it is heard anew since.
  private var remarks: [String]?
  /// What was recovered but is not near enough to begin with.
  private var recovered: SearchNote?

  /// - Parameters:
  ///   - note: MIDI key; nil: the start's, else heard from the target.
  ///   - held: Seconds the key is held; nil: the start's, else found.
  ///   - start: What to begin with instead of retrieval, and what the result is not to be worse
  ///     than.
  ///   - library: Voices to try beside the prior's.
  public init(
    _ recording: Recording, note: Int?, held: Double? = nil, start: MatchStart? = nil,
    library: (any StartSource)? = nil, options: MatchOptions
  ) {
    (self.options, self.start, self.library) = (options, start, library)
    (self.note, self.held) = (note, held ?? start?.playing.held)
    if let start {
      let trial = StartTrial(start, note: note, held: self.held, options: options)
      (target, first) = trial.run(on: recording)
    } else {
      (target, first) = (HeardTarget(recording, start: nil, options: options), nil)
    }
  }

  /// What is searched of the target, at the target's rate.
  public var recording: Recording { target.recording }
  private var judge: EngineJudge { target.judge }

  public func run(
    clock: @escaping () -> Double, isCancelled: @escaping () -> Bool,
    report: @escaping (SearchStep) -> Void
  ) -> Outcome {
    let began = clock()
    var options = options
    let recovery = recover(clock: clock, isCancelled: isCancelled, report: report)
    let taken = clock() - began
    if let recovery { options.search.spend(cost: recovery.cost, seconds: taken) }
    if isFinished { options.search.spend(cost: .greatestFiniteMagnitude, seconds: .infinity) }
    options.start = first
    let run = MatchRun(
      sound(), options: options, judge: judge, clock: clock, isCancelled: isCancelled
    ) { step in report(recovery?.followed(by: step, after: taken) ?? step) }
    var result = run.run()
    if let recovery {
      result.evaluations += recovery.evaluations
      result.seconds = clock() - began
      result.steps =
        recovery.steps + result.steps.map { recovery.followed(by: $0, after: taken) }
      result.inversion = recovery.findings
    }
    return outcome(result)
  }

  /// The voice itself, where nothing is given to begin with: one whose waveform is right becomes
  /// the start, any other is only tried beside the search's own.
  private func recover(
    clock: @escaping () -> Double, isCancelled: @escaping () -> Bool,
    report: @escaping (SearchStep) -> Void
  ) -> Recovery? {
    guard first == nil, options.law == .auto, options.recovers, options.search.algorithm == nil
    else { return nil }
    let recovery = Recovery(
      recording, note: note, held: held, options: options, clock: clock,
      isCancelled: isCancelled, report: report)
    guard let found = recovery.run() else { return recovery }
    if found.nearness.isKnown {
      // What was odd is odd still; the recovery heard only what is searched.
      remarks = target.analysis.warnings
      (target, first) = (found.target, found.note)
      isFinished = found.nearness.snr > Self.enough
    } else {
      recovered = found.note
    }
    return recovery
  }

  private func sound() -> AnalysedTarget {
    var sound = target.sound(note: note, held: held)
    sound.starts = library?.starts(for: target.analysis, limit: recording.sampleRate / 2) ?? []
    if let recovered { sound.starts.append(recovered) }
    if note != nil { for i in sound.starts.indices { sound.starts[i].pitch = sound.pitches[0] } }
    if let first {
      sound.pitches = [first.pitch]
      sound.releases.insert(Int(first.held * 48_000), at: 0)
    }
    return sound
  }

  private func outcome(_ result: MatchResult) -> Outcome {
    let voice = result.note.voice
    var found = played(voice, result.note.playing(judge.playing), VoiceConversion().patch(voice))
    if let louder = louder(found) { found = louder }
    if let start, let first {
      let asItCame = played(start.voice, first.playing(judge.playing), start.values, fits: false)
      if asItCame.nearness.replaces(found.nearness) { found = asItCame }
    }
    return outcome(result, found)
  }

  private func outcome(_ result: MatchResult, _ found: Played) -> Outcome {
    let document = found.document
    var bare = document.playing
    (bare.gain, bare.tuning) = (1, 0)
    let voiceRender = judge.render(found.voice, bare)
    return Outcome(
      document: document, voice: found.voice, render: found.render, voiceRender: voiceRender,
      nearness: found.nearness, voiceDistance: distance(of: voiceRender),
      idleOperators: judge.idleOperators(
        document.values, document.playing, render: found.render),
      evaluations: result.evaluations, seconds: result.seconds, steps: result.steps,
      startLoss: result.startLoss, endLoss: result.endLoss, interventions: result.interventions,
      inversion: result.inversion, warnings: remarks ?? target.analysis.warnings)
  }

  /// A patch as it may be left, and what it sounds like.
  private struct Played {
    var document: PatchDocument
    var voice: DX7Voice
    var render: [Float]
    var nearness: Nearness
  }

  /// As loud in itself as its carriers allow, where the gain, which no DX7 has, makes it louder.
  /// - Returns: nil where it can not be, or where it is known as it is.
  private func louder(_ found: Played) -> Played? {
    let gain = found.document.playing.gain ?? 1
    var genome = Genome(voice: found.voice, key: 60, held: 1)
    let wanted = 20 * log10(max(gain, 1)) / LevelLaw.decibelsPerStep
    let steps = min(Int(wanted), genome.headroom)
    guard steps > 0, !found.nearness.isKnown else { return nil }
    genome.shiftCarriers(by: steps)
    let voice = genome.voice(named: found.voice.name)
    var playing = found.document.playing
    playing.gain = gain * pow(10, -Double(steps) * LevelLaw.decibelsPerStep / 20)
    let values = VoiceConversion().patch(voice)
    let raised = Self.level(judge.render(values, playing))
    guard raised > 1e-9 else { return nil }
    // Levels are not even to the last bit: what is played stays as loud.
    playing.gain = playing.gain.map { $0 * Self.level(found.render) / raised }
    let louder = played(voice, playing, values, fits: false)
    let isAsNear = louder.nearness.distance < found.nearness.distance + Self.same
    return isAsNear ? louder : nil
  }

  /// Distance that nobody hears.
  private static let same = 0.002

  /// - Parameter fits: Whether its gain may be moved.
  private func played(
    _ voice: DX7Voice, _ playing: PatchDocument.Playing, _ values: [Float], fits: Bool = true
  ) -> Played {
    var document = PatchDocument(name: voice.name, values: values)
    document.playing = playing
    if fits { document.playing.gain = fittedGain(voice, playing) }
    let render = judge.render(document.values, document.playing)
    return Played(
      document: document, voice: voice, render: render, nearness: judge.nearness(of: render))
  }

  /// The gain that gives the target's level: all the way where that brings the sound nearer. Where
  /// the waveform is known it is the waveform's, not the level's.
  private func fittedGain(_ voice: DX7Voice, _ playing: PatchDocument.Playing) -> Double {
    let now = playing.gain ?? 1
    let samples = judge.render(voice, playing)
    let (own, wanted) = (Self.level(samples), Self.level(recording.samples))
    guard own > 1e-6, wanted > 1e-6 else { return now }
    let peak = samples.reduce(0) { max($0, abs($1)) }
    let residual = judge.residual(of: samples)
    let isKnown = Nearness(distance: 0, snr: residual.snr).isKnown && residual.gain > 0
    let fit = isKnown ? residual.gain : wanted / own
    let ratio = min(max(fit, 0.25), 4, headroom / max(Double(peak), 1e-9))
    if Double(peak) > headroom { return now * ratio }
    let fitted = samples.map { $0 * Float(ratio) }
    if distance(of: fitted) < distance(of: samples) { return now * ratio }
    // A start is not made worse to be as loud, nor what is known.
    if isKnown || start != nil { return now }
    // Heard as equally loud: within 0.3 dB, as near to the search's own level as that allows.
    let edge = pow(10, 0.3 / 20)
    return now * min(max(1, ratio / edge), ratio * edge)
  }

  /// RMS.
  private static func level(_ samples: [Float]) -> Double {
    samples.withUnsafeBufferPointer { x in
      x.baseAddress.map { SoundFeatures.rms($0, count: x.count) } ?? 0
    }
  }

  /// Largest sample of a render: -0.3 dBFS, or the target's own if it is louder.
  private var headroom: Double {
    max(pow(10, MatchLimits().peakMax / 20), target.analysis.peak)
  }

  /// Distance of a render from the target, by the weights.
  public func distance(of samples: [Float]) -> Double { judge.distance(of: samples) }
}
