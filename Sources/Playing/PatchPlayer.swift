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
    let (patch, key) = tuned(values, playing)
    let note = RenderNote(
      key: key, velocity: UInt8(playing.velocity ?? 100), held: playing.held ?? 1.5)
    let rate = playing.rate ?? 48_000
    let frames = Int(((playing.length ?? 2) * rate).rounded())
    let silent = min(max(0, Int(((playing.start ?? 0) * rate).rounded())), frames)
    // Envelopes go from control block to control block: wherever the note stands, a block begins with
    // it. A part of a frame more keeps the division from taking one away.
    let sound = OfflineRender.render(
      patch: patch, notes: [note], seconds: (Double(frames - silent) + 0.25) / rate,
      sampleRate: rate, instructionSet: instructionSet, reference: reference)[0]
    let gain = Float(playing.gain ?? 1)
    return [Float](repeating: 0, count: silent) + sound.map { gain == 1 ? $0 : gain * $0 }
  }
  /// The patch with the tuning it is played at, and the key that makes up for whole semitones.
  public static func tuned(
    _ values: [Float], _ playing: PatchDocument.Playing
  ) -> (patch: [Float], key: UInt8) {
    var patch = values
    let tune = PatchLayout.index(.tune)
    let cents = Double(patch[tune]) + (playing.tuning ?? 0)
    let semitones = (abs(cents) > 100 ? cents / 100 : 0).rounded()
    patch[tune] = Float(cents - 100 * semitones)
    return (patch, UInt8(min(max((playing.note ?? 60) + Int(semitones), 0), 127)))
  }
}
