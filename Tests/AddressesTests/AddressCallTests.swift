import Addresses
import Testing

/// What a message's arguments become.
@Suite struct AddressCallTests {
  private let table = AddressTable()

  private func call(
    _ path: String, _ arguments: ControlValue...
  ) throws -> AddressCall {
    let node = try #require(table[path])
    return try AddressCall(ControlMessage(path, arguments), for: node)
  }

  @Test(arguments: [ControlValue.integer(60), .float(60), .float(60.4), .float(59.5)])
  func keysGoToTheNearestWholeNumberWhateverTheirType(key: ControlValue) throws {
    #expect(try call("/note/off", key).numbers == [60])
  }

  /// A key that rounds to one that is there is there.
  @Test(arguments: [(Float(127.4), 127.0), (-0.4, 0)])
  func keysAreRoundedBeforeTheyAreClipped(key: Float, taken: Double) throws {
    let call = try call("/note/off", .float(key))
    #expect(call.numbers == [taken])
    #expect(call.clipping == nil)
    #expect(try self.call("/note/off", .float(127.6)).clipping != nil)
  }

  @Test(arguments: [ControlValue.float(1e9), .float(-1e9), .integer(.max), .integer(.min)])
  func numbersFarOutsideEndAtTheEnds(number: ControlValue) throws {
    let call = try call("/note/on", number, number)
    #expect(call.numbers == ((number.number ?? 0) > 0 ? [127, 127] : [0, 0]))
    #expect(call.clipping != nil)
  }

  @Test func aButtonMayNameACall() throws {
    #expect(try call("/panic").numbers == [])
    #expect(try call("/panic", .float(1)).numbers == [1])
    #expect(try call("/panic", .bool(false)).numbers == [0])
  }

  @Test func aSwitchIsOnForAnythingButZero() throws {
    #expect(try call("/hold/feedback", .bool(true)).numbers == [1])
    #expect(try call("/hold/feedback", .float(0.25)).numbers == [1])
    #expect(try call("/hold/feedback", .integer(0)).numbers == [0])
  }

  @Test func aNameStandsForItsNumber() throws {
    #expect(try call("/lfo/wave", .string("square")).numbers == [3])
    #expect(try call("/adapt/mode", .string("learn")).numbers == [2])
  }

  @Test func whatIsOutOfRangeIsClippedAndSaid() throws {
    let call = try call("/note/on", .integer(200), .integer(64))
    #expect(call.numbers == [127, 64])
    #expect(call.clipping?.contains("0...127") == true)
    #expect(try self.call("/note/on", .integer(60), .integer(64)).clipping == nil)
  }

  @Test func everyInteger32BitsHoldArrivesWhole() throws {
    for id in [Int32.min, -1, 16_777_217, Int32.max] {
      #expect(try call("/sync", .integer(id)).numbers == [Double(id)])
    }
  }

  @Test func tooFewTooManyAndWrongKindsAreRefusedInWords() throws {
    let bad: [(String, [ControlValue])] = [
      ("/note/on", [.integer(60)]), ("/note/off", []),
      ("/note/off", [.integer(60), .integer(0), .integer(0)]),
      ("/feedback", [.string("loud")]), ("/lfo/wave", [.string("zigzag")]),
      ("/patch/load", [.integer(1)]), ("/panic", [.integer(1), .integer(1)]),
      ("/feedback", [.float(.nan)]), ("/feedback", [.float(.infinity)]),
    ]
    for (path, arguments) in bad {
      let node = try #require(table[path])
      do throws(ControlError) {
        _ = try AddressCall(ControlMessage(path, arguments), for: node)
        Issue.record("\(path) \(arguments) was taken")
      } catch {
        #expect(error.code == .wrongType)
        #expect(error.address == path)
        #expect(error.message.hasPrefix("expected "))
      }
    }
  }
}
