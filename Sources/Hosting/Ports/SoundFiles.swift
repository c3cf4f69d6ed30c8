import Spectral

/// Sound files of any format that the adapter reads.
public protocol SoundFiles: AnyObject {
  /// Mixes to mono and remarks it; resamples what is at no `SampleRate` and remarks that. Refuses
  /// empty files, non-finite samples and rates at which no note can be heard, by name.
  /// - Parameter seconds: How much is looked at; what follows is not read, and that is remarked.
  func read(_ path: String, first seconds: Double) throws(HostError) -> Recording
  /// Writes float WAV beside and renames into place; refuses to overwrite unless `force`.
  func write(_ channels: [[Float]], sampleRate: Double, to path: String, force: Bool)
    throws(HostError)
}
