import DX7
import FMSynthesis
import Following
import Foundation
import Playing
import SessionModel
import Testing
import VoiceSearch

@testable import Learning

/// Learning from notes that a DX7 played.
@Suite struct RecoveryTests {
  private static let rate = 48_000.0
  private static let conversion = VoiceConversion()

  /// A carrier with a modulator, and one that sounds alone.
  private static var voice: DX7Voice {
    var genome = Genome(voice: DX7Voice(), key: 60, held: 0)
    genome[.algorithm] = 4
    genome[.feedback] = 0
    for op in 0..<6 { genome[op, .outputLevel] = 0 }
    for (op, coarse, level, rate) in [(0, 1, 99, 40), (1, 3, 82, 52), (2, 2, 86, 35)] {
      genome[op, .coarse] = coarse
      genome[op, .outputLevel] = level
      (genome[op, .rate1], genome[op, .level1]) = (96, 99)
      (genome[op, .rate2], genome[op, .level2]) = (rate, 75)
      (genome[op, .rate3], genome[op, .level3]) = (25, 0)
      (genome[op, .rate4], genome[op, .level4]) = (60, 0)
    }
    return SearchNote(genome).voice
  }

  private static func playing(_ key: Int, gain: Double = 1) -> PatchDocument.Playing {
    PatchDocument.Playing(
      note: key, velocity: 100, held: 0.8, length: 1.3, gain: gain, rate: rate)
  }

  private static func note(_ key: Int, number: Int) -> HeardNote {
    let sound = PatchPlayer.render(
      values: conversion.patch(voice), playing: playing(key), instructionSet: .detect())
    var note = HeardNote(
      number: number, samples: sound, sampleRate: rate,
      frequency: 440 * exp2(Double(key - 69) / 12), level: -20)
    note.lead = [Float](repeating: 0, count: 2048)
    return note
  }

  @Test("A note that a DX7 voice played teaches that very voice")
  func exact() throws {
    let learner = PatchLearner(PatchLearner.Options())
    var situation = LearningSituation(patch: FollowPatch.harmonic())
    learner.hear(Self.note(60, number: 1))
    var learned: [LearnedPatch] = []
    for _ in 0..<400 where learner.figures.rounds == 0 {
      guard let better = learner.step(situation) else { continue }
      learner.adopted(better)
      situation.patch = better.document.values
      learned.append(better)
    }
    let last = try #require(learned.last)
    #expect((last.trackerDecibels ?? 0) > 38)
    #expect(last.voice != nil, "a voice for a DX7")
    let key = try #require(last.document.playing.note)
    #expect(key == 60)
    let (heard, found) = (
      Self.note(60, number: 1).samples,
      PatchPlayer.render(
        values: last.document.values,
        playing: Self.playing(key, gain: last.document.playing.gain ?? 1),
        instructionSet: .detect())
    )
    #expect(Self.decibels(heard, found) > 30, "dB of waveform")
  }

  @Test("A sound that no DX7 played is searched as before")
  func others() {
    var options = PatchLearner.Options()
    (options.evaluations, options.seeds) = (6000, 512)
    let learner = PatchLearner(options)
    var state = UInt64(1)
    let noise = (0..<30_000).map { frame -> Float in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let hiss = Float(Int64(bitPattern: state) >> 40) / Float(1 << 23)
      return 0.1 * hiss + 0.2 * sinf(Float(frame) * 0.0288)
    }
    learner.hear(
      HeardNote(number: 1, samples: noise, sampleRate: Self.rate, frequency: 220, level: -20))
    let situation = LearningSituation(patch: FollowPatch.harmonic())
    var learned: LearnedPatch?
    for _ in 0..<3000 where learned == nil { learned = learner.step(situation) }
    #expect(learned != nil)
    #expect(learned?.trackerDecibels == nil)
  }

  private static func decibels(_ a: [Float], _ b: [Float]) -> Double {
    var (own, left) = (0.0, 1e-12)
    for (x, y) in zip(a, b) {
      own += Double(x * x)
      left += Double((x - y) * (x - y))
    }
    return 10 * log10(own / left)
  }
}
