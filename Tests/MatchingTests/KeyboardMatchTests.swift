import DX7
import Foundation
import Spectral
import TestSupport
import Testing
import VoiceSearch

@testable import Matching

/// Several notes of one sound, from recordings to a voice.
@Suite struct KeyboardMatchTests {
  /// A voice of two operators whose modulator answers to key and velocity.
  private func voice() -> Genome {
    var genome = MatchBench.voice()
    genome[1, .velocitySensitivity] = 3
    (genome[1, .rightDepth], genome[1, .breakPoint]) = (50, 30)
    return genome
  }

  private func note(_ voice: Genome, key: Int, velocity: Int) -> KeyboardNote {
    var own = voice
    own.key = UInt8(key)
    let samples = EngineNotes.reference(own, blocks: 450, velocity: UInt8(velocity))
    return KeyboardNote(
      Recording(samples: samples, sampleRate: 48_000), key: key, velocity: velocity)
  }

  private func match(_ notes: [KeyboardNote], threads: Int = 2) -> KeyboardMatch.Outcome {
    var options = MatchOptions()
    (options.search.evaluations, options.search.seconds) = (30_000, .infinity)
    options.search.threads = threads
    return KeyboardMatch(notes, held: nil, library: nil, options: options).run(
      clock: { 0 }, isCancelled: { false }, report: { _ in })
  }

  @Test func twoNotesOfASimpleVoiceGiveOneVoiceThatIsBoth() {
    let outcome = match([
      note(voice(), key: 60, velocity: 110), note(voice(), key: 72, velocity: 60),
    ])
    #expect(outcome.rows.map(\.key) == [60, 72])
    for row in outcome.rows { #expect(row.nearness.snr > 25) }
    #expect(outcome.strangers.isEmpty)
    #expect(outcome.first.document.playing.velocity == 110)
  }

  @Test func aNoteOfAnotherSoundIsNamedAndDoesNotSpoilTheVoice() {
    var other = voice()
    other[0, .coarse] = 5
    (other[1, .coarse], other[1, .outputLevel]) = (7, 90)
    let outcome = match([
      note(voice(), key: 60, velocity: 100), note(other, key: 55, velocity: 100),
      note(voice(), key: 67, velocity: 100),
    ])
    #expect(outcome.strangers.map(\.note) == [1])
    #expect(outcome.rows[0].nearness.snr > 20 && outcome.rows[2].nearness.snr > 20)
  }

  @Test func oneNoteSaysWhatItCannotTell() {
    let outcome = match([note(voice(), key: 60, velocity: 70)])
    #expect(
      outcome.unknown == [
        "keyboard level scaling", "keyboard rate scaling", "velocity sensitivity",
      ])
    let found = outcome.first.voice
    for op in 0..<6 {
      #expect(found[op: op, .leftDepth] == 0 && found[op: op, .rightDepth] == 0)
    }
  }

  @Test func notesThatAreAllAsNearHaveNoStrangerAmongThem() {
    let near = [0.1, 0.12, 0.2].map { Nearness(distance: $0, snr: 30) }
    #expect(KeyboardMatch.strangers(near).isEmpty)
    let far = near + [Nearness(distance: 1.6, snr: 0.4)]
    #expect(KeyboardMatch.strangers(far).map(\.note) == [3])
  }
}
