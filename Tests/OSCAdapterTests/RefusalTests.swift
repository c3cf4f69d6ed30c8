import Addresses
import Foundation
import Hosting
import Testing

@testable import OSCAdapter
@testable import OSCCodec

@Suite struct RefusalTests {
  private func isAnswered(_ code: Int32, _ bytes: [UInt8]) throws -> Bool {
    let stage = try Stage()
    defer { stage.server.stop() }
    stage.peer.send(bytes)
    let isRight = isError(try stage.peer.receive(), code, at: "/feedback")
    #expect(stage.control.handled.isEmpty)
    // Whatever came, the next message is served.
    #expect(try stage.peer.ask("/feedback")?.address == "/feedback")
    return isRight
  }

  @Test func aStringWhereANumberBelongsIsAWrongType() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    let reply = try stage.peer.ask("/feedback", .string("loud"))
    #expect(isError(reply, 400, at: "/feedback"))
  }

  @Test(arguments: ["c", "m", "r", "[", "N", "I", "t", "b"])
  func aTypeWithoutMeaningHereIsAWrongType(tag: String) throws {
    let data: [String: Int] = ["c": 4, "m": 4, "r": 4, "[": 0, "N": 0, "I": 0, "t": 8, "b": 4]
    let zeros = [UInt8](repeating: 0, count: data[tag] ?? 0)
    #expect(try isAnswered(400, padded("/feedback") + padded("," + tag) + zeros))
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func aNumberThatIsNotFiniteIsAWrongType(value: Float) throws {
    let tags = padded("/feedback") + padded(",f")
    #expect(try isAnswered(400, tags + bigEndian(value.bitPattern)))
  }

  @Test func argumentsCutShortAreMalformed() throws {
    #expect(try isAnswered(422, padded("/feedback") + padded(",ff") + bigEndian(0)))
  }

  @Test func aBlobLongerThanItsPacketIsMalformed() throws {
    let data = bigEndian(0x7FFF_FFFF) + bigEndian(0)
    #expect(try isAnswered(422, padded("/feedback") + padded(",b") + data))
    let negative = bigEndian(0xFFFF_FFFF) + bigEndian(0)
    #expect(try isAnswered(422, padded("/feedback") + padded(",b") + negative))
  }

  @Test func anOddLengthIsMalformed() throws {
    #expect(try isAnswered(422, padded("/feedback") + padded(",f") + [0, 0]))
  }

  @Test func bytesLeftOverAreMalformed() throws {
    #expect(try isAnswered(422, padded("/feedback") + padded(",") + bigEndian(1)))
  }

  @Test func argumentsWithoutTypesAreMalformed() throws {
    #expect(try isAnswered(422, padded("/feedback") + bigEndian(7)))
  }

  @Test func aStringThatIsNotUnicodeIsMalformed() throws {
    #expect(try isAnswered(422, padded("/feedback") + padded(",s") + [0xFF, 0xFE, 0, 0]))
  }

  @Test func noiseIsCountedAndNotAnswered() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    for noise in [[], [0], Array("garbage!".utf8), [UInt8](repeating: 0xFF, count: 65_000)] {
      stage.peer.send(noise)
    }
    #expect(try stage.peer.ask("/feedback")?.address == "/feedback")
    #expect(stage.control.counter(.oscMalformed) == 4)
  }

  @Test func aPacketThatAsksTooMuchIsCutShort() throws {
    let stage = try Stage()
    defer { stage.server.stop() }
    let many = [[UInt8]](repeating: padded("/*"), count: 4000)
    stage.peer.send(bundle(.immediate, many))
    var last: ControlMessage?
    while let reply = try stage.peer.receive(within: 500) { last = reply }
    #expect(isError(last, 403, at: "/"))
    #expect(stage.control.handled.count < Dispatcher.stepsPerPacket)
  }
}
