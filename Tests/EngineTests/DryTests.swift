import FMSynthesis
import Foundation
import Rendering
import TestSupport
import Testing

/// `/follow/dry`: what is heard, beside what is sung.
@Suite struct DryTests {
  /// What comes out of a silent engine, or one with `player`'s commands, that hears an input.
  private func play(
    _ player: inout Player, hearing input: [Float], periods: [Int] = [256]
  ) -> [Float] {
    var left = [Float](repeating: 0, count: input.count)
    var right = left
    var (done, turn) = (0, 0)
    while done < input.count {
      let count = min(periods[turn % periods.count], input.count - done)
      left.withUnsafeMutableBufferPointer { l in
        right.withUnsafeMutableBufferPointer { r in
          input.withUnsafeBufferPointer { x in
            guard let l = l.baseAddress, let r = r.baseAddress, let x = x.baseAddress else {
              return
            }
            player.engine.render(left: l + done, right: r + done, frames: count, input: x + done)
          }
        }
      }
      while player.engine.applied.pop() != nil {}
      (done, turn) = (done + count, turn + 1)
    }
    return left
  }

  @Test(arguments: [1, 480, 1920, 20_000]) func theInputIsHeardExactlySoManyFramesLate(late: Int) {
    var player = Player()
    player.engine.delayInput(by: late)
    player.turn("/follow/dry", to: 1)
    let input = Made.noise(48_000, seed: 3).map { 0.3 * $0 }
    let sound = play(&player, hearing: input, periods: [64, 37, 256, 1, 1024])
    // After the knob's way and the fade of the delay.
    for n in late + 4800..<48_000 { #expect(sound[n] == input[n - late]) }
  }

  @Test func itIsSummedToWhatIsSung() {
    let input = Made.noise(24_000, seed: 3).map { 0.1 * $0 }
    var plain = Player(TestPatch.steady)
    plain.turn("/follow/level", to: 1)
    let sung = plain.play(24_000)
    var player = Player(TestPatch.steady)
    player.turn("/follow/level", to: 1)
    player.engine.delayInput(by: 500)
    player.turn("/follow/dry", to: 0.5)
    let sound = play(&player, hearing: input)
    for n in 9600..<24_000 { #expect(abs(sound[n] - sung[n] - 0.5 * input[n - 500]) < 1e-6) }
  }

  @Test func atZeroNothingOfItIsHeard() {
    var player = Player()
    player.engine.delayInput(by: 500)
    let sound = play(&player, hearing: Made.noise(9600, seed: 3))
    #expect(sound.allSatisfy { $0 == 0 })
  }

  @Test func badSamplesAreSilence() {
    var input = Made.noise(24_000, seed: 3).map { 0.3 * $0 }
    for n in 12_000..<12_100 { input[n] = n % 2 == 0 ? .nan : .infinity }
    var player = Player()
    player.engine.delayInput(by: 200)
    player.turn("/follow/dry", to: 1)
    let sound = play(&player, hearing: input)
    #expect(sound.allSatisfy { $0.isFinite })
    #expect(sound[12_200..<12_300].allSatisfy { $0 == 0 })
  }

  @Test func anotherDelayIsFadedToWithoutAClick() {
    let input = (0..<48_000).map { Float(0.3 * sin(2 * .pi * 200 * Double($0) / 48_000)) }
    var player = Player()
    player.engine.delayInput(by: 500)
    player.turn("/follow/dry", to: 1)
    _ = play(&player, hearing: input)
    player.engine.delayInput(by: 620)
    #expect(Signal.largestJump(play(&player, hearing: input)) < 0.01)
  }
}
