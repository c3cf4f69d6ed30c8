import RealtimePrimitives

/// Whether a source that promised to be heard all the time has fallen silent.
/// Source: MIDI 1.0, active sensing: at least one byte every 300 ms once one was sent.
struct ActiveSensing: BitwiseCopyable {
  private var isPromised = false
  private var last: UInt64 = 0
  private let patience: UInt64

  /// - Parameter sampleRate: In Hz. A tenth longer than promised is waited for.
  init(sampleRate: Double) { patience = UInt64(0.33 * sampleRate) }

  /// A message has come.
  @_noLocks @_noAllocation
  mutating func hear(_ status: UInt8, at frame: UInt64) {
    last = frame
    if status == 0xfe { isPromised = true }
  }

  /// The source is gone, and its promise with it.
  @_noLocks @_noAllocation
  mutating func forget() { isPromised = false }

  /// Says once that the source has fallen silent.
  @_noLocks @_noAllocation
  mutating func isBroken(at frame: UInt64) -> Bool {
    guard isPromised, frame > last &+ patience else { return false }
    isPromised = false
    return true
  }
}
