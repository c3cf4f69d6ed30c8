import Rendering
import TestSupport
import Testing

/// Effects in series after the engine.
@Suite struct EffectChainTests {
  @Test func anEffectFadesInWithoutAClick() {
    let inverter = FakeEffect(gain: -1)
    var player = Player(.steady)
    player.on(69)
    let chain = FakeChain([inverter])
    player.at(4801, .chain(chain.pointer))
    let sound = player.play(14_400)
    // The fade of 20 ms passes through silence; its jumps stay those of the sine.
    #expect(Signal.largestJump(sound) < 0.125 * 2 * Float.pi * 440 / 48_000 * 1.05)
    var dry = Player(.steady)
    dry.on(69)
    let plain = dry.play(14_400)
    #expect(zip(sound, plain).dropFirst(9600).allSatisfy { $0 == -$1 })
  }

  @Test func aChainSwapKeepsTheMixOfEffectsThatStay() {
    let inverter = FakeEffect(gain: -1)
    let one = FakeChain([inverter])
    let two = FakeChain([inverter, FakeEffect(gain: 1)])
    var player = Player(.steady)
    player.on(69)
    player.at(0, .chain(one.pointer))
    player.at(9601, .chain(two.pointer))
    let sound = player.play(19_200)
    var still = Player(.steady)
    still.on(69)
    let plain = still.play(19_200)
    #expect(zip(sound, plain).dropFirst(4800).allSatisfy { abs($0 + $1) < 1e-6 })
  }

  @Test func theOldChainComesBack() {
    let one = FakeChain([FakeEffect(gain: 1)])
    var player = Player()
    player.at(0, .chain(one.pointer))
    player.at(64, .chain(nil))
    _ = player.play(128)
    guard case .retiredChain(let back)? = player.takeReplies().first else {
      Issue.record("nothing came back")
      return
    }
    #expect(back == one.pointer)
  }

  @Test func bypassFadesToTheDrySound() {
    let chain = FakeChain([FakeEffect(gain: -1)])
    var player = Player(.steady)
    player.on(69)
    player.at(0, .chain(chain.pointer))
    player.at(9601, .effectBypass(slot: 0, true))
    let sound = player.play(19_200)
    var dry = Player(.steady)
    dry.on(69)
    #expect(Array(sound[14_400...]) == Array(dry.play(19_200)[14_400...]))
    #expect(Signal.largestJump(sound[4800...]) < 0.125 * 2 * Float.pi * 440 / 48_000 * 1.05)
  }

  @Test func wetMixesDryAndWet() {
    let chain = FakeChain([FakeEffect(gain: 0)])
    var player = Player(.steady)
    player.on(69)
    player.at(0, .chain(chain.pointer))
    player.at(0, .effectWet(slot: 0, 0.25))
    let level = Tone(in: player.play(28_800)[4800...], at: 440).amplitude
    #expect(abs(level / 0.125 - 0.75) < 0.000_1)
  }

  @Test func anEffectsControlMovesInBoundedSteps() {
    let effect = FakeEffect(gain: 1, step: 0.01)
    let chain = FakeChain([effect])
    var player = Player(.steady)
    player.at(0, .chain(chain.pointer))
    player.at(0, .effectControl(slot: 0, control: 0, value: -1))
    _ = player.play(640)
    #expect(abs(effect.gain - 0.9) < 1e-5)
    _ = player.play(64 * 300)
    #expect(effect.gain == -1)
  }

  @Test func aNumberThatIsNoneIsIgnored() {
    let effect = FakeEffect(gain: 1)
    let chain = FakeChain([effect])
    var player = Player(.steady)
    player.at(0, .chain(chain.pointer))
    player.at(0, .effectControl(slot: 0, control: 0, value: .nan))
    player.at(0, .effectWet(slot: 0, .nan))
    _ = player.play(640)
    #expect(effect.gain == 1)
  }

  @Test func commandsForSlotsThatAreEmptyDoNothing() {
    var player = Player(.steady)
    player.on(69)
    player.at(0, .effectControl(slot: 3, control: 9, value: 1))
    player.at(0, .effectBypass(slot: 200, true))
    let chain = FakeChain([FakeEffect(gain: 1)])
    player.at(64, .chain(chain.pointer))
    player.at(128, .effectControl(slot: 1, control: 0, value: 1))
    player.at(128, .effectControl(slot: 0, control: 7, value: 1))
    #expect(player.play(9600).allSatisfy { $0.isFinite })
  }

  @Test func samplesThatAreNotFiniteLeaveAsSilence() {
    let chain = FakeChain([FakeEffect(gain: .infinity)])
    var player = Player(.steady)
    player.on(69)
    player.at(0, .chain(chain.pointer))
    #expect(player.play(4800).allSatisfy { $0.isFinite })
    #expect(player.engine.repairedSamples > 0)
  }

  /// At wet 0.5 what is late and what is not would add up to a comb: 58 frames take 414 Hz away.
  @Test func theDrySoundIsAsLateAsTheWetOne() {
    for key in UInt8(60)...72 {
      let chain = FakeChain([FakeEffect(gain: 1, latency: 58)])
      var player = Player(.steady)
      player.on(key)
      player.at(0, .chain(chain.pointer))
      player.at(0, .effectWet(slot: 0, 0.5))
      let sound = player.play(14_400)
      var plain = Player(.steady)
      plain.on(key)
      let expected = plain.play(14_400)
      #expect(
        zip(sound[9600...], expected[9542...]).allSatisfy { abs($0 - $1) < 1e-6 }, "key \(key)")
      #expect(player.engine.latencyFrames == 58)
    }
  }

  @Test func theLatenciesOfAChainAddUpAndABypassedEffectHasNone() {
    let chain = FakeChain([FakeEffect(gain: 1, latency: 58), FakeEffect(gain: 1, latency: 7)])
    var player = Player(.steady)
    player.at(0, .chain(chain.pointer))
    _ = player.play(4800)
    #expect(player.engine.latencyFrames == 65)
    player.at(0, .effectBypass(slot: 0, true))
    _ = player.play(4800)
    #expect(player.engine.latencyFrames == 7)
    player.at(0, .chain(nil))
    _ = player.play(64)
    #expect(player.engine.latencyFrames == 0)
  }

  @Test func anEffectThatDelaysComesAndGoesWithoutAClick() {
    let chain = FakeChain([FakeEffect(gain: 1, latency: 30)])
    var player = Player(.steady)
    player.on(69)
    player.at(4801, .chain(chain.pointer))
    player.at(14_401, .effectBypass(slot: 0, true))
    player.at(19_201, .chain(nil))
    let sound = player.play(24_000)
    #expect(Signal.largestJump(sound[480...]) < 0.125 * 2 * Float.pi * 440 / 48_000 * 1.05)
    var dry = Player(.steady)
    dry.on(69)
    #expect(Array(sound[19_200...]) == Array(dry.play(24_000)[19_200...]))
  }

  @Test func aTriggerActsForOneRunAndFallsBack() {
    let effect = FakeEffect(gain: 1, rest: 1)
    let chain = FakeChain([effect])
    var player = Player(.steady)
    player.at(0, .chain(chain.pointer))
    player.at(640, .effectControl(slot: 0, control: 0, value: 2))
    _ = player.play(640)
    #expect(effect.loudest == 1)
    _ = player.play(64)
    #expect(effect.loudest == 2 && effect.gain == 1)
    _ = player.play(640)
    #expect(effect.gain == 1)
  }
}
