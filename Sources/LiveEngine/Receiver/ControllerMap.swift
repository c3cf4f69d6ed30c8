import FMSynthesis

/// Which MIDI controller moves what, as plain data made by control.
///
/// - Thread: made and freed by control; the audio thread reads it until it has come back as
///   `.retiredMap`.
public struct ControllerMap: ~Copyable {
  /// One thing that a controller moves.
  public struct Target: BitwiseCopyable {
    /// Bit per MIDI channel it listens on.
    public var channels: UInt16
    public var aim: Aim

    public init(channels: UInt16, aim: Aim) {
      self.channels = channels
      self.aim = aim
    }
  }

  public enum Aim: BitwiseCopyable {
    /// An engine knob by its id.
    case knob(UInt16)
    case effectControl(slot: UInt8, control: UInt16)
    /// On from any value but 0.
    case effectBypass(slot: UInt8)
    case effectWet(slot: UInt8)
    /// What only control can move: an entry of its own map.
    case control(entry: UInt16)
  }

  private let targets: UnsafeMutablePointer<Target>
  /// 128 values for each target.
  private let values: UnsafeMutablePointer<Float>
  /// Where each controller's targets start; a last entry ends the list.
  private let starts: UnsafeMutablePointer<Int32>

  /// - Parameter targets: By controller, 0...127, in the order in which they are to move: each with
  ///   the value in its range for every position 0...127.
  public init(_ targets: [[(target: Target, values: [Float])]]) {
    precondition(targets.count == 128, "a list for each controller")
    let all = targets.flatMap { $0 }
    precondition(all.allSatisfy { $0.values.count == 128 }, "a value for each position")
    self.targets = copied(all.map(\.target))
    values = copied(all.flatMap(\.values))
    starts = copied(
      targets.reduce(into: [Int32(0)]) { $0.append(($0.last ?? 0) + Int32($1.count)) })
  }

  deinit {
    targets.deallocate()
    values.deallocate()
    starts.deallocate()
  }

  /// - Parameter controller: 0...127
  @_noLocks @_noAllocation
  func targets(of controller: UInt8) -> Range<Int> {
    Int(starts[Int(controller)])..<Int(starts[Int(controller) &+ 1])
  }

  /// - Parameter channel: 0...15
  @_noLocks @_noAllocation
  func aim(of target: Int, channel: UInt8) -> Aim? {
    targets[target].channels & 1 << UInt16(channel) != 0 ? targets[target].aim : nil
  }

  /// - Parameter position: 0...127
  @_noLocks @_noAllocation
  func value(of target: Int, at position: UInt8) -> Float {
    values[target &* 128 &+ Int(position)]
  }
}
