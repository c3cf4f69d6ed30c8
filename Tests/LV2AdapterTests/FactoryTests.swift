import Hosting
import LV2Adapter
import Testing

private let mda = "http://drobilla.net/plugins/mda/"
private let examples = "http://lv2plug.in/plugins/eg-"

@Suite(.serialized) struct FactoryTests {
  private func refusal(_ uri: String) throws -> HostError? {
    let factory = try LilvEffectFactory()
    do throws(HostError) {
      _ = try factory.make(uri: uri, sampleRate: 48_000)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: ["http://example.org/none", "no URI at all", ""])
  func anUnknownURIIsNamedInTheError(_ uri: String) throws {
    let error = try #require(try refusal(uri))
    #expect(error.exit == .noInput)
    #expect(
      error.message == "no LV2 plugin with URI \(uri); lv2ls lists what is installed")
  }

  @Test func aPluginWithoutAudioIsRefusedWithTheReason() throws {
    let error = try #require(try refusal(examples + "fifths"))
    #expect(error.exit == .unavailable)
    #expect(error.message.contains("no audio output"))
    #expect(error.message.contains(examples + "fifths"))
  }

  @Test func sixDecibelsOfGainAreSixDecibelsLouder() throws {
    let hosted = try LilvEffectFactory().make(uri: examples + "amp", sampleRate: 48_000)
    #expect(hosted.parameters.map(\.symbol) == ["gain"])
    let player = EffectPlayer(hosted)
    let signal = sine(hertz: 440, sampleRate: 48_000, count: 48_000)
    player.set("gain", 0, of: hosted)
    let before = decibels(player.play(signal, frames: 64))
    player.set("gain", 6, of: hosted)
    let after = decibels(player.play(signal, frames: 64))
    #expect(abs(after - before - 6) < 0.01, "exact but for rounding; was \(after - before) dB")
  }

  /// It runs once for each side, and both hear the same controls.
  @Test func aMonoPluginKeepsTheSidesApart() throws {
    let hosted = try LilvEffectFactory().make(uri: examples + "amp", sampleRate: 48_000)
    let player = EffectPlayer(hosted)
    player.set("gain", 6, of: hosted)
    let left = sine(hertz: 440, sampleRate: 48_000, count: 64)
    let heard = player.play(left, right: left.map { -0.5 * $0 }, frames: 64)
    #expect(zip(heard[..<64], heard[64...]).allSatisfy { abs($1 + 0.5 * $0) < 1e-6 })
    #expect(abs(decibels(Array(heard[..<64])) - decibels(left) - 6) < 0.1)
  }

  @Test(arguments: ["Overdrive", "Delay", "Degrade", "Ambience"])
  func aStereoEffectPassesFiniteSound(_ name: String) throws {
    let hosted = try LilvEffectFactory().make(uri: mda + name, sampleRate: 48_000)
    let player = EffectPlayer(hosted)
    #expect(!player.effect.isMonoIn && !player.effect.isMonoOut)
    let heard = player.play(noise(count: 12_800), frames: 64)
    #expect(heard.allSatisfy { $0.isFinite })
    #expect(decibels(heard) > -60, "noise at -15 dB goes in")
  }

  @Test func controlsFollowParametersAndStartInsideTheirRange() throws {
    let factory = try LilvEffectFactory()
    for uri in factory.installed where uri.hasPrefix(mda) {
      let hosted = try factory.make(uri: uri, sampleRate: 48_000)
      let effect = hosted.effect
      #expect(effect.controlCount == hosted.parameters.count)
      for (index, parameter) in hosted.parameters.enumerated() {
        let control = effect.controls[index]
        #expect(control.minimum == parameter.minimum && control.maximum == parameter.maximum)
        #expect(control.port.pointee == parameter.default && control.target == parameter.default)
        #expect((parameter.minimum...parameter.maximum).contains(parameter.default))
        #expect(control.step > 0)
      }
    }
  }

  @Test func anEffectOutlivesItsFactory() throws {
    var factory: LilvEffectFactory? = try LilvEffectFactory()
    let hosted = try #require(try factory?.make(uri: mda + "Delay", sampleRate: 44_100))
    factory = nil
    #expect(EffectPlayer(hosted).play(noise(count: 6400), frames: 64).allSatisfy { $0.isFinite })
  }
}
