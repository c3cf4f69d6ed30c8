import DX7
import FMSynthesis
import Playing
import SessionModel
import TestSupport
import Testing

@testable import Morphing

/// Whole morphs, with as many patches heard as a test may take.
@Suite struct RunTests {
  private static func run(
    _ a: DX7Voice, _ b: DX7Voice, steps: Int = 5, threads: Int = 2, seed: UInt64 = 1,
    evaluations: Int = 1500
  ) throws -> MorphOutcome {
    let conversion = VoiceConversion()
    let ends = [a, b].map { voice in
      MorphEnd(
        name: voice.name, values: conversion.patch(voice),
        playing: .init(held: 0.5, length: 0.8), voice: voice)
    }
    var options = MorphOptions()
    (options.steps, options.threads, options.seed) = (steps, threads, seed)
    (options.evaluations, options.seconds) = (evaluations, .infinity)
    return try MorphRun(
      ends[0], ends[1], options, clock: { 0 }, isCancelled: { false }, report: { _ in }
    ).run()
  }

  /// A middle, brought to its place.
  private static let middle = Result { try run(Voices.piano(), Voices.brass, steps: 3) }
  /// Steps as they stand on the path.
  private static let plain = Result {
    try run(Voices.piano(), Voices.brass, evaluations: 1)
  }

  @Test func theEndsAreTheEndsToTheBit() throws {
    let outcome = try Self.plain.get()
    let conversion = VoiceConversion()
    #expect(outcome.steps.count == 5)
    #expect(outcome.steps.first?.document.values == conversion.patch(Voices.piano()))
    #expect(outcome.steps.last?.document.values == conversion.patch(Voices.brass))
    #expect(outcome.steps.first?.voice == Voices.piano())
    #expect(outcome.steps.last?.voice == Voices.brass)
  }

  @Test(arguments: [Descriptor.loudness, .centroid, .attack])
  func theMiddleLiesBetweenTheEnds(_ descriptor: Descriptor) throws {
    let outcome = try Self.middle.get()
    let values = outcome.steps.map { $0.sound[descriptor] }
    let (low, high) = (min(values[0], values[2]), max(values[0], values[2]))
    #expect(high - low > 0.01)
    #expect(values[1] > low && values[1] < high, "\(values)")
  }

  @Test func theMachineBringsAStepNearerThanItsPlaceOnThePath() throws {
    let plain = try Self.run(Voices.piano(), Voices.brass, steps: 3, evaluations: 1)
    let turned = try Self.middle.get()
    #expect(turned.steps[1].error < 0.8 * plain.steps[1].error)
    #expect(turned.steps[1].voiceError < 0.9 * plain.steps[1].voiceError)
  }

  @Test func theSameSeedGivesTheSameStepsOnAnyNumberOfThreads() throws {
    let (one, three) = (
      try Self.run(Voices.piano(), Voices.brass, threads: 1, evaluations: 1200),
      try Self.run(Voices.piano(), Voices.brass, threads: 3, evaluations: 1200)
    )
    #expect(one.steps.map(\.document) == three.steps.map(\.document))
    #expect(one.steps.map(\.voice) == three.steps.map(\.voice))
    #expect(one.evaluations == three.evaluations)
  }

  @Test func aStepIsWhatItsDescriptorsSayWhenTheEnginePlaysIt() throws {
    let outcome = try Self.middle.get()
    let step = outcome.steps[1]
    let sound = PatchPlayer.render(
      values: step.document.values, playing: step.document.playing, instructionSet: .detect())
    let heard = DescriptorMeter().measure(sound, pitch: 261.63)
    #expect(abs(heard[.loudness] - step.sound[.loudness]) < 0.2)
    #expect(abs(heard[.centroid] / step.sound[.centroid] - 1) < 0.02)
  }

  @Test func aVoiceOfAStepSoundsAsItsDescriptorsSay() throws {
    let outcome = try Self.middle.get()
    let step = outcome.steps[1]
    let sound = PatchPlayer.render(
      values: VoiceConversion().patch(step.voice), playing: step.document.playing,
      instructionSet: .detect())
    let heard = DescriptorMeter().measure(sound, pitch: 261.63)
    #expect(abs(heard[.loudness] - step.voiceSound[.loudness]) < 0.2)
  }

  @Test func twoSilentEndsHaveNothingBetweenThem() {
    #expect(throws: MorphError.bothSilent) { try Self.run(Voices.silent, Voices.silent) }
  }

  @Test func oneSilentEndIsFadedTo() throws {
    let outcome = try Self.run(Voices.piano(), Voices.silent, evaluations: 1000)
    #expect(outcome.warnings.contains { $0.contains("silent") })
    let levels = outcome.steps.map { $0.sound[.loudness] }
    #expect(levels[1] < levels[0] && levels[3] < levels[1], "\(levels)")
  }

  @Test func thePatchItselfIsAllThatLiesBetweenItAndItself() throws {
    let outcome = try Self.run(Voices.piano(), Voices.piano(), evaluations: 1000)
    #expect(outcome.warnings.contains { $0.contains("same patch") })
    #expect(outcome.steps.allSatisfy { $0.error < 0.05 })
  }

  @Test func anEndThatIsToldHowItIsPlayedSaysSoForTheOther() {
    let told = PatchDocument.Playing(note: 72, held: 1, length: 2, gain: 2)
    let filled = PatchDocument.Playing().filled(by: told)
    #expect(filled.note == 72 && filled.held == 1 && filled.gain == nil)
  }

  @Test func pitchBetweenTwoKeysIsAKeyAndCents() {
    let playing = PatchDocument.Playing.between(.init(note: 60), .init(note: 63), 0.5)
    let cents = 100 * Double(playing.note ?? 0) + (playing.tuning ?? 0)
    #expect(abs(cents - 6150) < 1e-9 && abs(playing.tuning ?? 99) <= 50)
  }
}
