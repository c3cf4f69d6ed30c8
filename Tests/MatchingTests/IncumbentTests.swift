import DX7
import FMSynthesis
import Foundation
import SessionModel
import Spectral
import TestSupport
import Testing

@testable import Matching
@testable import VoiceSearch

/// What was there before a match, and what is left of it after.
@Suite struct IncumbentTests {
  /// A voice of the bench as the engine plays it, from the first sample on.
  private static func target(
    _ voice: Genome = MatchBench.voice(), key: Int = 60, held: Double = 0.4,
    velocity: Int = 100, gain: Double = 1
  ) -> Recording {
    let judge = EngineJudge(
      [Float](repeating: 0, count: 28_800), playing: .init(rate: 48_000),
      instructionSet: .detect())
    let playing = PatchDocument.Playing(
      note: key, velocity: velocity, held: held, length: 0.6, gain: gain, start: 0, rate: 48_000)
    return Recording(
      samples: judge.render(voice.voice(named: "TARGET"), playing), sampleRate: 48_000)
  }

  private static func outcome(
    _ target: Recording, from start: Genome, playing: PatchDocument.Playing = .init(),
    law: MatchLaw = .auto, evaluations: Int = 3000
  ) -> MatchSession.Outcome {
    let voice = start.voice(named: "START")
    return outcome(
      target,
      MatchStart(values: VoiceConversion().patch(voice), voice: voice, playing: playing),
      law: law, evaluations: evaluations)
  }

  private static func outcome(
    _ target: Recording, _ start: MatchStart, law: MatchLaw = .auto, evaluations: Int = 3000
  ) -> MatchSession.Outcome {
    var options = MatchOptions()
    options.law = law
    (options.search.evaluations, options.search.seconds) = (evaluations, .infinity)
    return MatchSession(target, note: nil, start: start, options: options).run(
      clock: { 0 }, isCancelled: { false }, report: { _ in })
  }

  /// A modulator's level and decay a little off: the waveform is known, the spectrum could be
  /// bettered at its cost.
  private static func near() -> Genome {
    var near = MatchBench.voice()
    near[1, .outputLevel] = 72
    near[1, .rate2] = 39
    return near
  }

  @Test(arguments: [MatchLaw.auto, .search, .gradient, .multiplicative, .reinforce])
  func aKnownWaveformIsNeverLost(law: MatchLaw) {
    let target = Self.target()
    let said = PatchDocument.Playing(note: 60, held: 0.4)
    let came = Self.outcome(target, from: Self.near(), playing: said, evaluations: 1)
    #expect((10...40).contains(came.nearness.snr), "\(came.nearness.snr)")
    let left = Self.outcome(target, from: Self.near(), playing: said, law: law)
    #expect(left.nearness.snr >= came.nearness.snr - 1e-6)
  }

  /// By waveforms the last units are found.
  @Test func aKnownWaveformIsMadeExact() {
    let said = PatchDocument.Playing(note: 60, held: 0.4)
    let left = Self.outcome(
      Self.target(), from: Self.near(), playing: said, evaluations: 20_000)
    #expect(left.nearness.isExact, "\(left.nearness.snr)")
  }

  /// As a voice in SysEx comes: without a key, on any octave, held for as long as nobody knows.
  @Test(arguments: [(43, 0.3), (60, 0.4), (77, 0.237)])
  func anExactStartComesBackExactWithNothingSaid(key: Int, held: Double) {
    var voice = MatchBench.voice()
    voice[.transpose] = 12
    let left = Self.outcome(
      Self.target(voice, key: key, held: held), from: voice, evaluations: 500)
    #expect(left.nearness.isExact, "\(left.nearness.snr)")
    #expect(left.document.playing.note == key)
    #expect(abs((left.document.playing.held ?? 0) - held) < 0.003)
    #expect(abs((left.document.playing.gain ?? 0) - 1) < 1e-3)
  }

  /// The attack takes 0.1 s to be heard, so that the note seems to begin then.
  @Test func anExactStartThatRisesSlowlyComesBackExact() {
    var slow = MatchBench.voice()
    slow[0, .rate1] = 45
    let target = Self.target(slow, held: 0.5)
    #expect(TargetAnalysis(target.samples, sampleRate: 48_000).onset > 0.02)
    let left = Self.outcome(target, from: slow, evaluations: 500)
    #expect(left.nearness.isExact, "\(left.nearness.snr)")
    #expect(left.document.playing.start == 0)
  }

  @Test func aStartKeepsItsOwnLevelAndVelocity() {
    let target = Self.target(velocity: 60, gain: 0.25)
    let left = Self.outcome(
      target, from: MatchBench.voice(),
      playing: .init(note: 60, velocity: 60, held: 0.4, gain: 0.25), evaluations: 500)
    #expect(left.nearness.isExact)
    #expect(abs((left.document.playing.gain ?? 0) - 0.25) < 1e-3)
  }

  /// Half a step between two ratios of a DX7, which the nearest voice cannot hold.
  @Test func aPatchThatNoVoiceHoldsIsLeftAsItCame() {
    let voice = MatchBench.voice().voice(named: "TARGET")
    var values = VoiceConversion().patch(voice)
    values[PatchLayout.index(1, .ratio)] = 3.0151
    let judge = EngineJudge(
      [0], playing: .init(rate: 48_000), instructionSet: .detect())
    let playing = PatchDocument.Playing(
      note: 60, velocity: 100, held: 0.4, length: 0.6, start: 0, rate: 48_000)
    let target = Recording(samples: judge.render(values, playing), sampleRate: 48_000)
    let left = Self.outcome(
      target, MatchStart(values: values, voice: nil, playing: playing), evaluations: 500)
    #expect(left.document.values == values)
    #expect(left.nearness.isExact)
  }

  /// Where the waveform says nothing the judge's distance does.
  @Test func aFarStartIsNotLeftWorse() {
    let said = PatchDocument.Playing(note: 60, held: 0.4)
    let far = MatchBench.moved(MatchBench.voice())
    let came = Self.outcome(Self.target(), from: far, playing: said, evaluations: 1)
    let left = Self.outcome(Self.target(), from: far, playing: said, evaluations: 2000)
    #expect(left.distance < came.distance)
  }

  @Test func operatorsThatTheNoteWouldNotMissAreNamed() {
    var voice = MatchBench.voice()
    // One that modulates what is silent, and one that is itself too weak to be heard.
    voice[3, .outputLevel] = 90
    voice[4, .outputLevel] = 8
    let left = Self.outcome(Self.target(voice), from: voice, evaluations: 1)
    #expect(left.idleOperators == [2, 3, 4, 5])
  }

  @Test func figuresTellTheWaveform() throws {
    let left = Self.outcome(Self.target(), from: MatchBench.voice(), evaluations: 1)
    let figures = MatchFigures(target: "t", left, MatchOptions(), warnings: [])
    let text = String(decoding: try JSONEncoder().encode(figures), as: UTF8.self)
    #expect(text.contains("\"exact\":true"))
    #expect(!text.contains("tracker_db"))
    #expect((figures.snr ?? 0) > 40)
  }

  @Test func aCandidateIsOneLine() {
    let candidate = InversionCandidate(
      structure: "2(2)+4(14)", joint: 41.26, tracker: nil, attempt: 3, movesPitch: true)
    #expect(
      candidate.line == "attempt  3  pitch free  joint   41.3 dB  tracked         -  2(2)+4(14)")
  }
}
