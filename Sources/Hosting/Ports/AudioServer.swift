import LiveEngine

/// The audio server (JACK): drives the live engine's process function from its own real-time thread.
public protocol AudioServer: AnyObject {
  var sampleRate: Double { get }
  var period: Int { get }
  /// The client's name as the server gave it.
  var clientName: String { get }
  /// Starts calling the engine. The engine outlives the client.
  func activate(_ engine: UnsafeMutablePointer<LiveEngine>) throws(HostError)
  /// Late or dropped cycles since activation.
  var xruns: Int { get }
  /// Frames from a sound at the port `in_1`, and from a note at `midi_in`, to `out_1`, as published in
  /// the graph.
  func setLatency(frames: Int, ofNotes: Int)
  func close()
}
