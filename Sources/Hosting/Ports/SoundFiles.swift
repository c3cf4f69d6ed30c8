import Spectral

/// Sound files of any format that the adapter reads.
public protocol SoundFiles: AnyObject {
  /// Mixes to mono and remarks it. Refuses empty files and non-finite samples by name.
  func read(_ path: String) throws(HostError) -> Recording
  /// Writes float WAV beside and renames into place; refuses to overwrite unless `force`.
  func write(_ channels: [[Float]], sampleRate: Double, to path: String, force: Bool)
    throws(HostError)
}
