import LiveEngine
import SessionModel

/// Writes a session's folder while it is played. `append…` calls come from one disk thread.
public protocol SessionRecorder: AnyObject {
  /// Interleaved (input, output left, output right).
  func append(_ frames: UnsafePointer<RecordedFrame>, count: Int)
  func append(event: AppliedEvent)
  /// A line of what a person or the adapter did, with no effect on the sound.
  func append(note: String, frame: UInt64)
  /// `lost` frames could not be buffered before `frame`.
  func gap(frame: UInt64, lost: Int)
  func appendTrace(_ row: [(name: String, value: Double)])
  /// Writes what belongs at the end and closes. Patch values by knob path.
  func finish(patch: [String: Float]) throws(HostError)
  var folder: String { get }
  /// What is known only at the end; set before `finish`.
  var closing: SessionDocument.Closing { get set }
}
