/// How a signal of one length is cut into windowed frames, and how slopes of their samples go back
/// to the signal's.
public struct Framing: Sendable {
  public let length: Int
  public let hop: Int
  public let frames: Int
  private let window: [Float]

  /// - Parameters:
  ///   - hop: Samples between frames, positive.
  ///   - length: Samples of the signal; shorter than the window means one padded frame.
  public init(window: [Float], hop: Int, length: Int) {
    (self.window, self.hop, self.length) = (window, hop, length)
    frames = length < window.count ? 1 : 1 + (length - window.count) / hop
  }

  /// A windowed frame; silence past the last one and past the end.
  /// - Parameter samples: As many as the window has.
  public func take(
    _ x: UnsafePointer<Float>, _ frame: Int, into samples: UnsafeMutablePointer<Float>
  ) {
    let start = frame * hop
    let count = count(frame)
    window.withUnsafeBufferPointer { window in
      for i in 0..<count { samples[i] = x[start + i] * window[i] }
    }
    for i in count..<window.count { samples[i] = 0 }
  }

  /// Adds a frame's slopes to the signal's, under the window; nothing past the last frame.
  public func add(
    _ samples: UnsafePointer<Float>, _ frame: Int, to slopes: UnsafeMutablePointer<Float>
  ) {
    let start = frame * hop
    let count = count(frame)
    window.withUnsafeBufferPointer { window in
      for i in 0..<count { slopes[start + i] += samples[i] * window[i] }
    }
  }

  /// Samples of a frame that lie in the signal.
  private func count(_ frame: Int) -> Int {
    frame < frames ? min(window.count, length - frame * hop) : 0
  }
}
