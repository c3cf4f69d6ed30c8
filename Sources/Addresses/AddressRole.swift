import Knobs

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
  /// What the follower's voice has found goes into the patch.
  case catchSound
  /// What the adaptation did to the patch last is taken back.
  case undo
  /// What a person likes better moves the patch.
  case prefer(PreferenceCall)
  case loadPatch
  case savePatch
  /// To a DX7 at the port `midi_out`.
  case sendPatch
  case patchName
  /// Between the patch as loaded or saved last and as it has become.
  case compare
  case bank
  case program
  /// One of the two patches that `/morph/position` goes between.
  case morphEnd(MorphSide)
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
  case heard(HeardFigure)
  case status
  case version
  case sync
  case list
  case quit
  /// Handled by whoever speaks to the subscriber, since only it knows where answers go.
  case subscribe
  case unsubscribe

  /// Whether a file, a plugin, the graph or the search for a sound has to be asked first, which may
  /// take long.
  public var isSlow: Bool {
    switch self {
    case .loadPatch, .savePatch, .sendPatch, .bank, .morphEnd, .addEffect: true
    case .prefer(let call): call != .undo
    default: false
    }
  }
}

/// Which of the two patches of a morph.
public enum MorphSide: Sendable { case a, b }

/// Where an address stands on the page `docs/OSC.md`; the raw values are its headings, in order.
enum AddressSection: String, CaseIterable {
  case playing = "Playing"
  case patches = "Patches and banks"
  case morphing = "Morphing"
  case operators = "Operators"
  case voice = "Voice"
  case routing = "Routing"
  case performance = "Performance"
  case adaptation = "Adaptation and safety"
  case preference = "Preference"
  case holds = "Holding knobs"
  case rack = "Rack"
  case session = "Session and connection"
  case figures = "Figures"
}

extension AddressRole {
  var section: AddressSection {
    switch self {
    case .noteOn, .noteOff, .panic: .playing
    case .catchSound, .loadPatch, .savePatch, .sendPatch, .compare, .patchName, .bank,
      .program:
      .patches
    case .morphEnd: .morphing
    case .knob(let id): Self.section(of: KnobTable.shared[id])
    case .hold: .holds
    case .undo: .adaptation
    case .prefer: .preference
    case .rack, .addEffect, .removeEffect, .bypass, .wet, .parameter: .rack
    case .mark, .sync, .list, .subscribe, .unsubscribe, .quit, .status, .version: .session
    case .figure, .counter, .heard: .figures
    }
  }

  private static func section(of knob: Knob) -> AddressSection {
    switch knob.domain {
    case .performance: .performance
    case .morph: .morphing
    case .adaptation, .safety: .adaptation
    case .patch:
      knob.path.hasPrefix("/op/")
        ? .operators : knob.path.hasPrefix("/routing/") ? .routing : .voice
    }
  }
}
