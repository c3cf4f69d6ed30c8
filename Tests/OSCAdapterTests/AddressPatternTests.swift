import Testing

@testable import OSCCodec

@Suite struct AddressPatternTests {
  private func matches(_ pattern: String, _ address: String) -> Bool {
    AddressPattern(pattern)?.matches(address) ?? false
  }

  @Test func aQuestionMarkStandsForExactlyOneCharacter() {
    #expect(matches("/op/?/level", "/op/1/level"))
    #expect(!matches("/op/?/level", "/op/12/level"))
    #expect(!matches("/op/?/level", "/op//level"))
  }

  @Test func aStarStandsForAnyRunEvenAnEmptyOne() {
    #expect(matches("/op/1/lev*", "/op/1/level"))
    #expect(matches("/op/1/level*", "/op/1/level"))
    #expect(matches("/op/*/*e*l", "/op/1/level"))
    #expect(!matches("/op/1/*x*", "/op/1/level"))
  }

  @Test func aStarNeverCrossesASlash() {
    #expect(!matches("/op/*level", "/op/1/level"))
    #expect(!matches("/*", "/op/1/level"))
    #expect(matches("/*/*/*", "/op/1/level"))
  }

  @Test func twoSlashesStandForAnyNumberOfParts() {
    #expect(matches("//level", "/op/1/level"))
    #expect(matches("/op//level", "/op/1/level"))
    #expect(matches("/op//level", "/op/level"))
    #expect(matches("//1//", "/op/1/") && !matches("//1//", "/op/1/level"))
    #expect(!matches("//op", "/op/1/level"))
    #expect(AddressPattern.isPattern("/op//level") && !AddressPattern.isPattern("/op/1/"))
  }

  @Test func bracketsStandForOneOfTheirCharacters() {
    #expect(matches("/op/[1-3]/level", "/op/2/level"))
    #expect(!matches("/op/[1-3]/level", "/op/4/level"))
    #expect(matches("/op/[135]/level", "/op/3/level"))
    #expect(matches("/op/[a-c1-3]/level", "/op/b/level"))
  }

  @Test func anExclamationMarkFirstInBracketsNegates() {
    #expect(!matches("/op/[!1-3]/level", "/op/2/level"))
    #expect(matches("/op/[!1-3]/level", "/op/4/level"))
    #expect(matches("/op/[1!]/level", "/op/!/level"))
  }

  @Test func aMinusAtTheEndOfBracketsIsItself() {
    #expect(matches("/[a-]", "/-"))
    #expect(!matches("/[a-]", "/b"))
  }

  @Test func bracesStandForOneOfTheirWords() {
    #expect(matches("/op/1/{level,ratio}", "/op/1/ratio"))
    #expect(!matches("/op/1/{level,ratio}", "/op/1/rat"))
    #expect(matches("/{a,ab}c", "/abc"))
    #expect(matches("/x{,1}", "/x"))
  }

  @Test func bracesAndStarsWorkTogether() {
    #expect(matches("/o{p,x}/*/{le,lo}*l", "/op/1/level"))
    #expect(!matches("/o{p,x}/*/{la,lo}*l", "/op/1/level"))
  }

  @Test(arguments: ["/[a", "/a]", "/{a", "/a}", "/{a/b}", "/[a/b]"])
  func anUnbalancedPatternIsNone(pattern: String) {
    #expect(AddressPattern(pattern) == nil)
  }

  @Test func aPartOf127CharactersIsMatchedToItsEnd() {
    let long = String(repeating: "a", count: 126)
    #expect(matches("/*b", "/" + long + "b"))
    #expect(matches("/{" + long + "b,x}", "/" + long + "b"))
    #expect(!matches("/*b", "/" + long + "ab"))
  }

  @Test func aReversedRangeHoldsNothing() {
    #expect(!matches("/[c-a]", "/b"))
  }

  @Test func onlyPatternCharactersMakeAPattern() {
    #expect(!AddressPattern.isPattern("/op/1/env/r1,x-!"))
    #expect(AddressPattern.isPattern("/op/[12]/level"))
  }

  /// The address that holds liblo's matcher for half a minute. It takes well under 1 ms when built
  /// for release; the tolerance is for a debug build on a busy machine.
  @Test func eightStarAndQuestionMarkGroupsTakeNoTime() throws {
    let pattern = try #require(AddressPattern("/" + String(repeating: "*?", count: 8) + "x"))
    let texts = (0..<400).map { "/op_\($0)_" + String(repeating: "a", count: 50) }
    var anyMatches = true
    let time = ContinuousClock().measure {
      anyMatches = texts.contains(where: pattern.matches)
    }
    #expect(!anyMatches)
    print("8 groups against 400 addresses of 60 characters: \(time)")
    #expect(time < .milliseconds(50))
  }
}
