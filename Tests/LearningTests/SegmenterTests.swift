import FMSynthesis
import Following
import Foundation
import Learning
import TestSupport
import Testing

/// From a stream of sound to notes.
@Suite struct SegmenterTests {
  private let silence = [Float](repeating: 0, count: 14_400)

  /// What the follower and the segmenter make of a signal.
  private func heard(_ input: [Float]) -> (notes: [HeardNote], skipped: Int) {
    let follower = Follower(
      sampleRate: 48_000, patch: FollowPatch.harmonic(), configuration: FollowerConfiguration())
    var segmenter = NoteSegmenter(
      sampleRate: 48_000, hop: follower.hop, delay: follower.analysisDelay)
    var notes: [HeardNote] = []
    for start in stride(from: 0, through: input.count - follower.hop, by: follower.hop) {
      let block = Array(input[start..<(start + follower.hop)])
      let begin = UInt64(start + follower.hop)
      let step = follower.step(block, count: block.count, begin: begin) { _ in false }
      if let note = segmenter.take(block, count: block.count, step: step, gate: -60) {
        notes.append(note)
      }
    }
    return (notes, segmenter.skipped)
  }

  private func tone(_ hertz: Double, _ seconds: Double, level: Float = 0.2) -> [Float] {
    Made.song(seconds, level: level) { _ in hertz }
  }

  @Test func aNoteBetweenSilencesIsOneNoteFromItsOnsetToItsEnd() {
    let notes = heard(silence + tone(220, 0.6) + silence).notes
    #expect(notes.count == 1)
    guard let note = notes.first else { return }
    #expect(note.isOver && Made.cents(note.frequency, 220) < 2)
    // 50 ms: the follower's window smears both ends.
    #expect(abs(note.seconds - 0.6) < 0.1)
    let onset = note.samples.firstIndex { abs($0) > 0.01 } ?? .max
    #expect(onset < 2400)
  }

  @Test("What came just before a note is kept with it, to the sample")
  func lead() throws {
    let tone = tone(220, 0.6)
    let note = try #require(heard(silence + tone + silence).notes.first)
    let whole = note.lead + note.samples
    let silent = whole.prefix { $0 == 0 }.count
    #expect(silent >= 64)
    let first = tone.prefix { $0 == 0 }.count
    #expect(whole[silent..<(silent + 4800)] == tone[first..<(first + 4800)])
  }

  @Test func legatoNotesAreCutWhereThePitchSettles() {
    let notes = heard(silence + tone(220, 0.5) + tone(330, 0.5) + tone(262, 0.5) + silence).notes
    #expect(notes.count == 3)
    for (note, hertz) in zip(notes, [220.0, 330, 262]) {
      #expect(Made.cents(note.frequency, hertz) < 5)
      #expect(abs(note.seconds - 0.5) < 0.12)
    }
  }

  @Test func aKeyThatIsStruckAgainWhileItSoundsIsANewNote() {
    let struck = tone(300, 0.5).enumerated().map { $1 * exp(-Float($0) / 12_000) }
    let notes = heard(silence + struck + struck + struck + silence).notes.filter(\.isOver)
    #expect(notes.count == 3)
    #expect(notes.allSatisfy { abs($0.seconds - 0.5) < 0.15 })
  }

  @Test func vibratoIsOneNote() {
    let sung = Made.song(0.8) { 330 * exp2(50 / 1200 * sin(2 * Double.pi * 5 * $0)) }
    let notes = heard(silence + sung + silence).notes
    #expect(notes.count == 1)
    #expect(notes.allSatisfy { Made.cents($0.frequency, 330) < 20 })
  }

  @Test func glidesNoiseAndClicksAreNoNotes() {
    let glide = Made.song(1) { 200 * exp2($0) }
    let noise = Made.noise(24_000, seed: 3).map { $0 * 0.2 }
    let click = tone(400, 0.05)
    let result = heard(silence + glide + silence + noise + silence + click + silence)
    #expect(result.notes.isEmpty)
    #expect(result.skipped == 3)
  }

  @Test func silenceIsNothing() {
    let result = heard(silence + silence)
    #expect(result.notes.isEmpty && result.skipped == 0)
  }

  @Test func aLongNoteIsHandedOverBeforeItsEndAndNeverGrowsBeyondTheLimit() {
    let notes = heard(silence + tone(220, 5.5) + silence).notes
    #expect(notes.map(\.number) == [1, 1, 1])
    #expect(notes.map(\.isOver) == [false, false, true])
    #expect(notes.allSatisfy { $0.seconds < NoteSegmenter.longest + 0.05 })
  }
}

@Suite struct NoteShelfTests {
  private func note(
    _ number: Int, hertz: Double = 220, seconds: Double = 1, level: Double = -20
  ) -> HeardNote {
    HeardNote(
      number: number, samples: [Float](repeating: 0.1, count: Int(seconds * 1000)),
      sampleRate: 1000, frequency: hertz, level: level)
  }

  @Test func aKeyHasOneNoteTheNewest() {
    var shelf = NoteShelf()
    let kept = [shelf.put(note(1)), shelf.put(note(2, hertz: 221)), shelf.put(note(3, hertz: 330))]
    #expect(kept == [true, true, true])
    #expect(shelf.notes.map(\.number) == [2, 3])
  }

  @Test func aMuchShorterOrSofterTakeDoesNotReplaceAGoodOne() {
    var shelf = NoteShelf()
    let kept = [
      shelf.put(note(1)), shelf.put(note(2, seconds: 0.4)), shelf.put(note(3, level: -30)),
    ]
    #expect(kept == [true, false, false])
    #expect(shelf.notes.map(\.number) == [1])
  }

  @Test func theShelfHoldsFourAndForgetsWhatWasNotHeardAgain() {
    var shelf = NoteShelf()
    for number in 1...6 { _ = shelf.put(note(number, hertz: 100 * Double(number))) }
    #expect(shelf.notes.map(\.number) == [3, 4, 5, 6])
    for number in 7...20 { _ = shelf.put(note(number, hertz: 600)) }
    #expect(shelf.notes.map(\.number) == [20])
  }
}
