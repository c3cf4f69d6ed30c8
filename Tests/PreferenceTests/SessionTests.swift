import DX7
import Foundation
import Knobs
import MachineCore
import Playing
import TestSupport
import Testing
import VoiceSearch

@testable import Preference

/// Words and pairs on voices as the search makes them.
@Suite struct SessionTests {
  /// Patches whose modulators and envelopes have something to turn.
  private static let patches: [[Float]] = EngineNotes.voices(6).map {
    VoiceConversion().patch($0.voice(named: "TEST"))
  }

  private func session(_ patch: [Float], seed: UInt64 = 1) throws -> PreferenceSession {
    try PreferenceSession(patch, seed: seed, instructionSet: .detect())
  }

  /// Half of the words on each voice: no voice can be made more and less of everything.
  @Test func wordsMoveWhatTheyNameAndLeaveLoudnessAlone() throws {
    var (moved, asked) = (0, 0)
    for patch in Self.patches {
      for name in ["brighter", "darker", "longer", "shorter", "harder", "warmer"] {
        var session = try session(patch)
        let word = try #require(PreferenceWord(name))
        asked += 1
        guard (try? session.say(word, 1)) != nil else { continue }
        let way = session.current.traits.from(session.start)
        if word.sign * way[word.trait.place] > 0.25 { moved += 1 }
        #expect(abs(session.current.traits.loudness - session.start.loudness) < 0.5)
      }
    }
    #expect(Double(moved) >= 0.8 * Double(asked), "\(moved) of \(asked)")
  }

  @Test func theHeardPitchOfTheWholeEngineStaysWithinFiveCents() throws {
    for patch in Self.patches.prefix(3) {
      for name in ["brighter", "more_metallic"] {
        var session = try session(patch)
        guard (try? session.say(try #require(PreferenceWord(name)), 1)) != nil else { continue }
        let sounds = [patch, session.played].map {
          OfflineRender.render(
            patch: $0, notes: [RenderNote(key: 60, velocity: 100, held: 1)], seconds: 1.5,
            sampleRate: 48_000)[0]
        }
        let pitches = sounds.map { Audition.pitch($0) }
        guard let before = pitches[0] else { continue }
        #expect(abs(1200 * log2(try #require(pitches[1]) / before)) < 5, "\(name)")
      }
    }
  }

  @Test func undoBringsTheVeryPatchBack() throws {
    var session = try session(Self.patches[0])
    var patches = [session.played]
    for line in ["brighter", "longer", "darker"] {
      _ = try? session.say(try #require(PreferenceWord(line)), 1)
      if session.played != patches.last { patches.append(session.played) }
    }
    #expect(patches.count > 2)
    session.propose()
    while session.undo() != nil {}
    #expect(session.played == Self.patches[0])
    #expect(session.choiceCount == 0 && session.reward == TraitReward())
  }

  @Test func aPairIsTwoSoundsOfOneLoudnessThatDiffer() throws {
    var session = try session(Self.patches[1])
    let isPair = session.propose()
    #expect(isPair)
    let other = try #require(session.challenger)
    #expect(other.traits.distance(to: session.start) > 0.3)
    #expect(abs(other.traits.loudness - session.start.loudness) < 0.5)
    #expect(session.patch(other) != Self.patches[1])
  }

  /// The listener hears the traits as they are measured and has one direction in mind.
  @Test func choicesMoveThePatchTheWayAListenerHasInMind() throws {
    var reached: [Double] = []
    for seed in 1...3 as ClosedRange<UInt64> {
      var random = SearchRandom(seed: seed, stream: 77)
      let hidden = Trait.allCases.map { _ in random.normal() }
      let length = hidden.reduce(0) { $0 + $1 * $1 }.squareRoot()
      func liking(_ way: [Double]) -> Double {
        zip(way, hidden).reduce(0) { $0 + $1.0 * $1.1 } / length
      }
      var session = try session(Self.patches[Int(seed)], seed: seed)
      for _ in 0..<20 where session.propose() {
        guard let other = session.challenger else { break }
        session.choose(liking(other.traits.from(session.current.traits)) > 0 ? .second : .first)
      }
      reached.append(liking(session.current.traits.from(session.start)))
      #expect(session.current.traits.distance(to: session.start) <= 6)
    }
    #expect(reached.allSatisfy { $0 > 0.5 }, "\(reached)")
  }

  @Test func whatWasRememberedGivesTheSameSessionAgain() throws {
    var session = try session(Self.patches[2])
    var records: [PreferenceRecord] = []
    for choice in [PairChoice.second, .first, .neither] where session.propose() {
      if let record = session.choose(choice) { records.append(record) }
    }
    if let record = try? session.say(try #require(PreferenceWord("darker")), 0.5) {
      records.append(record)
    }
    if let record = session.undo() { records.append(record) }
    let bytes = try JSONEncoder().encode(records)
    var again = try self.session(Self.patches[2])
    for record in try JSONDecoder().decode([PreferenceRecord].self, from: bytes) {
      try again.repeatAnswer(record)
    }
    #expect(again.current == session.current && again.reward == session.reward)
    session.propose()
    again.propose()
    #expect(again.played == session.played)
  }

  @Test func aRecordOfAnotherPatchIsRefused() throws {
    var session = try session(TestPatch.steady.values)
    let json = """
      {"choice":"a","a":{"knobs":{},"traits":{},"loudness":-20},\
      "b":{"knobs":{"op9.level":1e300},"traits":{},"loudness":-20}}
      """
    let record = try JSONDecoder().decode(PreferenceRecord.self, from: Data(json.utf8))
    #expect(throws: PreferenceError.self) { try session.repeatAnswer(record) }
    #expect(session.played == TestPatch.steady.values)
  }

  @Test func aSilentPatchIsRefused() {
    var patch = TestPatch.steady
    for op in 1...6 { patch["/op/\(op)/level"] = 0 }
    #expect(throws: PreferenceError.self) { try session(patch.values) }
  }
}
