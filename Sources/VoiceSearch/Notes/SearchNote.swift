import DX7
import SessionModel

/// A voice as it is to be played.
public struct SearchNote: Sendable {
  /// 145 bytes of a voice.
  public var bytes: [UInt8]
  public var pitch: SearchPitch
  /// Seconds the key is held.
  public var held: Double

  /// - Parameter bytes: 145, each in range. - held: Seconds.
  public init(bytes: [UInt8], pitch: SearchPitch, held: Double) {
    (self.bytes, self.pitch, self.held) = (bytes, pitch, held)
  }

  public init(_ genome: Genome) {
    bytes = genome.bytes
    pitch = SearchPitch(key: genome.key, cents: Double(genome.tuning))
    held = Double(genome.held) * 64 / 48_000
  }

  /// As a DX7 stores it.
  public var voice: DX7Voice { Genome(self).voice(named: "MATCH") }

  /// As others are played, on its own key, with its own tuning and as long as it is held.
  public func playing(_ others: PatchDocument.Playing) -> PatchDocument.Playing {
    var own = others
    (own.note, own.tuning, own.held) = (Int(pitch.key), pitch.cents, held)
    return own
  }
}
