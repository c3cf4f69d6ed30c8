import DX7
import Playing
import SessionModel
import Testing

@Suite("A patch as it is played beside a recording")
struct PlayingTests {
  @Test("sounds the same to the bit wherever it begins", arguments: [1, 63, 64, 3000])
  func anywhere(silent: Int) {
    func render(_ start: Int) -> [Float] {
      PatchPlayer.render(
        values: VoiceConversion().patch(DX7Voice()),
        playing: PatchDocument.Playing(
          held: 0.1, length: Double(9600 + start) / 48_000, start: Double(start) / 48_000,
          rate: 48_000),
        instructionSet: .detect())
    }
    let (first, late) = (render(0), render(silent))
    #expect(late.count == 9600 + silent)
    #expect(late.prefix(silent).allSatisfy { $0 == 0 })
    #expect(Array(late.dropFirst(silent)) == first)
    #expect(first.contains { abs($0) > 0.01 })
  }

  @Test("of a length shorter than the silence before it is silence of that length")
  func silence() {
    let sound = PatchPlayer.render(
      values: VoiceConversion().patch(DX7Voice()),
      playing: PatchDocument.Playing(length: 0.01, start: 1, rate: 48_000),
      instructionSet: .detect())
    #expect(sound == [Float](repeating: 0, count: 480))
  }
}
