/// What a message to an address does. The model carries each of them out in one exhaustive switch,
/// so that a role without a handler does not compile.
public enum AddressRole: Equatable, Sendable {
  /// By the knob's id in `KnobTable`.
  case knob(Int)
  /// Whether the adapter leaves a knob alone, by the knob's id.
  case hold(Int)
  case noteOn
  case noteOff
  case panic
  case loadPatch
  case savePatch
  case patchName
  case bank
  case program
  case rack
  case addEffect
  case removeEffect
  /// Slots count from 0 among those that can be addressed.
  case bypass(slot: Int)
  case wet(slot: Int)
  case parameter(slot: Int, index: Int)
  case mark
  case figure(Figure)
  case counter(Counter)
  case status
  case version
  case sync
  case list
  case quit
  /// Handled by whoever speaks to the subscriber, since only it knows where answers go.
  case subscribe
  case unsubscribe

  /// Whether a file or a plugin has to be read first, which may take long.
  public var isSlow: Bool {
    switch self {
    case .loadPatch, .savePatch, .bank, .addEffect: true
    default: false
    }
  }
}
