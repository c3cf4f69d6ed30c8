import Foundation
import Learning
import Playing

extension HeardNote {
  /// A held FM tone of the engine's own: two operators, a bright attack.
  public static func tone(_ hertz: Double = 220, number: Int = 1, seconds: Double = 0.6)
    -> HeardNote
  {
    var patch = TestPatch.steady
    patch["/op/2/level"] = 0.25
    patch["/op/2/env/type"] = 0
    patch["/op/2/env/decay"] = 0.2
    patch["/op/2/env/sustain"] = 0.4
    let key = UInt8((69 + 12 * log2(hertz / 440)).rounded())
    let sound = OfflineRender.render(
      patch: patch.values, notes: [RenderNote(key: key, velocity: 100, held: seconds - 0.1)],
      seconds: seconds, sampleRate: 48_000)[0]
    return HeardNote(
      number: number, samples: sound, sampleRate: 48_000, frequency: hertz, level: -20)
  }
}
