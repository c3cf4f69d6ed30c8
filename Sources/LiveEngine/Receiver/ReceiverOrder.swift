/// What control lends to the receiver. Bytes that belong to an order wait in
/// `LiveEngine.orderBytes`.
public enum ReceiverOrder: BitwiseCopyable {
  /// What the receiver must know before it can act on voices; control frees it after the engine.
  case tables(UnsafePointer<ReceiverTables>)
  /// Memory for a patch; comes back as `.retired` once a voice has been played from it.
  case blank(UnsafeMutablePointer<Float>)
  /// The voice that parameter changes act on, in 155 bytes.
  /// - adsr: Bit per operator, from operator 1, that has no DX7 envelope.
  /// - heard: Reports that control had read when it wrote the voice.
  case voice(adsr: UInt8, heard: Int)
  /// The voices that program changes choose from, in 128 bytes each.
  case bank(voices: Int, heard: Int)
  /// The one before comes back as `.retiredMap`.
  case map(UnsafeMutablePointer<ControllerMap>)
}
