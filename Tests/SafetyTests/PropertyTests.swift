import Foundation
import Testing

@Suite struct PropertyTests {
  /// Rounds in all: `DDSPM_PROPERTY`, or as many as take some seconds.
  private var rounds: Int {
    ProcessInfo.processInfo.environment["DDSPM_PROPERTY"].flatMap { Int($0) } ?? 20_000
  }

  @Test func noNaNOrInfinityEverLeavesAndTheCeilingHoldsWhateverTheKnobs() {
    var done = 0
    var sounding = 0
    var limited = 0
    var seed: UInt64 = 1
    while done < rounds {
      // A new engine every 100 rounds: another rate, another number of voices.
      var play = RandomPlay(seed: seed)
      for round in 0..<min(100, rounds - done) {
        let fault = play.round()
        #expect(fault == nil, "seed \(seed), round \(round): \(fault ?? "")")
        if fault != nil { break }
      }
      sounding += play.soundingRounds
      limited += play.limitedRounds
      done += 100
      seed += 1
    }
    print("\(done) rounds: \(sounding) sounded, \(limited) reached the ceiling")
    #expect(sounding > done / 2 && limited > done / 50)
  }
}
