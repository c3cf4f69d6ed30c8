import Foundation
import Hosting
import Rendering
import Synchronization
import TestSupport

/// Makes `fake:half` and `fake:mute`, and counts what is alive.
final class FakeFactory: EffectFactory, Sendable {
  private let count = CountBox()

  /// Effects made and not yet gone.
  var living: Int { count.value.withLock { $0 } }

  func make(uri: String, sampleRate: Double) throws(HostError) -> any HostedEffect {
    switch uri {
    case "fake:half": return FakeHostedEffect(uri, gain: 0.5, count)
    case "fake:trigger": return FakeHostedEffect(uri, gain: 1, count, isTrigger: true)
    case "fake:late": return FakeHostedEffect(uri, gain: 1, count, latency: 58)
    case "fake:mute": return FakeHostedEffect(uri, gain: 0, count)
    default: throw HostError(.unavailable, "no plugin \(uri)")
    }
  }
}

final class CountBox: Sendable {
  let value = Mutex(0)
}

private final class FakeHostedEffect: HostedEffect, @unchecked Sendable {
  // Sendable: nothing changes after `init`.
  let uri: String
  var name: String { uri }
  let parameters: [EffectParameter]
  private let fake: FakeEffect
  private let count: CountBox

  init(
    _ uri: String, gain: Float, _ count: CountBox, isTrigger: Bool = false, latency: Int = 0
  ) {
    self.uri = uri
    self.count = count
    fake = FakeEffect(gain: gain, latency: latency, rest: isTrigger ? gain : nil)
    parameters = [
      EffectParameter(
        symbol: "gain", name: "Gain", minimum: -2, maximum: 2, default: gain, isToggle: false,
        isInteger: false, isTrigger: isTrigger)
    ]
    count.value.withLock { $0 += 1 }
  }

  deinit { count.value.withLock { $0 -= 1 } }

  var effect: Effect { fake.effect }
}
