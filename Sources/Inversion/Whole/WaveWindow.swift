import Foundation

/// Two control blocks of a note whose waveform is compared.
struct WaveWindow: Equatable {
  static let blocks = 2
  /// The first.
  let block: Int
  /// Windows side by side while a note begins, until this block.
  private static let beginning = 14

  /// Densely while the note begins, then further and further apart; the same from the release on.
  /// - Parameters:
  ///   - length: Frames of the target. - release: Block before which the key is let go.
  static func places(length: Int, release: Int) -> [WaveWindow] {
    let last = length / 64 - blocks
    var windows: [WaveWindow] = []
    var frame = 0.0
    while frame < Double(min(release - blocks, last) * 64) {
      windows.append(WaveWindow(block: Int(frame / 64)))
      frame += frame < Double(beginning * 64) ? 128 : max(180, 0.085 * frame)
    }
    var after = 0.0
    while release + Int(after / 64) <= last {
      windows.append(WaveWindow(block: release + Int(after / 64)))
      after += max(128, 0.1 * after + 100)
    }
    return windows
  }
}
