import Foundation

/// A stretch of the target that the search looks at.
public struct SearchWindow: Equatable, Sendable {
  /// First control block.
  public var block: Int
  public var weight: Float
}

/// Where the search looks, and with which transforms.
public struct WindowPlan: Sendable {
  /// Frames of a window.
  public var frames: Int
  /// Transforms within a window: size, and how many spread over it.
  public var parts: [(size: Int, count: Int)]
  public var windows: Int
  /// Power under the target's peak at which bins stop to count.
  public var floor: Float = 1e-8
  /// Weight of 1 - the correlation of the waveforms, which all begin with the note: an FM voice's
  /// phases are known from there on, and a wrong structure with the right partials has others.
  public var waveform: Float = 0
  /// Weight of what is left of the target's amplitude, 0...1, once the candidate is taken off it:
  /// unlike the above as steep near the end as before.
  public var residual: Float = 0
  /// Time a candidate takes over what one takes in the short view, measured.
  public var cost = 1.0

  /// Fast and sharp in time.
  static let short = WindowPlan(frames: 512, parts: [(512, 1), (128, 3)], windows: 28)
  /// Sharper in pitch.
  public static let long = WindowPlan(
    frames: 2048, parts: [(2048, 1), (512, 3), (128, 6)], windows: 20,
    cost: 2.2)

  /// The long view by the ear of waveforms, beside which the spectrum says little: for a voice that
  /// is known but for its last units.
  public static let fine = {
    var view = long
    view.residual = 20
    return view
  }()

  /// Windows on block borders: half of them spread evenly, a quarter by the logarithm of time from
  /// the onset, a quarter from the note's end. Each weighs (the control blocks it stands for)^0.7,
  /// halfway to its neighbours on both sides.
  /// - Parameters:
  ///   - length: Frames of the target.
  ///   - release: Frame at which the key is let go.
  public func place(length: Int, release: Int) -> [SearchWindow] {
    let last = max(0, (length - frames) / 64)
    var blocks: Set<Int> = [0, last]
    let even = windows / 2
    for i in 0..<even { blocks.insert(last * i / max(1, even - 1)) }
    let quarter = windows / 4
    for start in [0, min(release / 64, last)] where start < last {
      for i in 0..<quarter {
        let reach = Double(last - start)
        let share = pow(reach, Double(i) / Double(quarter)) - 1
        blocks.insert(start + Int(share.rounded()))
      }
    }
    let ordered = blocks.filter { (0...last).contains($0) }.sorted()
    return ordered.indices.map { i in
      let before = i > 0 ? Double(ordered[i] - ordered[i - 1]) / 2 : 0.5
      let after = i + 1 < ordered.count ? Double(ordered[i + 1] - ordered[i]) / 2 : 0.5
      return SearchWindow(block: ordered[i], weight: Float(pow(before + after, 0.7)))
    }
  }
}
