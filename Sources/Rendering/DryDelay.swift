/// Delays the dry sound by as many frames as its effect delays the wet one, so that the two can be
/// mixed. Another number of frames is faded to: heard as no click.
public struct DryDelay: BitwiseCopyable {
  /// Frames it holds; the delay is less than that. 1.4 s at 48 kHz.
  public static let capacity = 1 << 16
  /// Values of the memory it works in.
  public static let memoryCount = 2 * capacity

  private let left: UnsafeMutablePointer<Float>
  private let right: UnsafeMutablePointer<Float>
  private var position = 0
  /// What is faded from and to, in frames.
  private var before = 0
  private(set) var frames = 0
  /// 0 at the start of the fade, 1 after it.
  private var fade: Float = 1

  /// - Parameter memory: `memoryCount` zeros, which must outlive it.
  public init(memory: UnsafeMutablePointer<Float>) {
    left = memory
    right = memory + Self.capacity
  }

  /// Fades to another delay once an earlier fade is over.
  @_noLocks @_noAllocation
  mutating func aim(_ wanted: Int) {
    let held = wanted < 0 ? 0 : (wanted < Self.limit ? wanted : Self.limit)
    if fade < 1 || held == frames { return }
    before = frames
    frames = held
    fade = 0
  }

  /// Takes a frame and gives the one that is due.
  /// - Parameter step: How far a fade goes in a frame.
  @_noLocks @_noAllocation @inline(__always)
  mutating func next(_ l: Float, _ r: Float, step: Float) -> (left: Float, right: Float) {
    left[position] = l
    right[position] = r
    let at = (position &- frames) & Self.limit
    var (dryLeft, dryRight) = (left[at], right[at])
    if fade < 1 {
      let was = (position &- before) & Self.limit
      dryLeft = left[was] + fade * (dryLeft - left[was])
      dryRight = right[was] + fade * (dryRight - right[was])
      fade = fade + step < 1 ? fade + step : 1
    }
    position = (position &+ 1) & Self.limit
    return (dryLeft, dryRight)
  }

  /// The longest delay, and the mask of positions.
  private static var limit: Int { @_noLocks @_noAllocation get { (1 << 16) - 1 } }
}
