import OtherMachines
import Testing

/// A table of returns is hostile until it is read.
@Suite struct MarketTextTests {
  private static func rows(_ count: Int) -> [String] {
    (0..<count).map { "\(Double($0 % 7) * 0.001),-0.00\($0 % 9)" }
  }

  private func failure(_ lines: [String]) -> String? {
    do {
      _ = try Market(csv: Array(lines.joined(separator: "\n").utf8))
      return nil
    } catch {
      return error.description
    }
  }

  @Test func aTableIsReadWithNamesBlanksAndWindowsLineEnds() throws {
    let lines = ["Gold, Silver"] + Self.rows(200).map { " " + $0.replacing(",", with: " , ") }
    let market = try Market(csv: Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))
    #expect(market.days.count == 200)
    #expect(market.days[1] == [0.001, -0.001])
    #expect(market.change == nil)
  }

  @Test(arguments: ["nan", "inf", "-inf", "0x1p-4", "", "1e999", "1,5", "-0.96", "11", "null"])
  func aReturnThatIsNoneIsRefusedWithItsPlace(field: String) throws {
    var lines = Self.rows(200)
    lines[49] = "0.01,\(field)"
    let text = try #require(failure(lines))
    #expect(text.hasPrefix("line 50"), "\(text)")
  }

  @Test func aRowOfNotANumberIsNoRowOfNames() throws {
    let text = try #require(failure(["nan,nan"] + Self.rows(200)))
    #expect(text.hasPrefix("line 1, column 1"))
  }

  @Test func raggedRowsAreRefused() throws {
    var lines = Self.rows(200)
    lines[9] += ",0.01"
    #expect(failure(lines) == "line 10 has 3 returns, those before have 2")
  }

  @Test func tooLittleAndTooMuchAreRefused() {
    #expect(failure(Self.rows(179)) == "has 179 days of returns, fewer than 180")
    #expect(failure(Self.rows(20_001)) == "has more than 20000 days")
    #expect(failure([]) != nil)
    #expect(failure(Array(repeating: "0.01", count: 200))?.contains("assets") == true)
    let wide = Array(repeating: "0.01", count: 65).joined(separator: ",")
    #expect(failure(Array(repeating: wide, count: 200))?.contains("more than 64") == true)
    #expect(failure(Array(repeating: "0.01,0.01", count: 200))?.contains("column 1") == true)
    let bytes = [UInt8](repeating: 48, count: Market.byteLimit + 1)
    #expect(throws: MarketError.self) { try Market(csv: bytes) }
  }

  @Test func anyBytesEndInAMarketOrAnError() {
    var state: UInt64 = 1
    for _ in 0..<300 {
      let bytes = (0..<400).map { _ -> UInt8 in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Array("0123456789.,-e\n\r xN\u{0}".utf8)[Int(state >> 60) + Int(state >> 40) % 4]
      }
      #expect(throws: MarketError.self) { try Market(csv: bytes) }
    }
  }

  @Test func extremeReturnsGiveFiniteWeights() throws {
    let lines = (0..<200).map { $0 == 50 ? "-0.95,10" : $0 % 2 == 0 ? "0,0" : "1e-9,-1e-9" }
    let market = try Market(csv: Array(lines.joined(separator: "\n").utf8))
    let contest = PortfolioContest(market)
    #expect(contest.weights.joined().allSatisfy { $0.isFinite && $0 > 0 })
    #expect(contest.machine.returns.allSatisfy { $0.isFinite })
  }
}
