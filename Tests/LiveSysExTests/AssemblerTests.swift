import DX7
import LiveEngine
import Testing

/// Whole messages out of a stream of bytes cut anywhere.
struct AssemblerTests {
  @Test func messagesAmongRealTimeBytesAndNotesAreWhole() {
    var random = Seeded(5)
    for _ in 0..<500 {
      var stream: [UInt8] = []
      var expected: [[UInt8]] = []
      for number in 0..<5 {
        let message = SysExFile.message(voice: random.voice(name: "VOICE \(number)"))
        expected.append(message)
        for byte in message {
          if UInt8.random(in: 0..<40, using: &random) == 0 { stream.append(0xF8) }
          stream.append(byte)
        }
        stream += [0x90, 60, 100]
      }
      let (whole, givenUp) = assemble(stream)
      #expect(whole == expected)
      #expect(givenUp == 0)
    }
  }

  @Test func aNewStartOrAnotherStatusBreaksAMessageOff() {
    #expect(assemble([0xF0, 1, 2, 0xF0, 3, 0xF7]) == ([[0xF0, 3, 0xF7]], 1))
    #expect(assemble([0xF0, 1, 0x90, 2, 0xF7]) == ([], 1))
  }

  @Test func aMessageThatIsTooLongIsDroppedWhole() {
    let limit = ExclusiveAssembler.limit
    let long = [0xF0] + [UInt8](repeating: 0, count: limit - 1) + [0xF7]
    #expect(assemble(long + [0xF0, 7, 0xF7]) == ([[0xF0, 7, 0xF7]], 1))
    let longest = [0xF0] + [UInt8](repeating: 0, count: limit - 2) + [0xF7]
    #expect(assemble(longest) == ([longest], 0))
  }

  private func assemble(_ stream: [UInt8]) -> (whole: [[UInt8]], givenUp: Int) {
    var assembler = ExclusiveAssembler()
    var whole: [[UInt8]] = []
    var givenUp = 0
    for byte in stream {
      switch assembler.take(byte) {
      case .none: continue
      case .whole:
        whole.append(
          Array(UnsafeBufferPointer(start: assembler.message, count: assembler.count)))
      case .givenUp: givenUp += 1
      }
    }
    return (whole, givenUp)
  }
}
