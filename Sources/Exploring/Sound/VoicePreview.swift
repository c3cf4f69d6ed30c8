import DX7
import RealtimePrimitives
import Recognition
import VoiceSearch

/// A voice's note as the map plays it.
public struct VoicePreview: Sendable {
  /// At `sampleRate`, as the voice gives it: no limiter stands behind it.
  public let samples: [Float]

  public static let sampleRate = CandidateLanes.sampleRate
  /// Seconds the key is held, and all of the note.
  static let held = 1.1
  static let length = 1.6

  var peak: Float { samples.reduce(0) { max($0, abs($1)) } }

  /// Whether nothing of it is over full scale, and it ends.
  var isFit: Bool {
    let end = samples.suffix(2400).reduce(0) { max($0, abs($1)) }
    return peak.isFinite && peak > 0 && peak < 1 && end < 0.25 * peak
  }
}

/// Renders previews sixteen at a time.
/// - Thread: one at a time.
final class PreviewRenderer {
  private var lanes: CandidateLanes
  private let block: UnsafeMutablePointer<Lanes>
  private static let blockFrames = 64
  static var lanes: Int { CandidateLanes.count }

  init(_ voices: VoiceTable, _ tools: LibraryTools) {
    lanes = CandidateLanes(voices: voices, instructionSet: tools.instructionSet)
    block = .allocate(capacity: Self.blockFrames)
    block.initialize(repeating: Lanes(repeating: 0), count: Self.blockFrames)
  }

  deinit { block.deallocate() }

  /// - Parameter voices: At most 16.
  func previews(_ voices: [DX7Voice]) -> [VoicePreview] {
    let rate = VoicePreview.sampleRate / Double(Self.blockFrames)
    lanes.start(
      voices.map { Genome(voice: $0, key: Island.key, held: Int32(VoicePreview.held * rate)) })
    var samples = [[Float]](repeating: [], count: voices.count)
    for _ in 0..<Int(VoicePreview.length * rate) {
      lanes.advance(into: block)
      for lane in voices.indices {
        for frame in 0..<Self.blockFrames { samples[lane].append(block[frame][lane]) }
      }
    }
    return samples.map(VoicePreview.init)
  }
}
