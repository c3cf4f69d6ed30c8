import Foundation
import Testing

@testable import Following

/// MIDI made of pitches and levels, an update every 10 ms.
@Suite struct HeardNotesTests {
  /// Notes and levels by update; nil: no pitch.
  private func play(
    _ notes: inout HeardNotes, _ pitches: [Float?], level: (Int) -> Float = { _ in -20 }
  ) -> [[UInt8]] {
    pitches.enumerated().flatMap { i, note in
      let hertz = 440 * exp2(((note ?? 69) - 69) / 12)
      return notes.take(
        HeardMoment(pitch: hertz, isVoiced: note != nil, level: level(i), attack: level(i) + 3))
    }
  }

  private func steady(_ note: Float, _ count: Int) -> [Float?] {
    [Float?](repeating: note, count: count)
  }

  private func rest(_ count: Int) -> [Float?] { [Float?](repeating: nil, count: count) }

  private func keys(struckIn messages: [[UInt8]]) -> [UInt8] {
    messages.filter { $0[0] & 0xf0 == 0x90 }.map { $0[1] }
  }

  private func keys(letGoIn messages: [[UInt8]]) -> [UInt8] {
    messages.filter { $0[0] & 0xf0 == 0x80 }.map { $0[1] }
  }

  /// Semitones of the bends on channel 1.
  private func bends(_ messages: [[UInt8]], range: Double = 2) -> [Double] {
    messages.filter { $0[0] & 0xf0 == 0xe0 }.map {
      Double(Int($0[1]) + Int($0[2]) << 7 - 8192) / 8192 * range
    }
  }

  @Test func aNoteIsStruckInTheUpdateThatHearsItInTuneAndAfterTheBendRange() {
    var notes = HeardNotes(.plain)
    let messages = play(&notes, steady(60.25, 1))
    #expect(
      messages.prefix(6) == [
        [0xb0, 101, 0], [0xb0, 100, 0], [0xb0, 6, 2], [0xb0, 38, 0], [0xb0, 101, 127],
        [0xb0, 100, 127],
      ])
    #expect(messages.dropFirst(6).map { $0[0] } == [0xe0, 0xd0, 0x90])
    #expect(abs((bends(messages).first ?? 0) - 0.25) < 0.001)
    // -17 dBFS stands at 43 of the 54 dB from -60 to -6.
    #expect(messages.last == [0x90, 60, 101])
  }

  @Test func aPitchThatIsHeardBeforeItsSoundHasSetInIsNotStruck() {
    var notes = HeardNotes(.plain)
    let early = HeardMoment(pitch: 1760, isVoiced: true, level: -90, attack: -20)
    #expect(notes.take(early).isEmpty)
    #expect(keys(struckIn: play(&notes, steady(60, 1))) == [60])
  }

  @Test func aSteadyNoteSaysNothingMore() {
    var notes = HeardNotes(.plain)
    _ = play(&notes, steady(57, 1))
    #expect(play(&notes, steady(57.004, 200)).isEmpty)
  }

  @Test func eachUpdateBendsAndPressesOnceAtMost() {
    var notes = HeardNotes(.plain)
    _ = play(&notes, steady(57, 1))
    for i in 1...50 {
      let messages = play(&notes, [57 + Float(i) / 120]) { _ in -40 + Float(i) / 2 }
      #expect(messages.filter { $0[0] == 0xe0 }.count <= 1)
      #expect(messages.filter { $0[0] == 0xd0 }.count <= 1)
      #expect(messages.count <= 2)
    }
  }

  /// A semitone to either side, at each of these rates.
  @Test(arguments: [4.0, 5, 6, 8]) func aVibratoIsOneNoteThatIsBent(hertz: Double) {
    var notes = HeardNotes(.plain)
    let pitches = (0..<300).map {
      Float?(Float(64 + sin(2 * Double.pi * hertz * Double($0) / 100)))
    }
    let messages = play(&notes, pitches)
    #expect(keys(struckIn: messages) == [64])
    #expect((bends(messages).max() ?? 0) > 0.9)
    #expect((bends(messages).min() ?? 0) < -0.9)
  }

  @Test func aLegatoStepIsAnotherNoteOneUpdateAfterTheLeap() {
    var notes = HeardNotes(.plain)
    _ = play(&notes, steady(60, 20))
    #expect(play(&notes, [62]).isEmpty)
    let messages = play(&notes, [62])
    #expect(keys(letGoIn: messages) == [60])
    #expect(keys(struckIn: messages) == [62])
    #expect(messages.first?[0] == 0x80)
  }

  @Test func oneUpdateOfAWrongOctaveIsNoNoteAndNoBend() {
    var notes = HeardNotes(.plain)
    _ = play(&notes, steady(60, 20))
    #expect(play(&notes, [48, 60, 60, 72, 60] + steady(60, 20)).isEmpty)
  }

  @Test func aSlowStepOfASemitoneIsAnotherNoteOnceItHasSettled() {
    var notes = HeardNotes(.plain)
    let way = (0...5).map { Float?(60 + Float($0) / 5) }
    let messages = play(&notes, steady(60, 20) + way + steady(61, 20))
    #expect(keys(struckIn: messages) == [60, 61])
  }

  @Test func aGlideBeyondTheBendRangeGoesOnInAnotherNote() {
    var notes = HeardNotes(.plain)
    let messages = play(&notes, (0...100).map { Float?(60 + Float($0) * 0.07) })
    #expect(keys(struckIn: messages) == [60, 62, 64, 66])
    #expect(bends(messages).allSatisfy { abs($0) <= 2 })
  }

  @Test func withMPEAGlideOfTwoOctavesIsOneNoteAndThenTheOneItArrivesAt() {
    var notes = HeardNotes(.mpe)
    let glide = (0...200).map { Float?(48 + Float($0) * 0.12) }
    var messages = play(&notes, glide)
    #expect(keys(struckIn: messages) == [48])
    #expect(abs((bends(messages, range: 48).max() ?? 0) - 24) < 0.2)
    messages = play(&notes, steady(72, 20))
    #expect(keys(struckIn: messages) == [72])
  }

  @Test func shortGapsOfThePitchDoNotEndANoteAndLongerOnesDo() {
    var notes = HeardNotes(.plain)
    _ = play(&notes, steady(60, 20))
    #expect(keys(letGoIn: play(&notes, rest(3) + steady(60, 10))).isEmpty)
    #expect(keys(letGoIn: play(&notes, rest(4))) == [60])
    #expect(play(&notes, rest(500)).isEmpty)
  }

  @Test func aKeyThatIsStruckAgainWithoutAGapIsStruckAgain() {
    var notes = HeardNotes(.plain)
    let messages = play(&notes, steady(60, 80)) { $0 < 40 ? -20 - Float($0) : -14 }
    #expect(keys(struckIn: messages) == [60, 60])
    #expect(keys(letGoIn: messages) == [60])
  }

  @Test func aTremoloIsOneNote() {
    var notes = HeardNotes(.plain)
    let messages = play(&notes, steady(60, 200)) {
      -20 + 3 * Float(sin(2 * Double.pi * 6 * Double($0) / 100))
    }
    #expect(keys(struckIn: messages) == [60])
    #expect(Set(messages.filter { $0[0] == 0xd0 }.map { $0[1] }).count > 8)
  }

  @Test func withMPENotesGoRoundChannels2To16AndTheZoneIsTold() {
    var notes = HeardNotes(.mpe)
    var channels: [UInt8] = []
    for i in 0..<17 {
      let messages = play(&notes, steady(60, 5) + rest(5))
      let zone: [UInt8] = [0xb0, 6, 15]
      #expect(messages.contains(zone) == (i == 0))
      channels += messages.filter { $0[0] & 0xf0 == 0x90 }.map { $0[0] & 15 }
      #expect(messages.filter { $0[0] & 0xf0 != 0xb0 }.allSatisfy { $0[0] & 15 == channels[i] })
    }
    #expect(channels == Array(1...15) + [1, 2])
  }

  @Test func afterASecondOfRestTheBendRangeIsToldAgain() {
    var notes = HeardNotes(.plain)
    let range: [UInt8] = [0xb0, 6, 2]
    _ = play(&notes, steady(60, 5) + rest(50))
    #expect(!play(&notes, steady(60, 5) + rest(110)).contains(range))
    #expect(play(&notes, steady(60, 5)).contains(range))
  }

  @Test func lettingGoEndsTheNoteCentresTheBendAndWaitsForTheNextOne() {
    var notes = HeardNotes(.plain)
    _ = play(&notes, steady(60.3, 5))
    #expect(notes.letGo(waits: true) == [[0x80, 60, 64], [0xe0, 0, 64], [0xd0, 0]])
    #expect(notes.letGo(waits: true).isEmpty)
    #expect(play(&notes, steady(60.3, 50)).isEmpty)
    #expect(keys(struckIn: play(&notes, rest(1) + steady(60.3, 1))) == [60])
  }

  @Test func whoTurnsItOnWhileSomethingSoundsHearsItAtOnce() {
    var notes = HeardNotes(.plain)
    #expect(notes.letGo(waits: true).isEmpty)
    #expect(keys(struckIn: play(&notes, steady(60, 1))) == [60])
    #expect(notes.letGo(waits: false).first == [0x80, 60, 64])
    #expect(keys(struckIn: play(&notes, steady(60, 1))) == [60])
  }

  @Test(arguments: [Float.nan, 0, -1, 1e9]) func whatIsNoPitchMakesNoNote(hertz: Float) {
    var notes = HeardNotes(.plain)
    let heard = HeardMoment(pitch: hertz, isVoiced: true, level: -20, attack: -20)
    #expect(keys(struckIn: notes.take(heard)).isEmpty)
  }

  @Test func everyMessageIsWholeAndOfSevenBitsWhateverIsHeard() {
    var notes = HeardNotes(.mpe)
    var dice = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let note = Float.random(in: 15...115, using: &dice)
      let level = Float.random(in: -200...20, using: &dice)
      let heard = HeardMoment(
        pitch: 440 * exp2((note - 69) / 12), isVoiced: Bool.random(using: &dice), level: level,
        attack: level)
      for message in notes.take(heard) {
        #expect(message.count == (message[0] & 0xf0 == 0xd0 ? 2 : 3))
        #expect(message[0] >= 0x80 && message.dropFirst().allSatisfy { $0 < 128 })
      }
    }
  }
}
