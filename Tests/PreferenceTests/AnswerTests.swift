import Knobs
import Testing

@testable import Preference

/// What a line of standard input says.
@Suite struct AnswerTests {
  private func error(_ line: String) -> String {
    do throws(PreferenceError) {
      return "taken: \(try PreferenceAnswer(line))"
    } catch {
      return error.message
    }
  }

  @Test func everyWordAndEveryChoiceIsTaken() throws {
    for word in PreferenceWord.all {
      #expect(try PreferenceAnswer(word.name) == .word(word, amount: 1))
      #expect(try PreferenceAnswer("  \(word.name)\t0.5 ") == .word(word, amount: 0.5))
    }
    #expect(try PreferenceAnswer("a") == .choice(.first))
    #expect(try PreferenceAnswer("B") == .choice(.second))
    #expect(try PreferenceAnswer("=") == .choice(.neither))
    #expect(try PreferenceAnswer("undo") == .undo)
    #expect(try PreferenceAnswer("quit") == .quit)
  }

  @Test func aWordThatIsNearlyOneIsTold() {
    #expect(error("brigther").contains("did you mean brighter?"))
    #expect(error("metallic").contains("did you mean more_metallic?"))
    #expect(error("Longr 1").contains("did you mean longer?"))
    #expect(error("xylophone").contains("there are a, b"))
  }

  @Test(arguments: ["nan", "inf", "-inf", "1e9", "0", "-1", "0x1p2", "1 2", "much"])
  func anAmountThatIsNoneIsRefusedWithTheRange(amount: String) {
    #expect(error("brighter \(amount)").contains("brighter takes 0.05 to 4 steps, not \(amount)"))
  }

  @Test func whatIsNoAnswerIsRefused() {
    for line in ["", "   ", "a b", "undo 3", "\u{0}", String(repeating: "x", count: 100_000)] {
      #expect(!error(line).hasPrefix("taken"))
    }
  }
}
