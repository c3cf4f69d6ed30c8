import DX7Laws
import FMSynthesis
import Foundation
import SessionModel

/// A patch document as `render` and `match` play it: one note, with its tuning and gain.
public enum PatchPlayer {
  /// - Parameters:
  ///   - playing: What is nil falls back to key 60, velocity 100, 1.5 s held of 2 s, 48 kHz.
  /// - Returns: Mono, `length` seconds.
  public static func render(
    values: [Float], playing: PatchDocument.Playing, instructionSet: InstructionSet,
    reference: DX7Reference = .dexed
  ) -> [Float] {
    var patch = values
    let tune = PatchLayout.index(.tune)
    let cents = Double(patch[tune]) + (playing.tuning ?? 0)
    let semitones = (abs(cents) > 100 ? cents / 100 : 0).rounded()
    patch[tune] = Float(cents - 100 * semitones)
    let key = min(max((playing.note ?? 60) + Int(semitones), 0), 127)
    let note = RenderNote(
      key: UInt8(key), velocity: UInt8(playing.velocity ?? 100), start: playing.start ?? 0,
      held: playing.held ?? 1.5)
    var samples = OfflineRender.render(
      patch: patch, notes: [note], seconds: playing.length ?? 2,
      sampleRate: playing.rate ?? 48_000, instructionSet: instructionSet,
      reference: reference)[0]
    let gain = Float(playing.gain ?? 1)
    if gain != 1 { for i in samples.indices { samples[i] *= gain } }
    return samples
  }
}
