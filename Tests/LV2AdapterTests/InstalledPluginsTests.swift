import Hosting
import Rendering
import Testing

@testable import LV2Adapter

/// Every plugin of the packages mda-lv2 and lv2-examples, in this process.
@Suite(.serialized) struct InstalledPluginsTests {
  private let prefixes = ["http://drobilla.net/plugins/mda/", "http://lv2plug.in/plugins/eg-"]
  private let reasons = [
    "it has no audio output", "it requires the feature ", "it requires the option ",
  ]

  /// Play memory that they never wrote, as valgrind tells: what stands there is chance.
  private static let unset = ["http://drobilla.net/plugins/mda/BeatBox"]

  @Test func everyPluginRunsOnNoiseOrIsRefusedWithAReason() throws {
    let factory = try LilvEffectFactory()
    let uris = factory.installed.filter { uri in prefixes.contains { uri.hasPrefix($0) } }
    #expect(uris.count >= 44, "36 of mda-lv2 and 8 of lv2-examples")
    var ran = 0
    var remarks: [String] = []
    for uri in uris {
      do throws(HostError) {
        let hosted = try factory.make(uri: uri, sampleRate: 48_000)
        runOnNoise(hosted)
        remarks += turnControls(of: hosted)
        ran += 1
      } catch {
        #expect(error.exit == .unavailable)
        #expect(reasons.contains { error.message.contains($0) }, "\(error.message)")
        remarks.append(error.message)
      }
    }
    print("LV2: \(ran) of \(uris.count) plugins ran")
    for remark in remarks { print("  \(remark)") }
    #expect(ran >= 42)
  }

  /// Block lengths in turn: a JACK period is cut into 64s and a rest.
  private func runOnNoise(_ hosted: any HostedEffect) {
    for frames in [16, 64, 37] {
      let heard = EffectPlayer(hosted).play(noise(count: 200 * frames), frames: frames)
      #expect(heard.allSatisfy { $0.isFinite }, "\(hosted.uri)")
    }
    let repaired = (hosted as? LV2Effect)?.repairedSamples
    #expect(
      repaired == 0 || Self.unset.contains(hosted.uri),
      "\(hosted.uri) made samples that are no numbers")
  }

  /// At the ends of its ranges a plugin may well explode, but nobody after it hears that.
  private func turnControls(of hosted: any HostedEffect) -> [String] {
    let player = EffectPlayer(hosted)
    let ends: [(EffectControl) -> Float] = [\.minimum, \.maximum]
    for end in ends {
      for index in 0..<player.effect.controlCount {
        let control = player.effect.controls[index]
        control.port.pointee = end(control)
      }
      #expect(player.play(noise(count: 3200), frames: 64).allSatisfy { $0.isFinite })
    }
    guard let repaired = (hosted as? LV2Effect)?.repairedSamples, repaired > 0 else { return [] }
    return ["\(hosted.uri): \(repaired) samples repaired at the ends of its controls"]
  }

  @Test func aPluginWithWorkerAndStateLoads() throws {
    let hosted = try LilvEffectFactory().make(
      uri: "http://lv2plug.in/plugins/eg-sampler", sampleRate: 48_000)
    #expect(hosted.name == "Exampler")
    let heard = EffectPlayer(hosted).play(noise(count: 12_800), frames: 64)
    #expect(heard.allSatisfy { $0 == 0 }, "it is silent until a note")
  }

  @Test func manyLivesInARowEndCleanly() throws {
    let factory = try LilvEffectFactory()
    let uri = "http://drobilla.net/plugins/mda/Delay"
    weak var last: AnyObject?
    for _ in 0..<200 {
      let hosted = try factory.make(uri: uri, sampleRate: 48_000)
      _ = EffectPlayer(hosted).play([Float](repeating: 0, count: 64), frames: 64)
      last = hosted
    }
    #expect(last == nil)
  }
}
