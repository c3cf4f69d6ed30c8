import Knobs

/// The rows. A new address is a row here and a case of `AddressRole`.
extension AddressTable {
  static var knobs: [AddressNode] {
    KnobTable.shared.knobs.map {
      AddressNode($0.path, [AddressArgument($0)], .askAndSet, $0.summary, .knob($0.id))
    }
  }

  static var holds: [AddressNode] {
    KnobTable.shared.knobs.map {
      AddressNode(
        "/hold\($0.path)", [AddressArgument("held", .toggle)], .askAndSet,
        "1: the adaptation leaves \($0.path) alone; 0: it may turn it", .hold($0.id))
    }
  }

  /// What a button sends with a call.
  private static let pressed = AddressArgument("pressed", .toggle, isOptional: true)

  static var playing: [AddressNode] {
    let key = AddressArgument("note", .integer, 0...127)
    let velocity = AddressArgument("velocity", .float, 0...127)
    return [
      AddressNode("/note/on", [key, velocity], .set, "Strikes a key; velocity 0 lets go", .noteOn),
      AddressNode(
        "/note/off", [key, AddressArgument("velocity", .float, 0...127, isOptional: true)], .set,
        "Lets go of a key", .noteOff),
      AddressNode("/panic", [pressed], .call, "Silences every voice, resets controllers", .panic),
    ]
  }

  static var patches: [AddressNode] {
    [
      AddressNode(
        "/follow/catch", [pressed], .call,
        "Writes what the follower's voice has found into the patch, for keys to play", .catchSound),
      AddressNode(
        "/patch/load", [.text("file")], .set,
        "`init`, a .json patch, a .syx voice or `bank.syx:7`; held knobs are let go", .loadPatch),
      AddressNode(
        "/patch/save", [.text("file")], .set,
        "To .json, or to .syx: then /patch/losses says what a DX7 cannot hold, if there is anything",
        .savePatch),
      AddressNode(
        "/patch/send", [pressed], .call,
        "Sends the patch to a DX7 at the port midi_out, as a voice dump; answers its bytes and its name,"
          + " and /patch/losses", .sendPatch),
      AddressNode(
        "/patch/compare", [pressed], .call,
        "Plays the patch as it was loaded or saved last, and the next time what has become of it; answers"
          + " 1 or 0 and the name of the one that plays", .compare),
      AddressNode("/patch/name", [.text("name")], .askAndSet, "Name of the patch", .patchName),
      AddressNode(
        "/patch/bank", [.text("file")], .askAndSet,
        "Loads the voices of a .syx file, up to 1024; asked: their names", .bank),
      AddressNode(
        "/patch/program", [AddressArgument("program", .integer, 1...1024)], .askAndSet,
        "Plays a voice of the bank; asked: the one chosen last, 0 for none", .program),
    ]
  }

  static var morphing: [AddressNode] {
    let sides: [(name: String, side: MorphSide)] = [("a", .a), ("b", .b)]
    return sides.map { name, side in
      AddressNode(
        "/morph/\(name)", [.text("file")], .askAndSet,
        "Patch at /morph/position \(side == .a ? 0 : 1), named as for /patch/load; asked: its name. Once"
          + " both are there, notes to come play the patch at the position", .morphEnd(side))
    }
  }

  static var adaptation: [AddressNode] {
    [
      AddressNode(
        "/adapt/undo", [pressed], .call,
        "Takes back what learning or /follow/catch did last to the patch; answers how many are left,"
          + " the patch's name, and how many knobs were moved since and stay", .undo)
    ]
  }

  /// Moves of the patch towards what a person likes; each answers how many can be taken back, and how
  /// the sound has changed.
  static var preference: [AddressNode] {
    let amount = AddressArgument("amount", .float, 0...4, unit: "steps", isOptional: true)
    let pairs = [
      AddressNode(
        "/prefer/better", [pressed], .call,
        "The sound is better than the one before it: plays another one that builds on it",
        .prefer(.better)),
      AddressNode(
        "/prefer/worse", [pressed], .call,
        "It is worse: plays another one that builds on the one before it", .prefer(.worse)),
      AddressNode(
        "/prefer/undo", [pressed], .call, "Takes back what a word, better or worse did last",
        .prefer(.undo)),
    ]
    return pairs
      + PreferenceWord.all.map {
        AddressNode(
          "/prefer/\($0.name)", [amount], .call,
          "\($0.isMore ? "More" : "Less") \($0.trait.rawValue), 1 is heard without doubt; loudness and"
            + " pitch stay", .prefer(.word($0)))
      }
  }

  static var rack: [AddressNode] {
    [
      AddressNode("/rack", [], .ask, "URIs of the effects, in order", .rack),
      AddressNode(
        "/rack/add", [.text("uri")], .set, "Puts an LV2 plugin at the end of the rack", .addEffect),
      AddressNode(
        "/rack/remove", [AddressArgument("slot", .integer, 1...16)], .set,
        "Fades an effect out and takes it from the rack", .removeEffect),
    ]
  }

  static func effect(_ effect: RackSlotDescription, _ slot: Int) -> [AddressNode] {
    let base = "/rack/\(slot + 1)"
    let fixed = [
      AddressNode(
        "\(base)/bypass", [AddressArgument("bypass", .toggle)], .askAndSet,
        "\(effect.name): 1 lets the sound past it", .bypass(slot: slot)),
      AddressNode(
        "\(base)/wet", [AddressArgument("wet", .float, 0...1)], .askAndSet,
        "\(effect.name): share of its sound, 0 dry, 1 wet", .wet(slot: slot)),
    ]
    return fixed
      + effect.parameters.enumerated().map { index, parameter in
        AddressNode(
          "\(base)/param/\(parameter.symbol)", [AddressArgument("value", .float, parameter.range)],
          .askAndSet, "\(effect.name): \(parameter.name)", .parameter(slot: slot, index: index))
      }
  }

  static var session: [AddressNode] {
    [
      AddressNode(
        "/session/mark", [.text("label")], .set, "A mark in events.log, to find a moment again",
        .mark)
    ]
  }

  static var figures: [AddressNode] {
    Figure.allCases.map {
      let kind: AddressArgument.Kind = $0.isCount ? .integer : .float
      let value = AddressArgument("value", kind, 0...Float.infinity, unit: $0.unit)
      return AddressNode($0.path, [value], .ask, $0.text, .figure($0))
    }
      + Counter.allCases.map {
        AddressNode(
          $0.path, [AddressArgument("count", .integer, 0...Float.infinity)], .ask, $0.text,
          .counter($0))
      }
      + HeardFigure.allCases.map {
        AddressNode($0.path, [$0.argument], .ask, $0.text, .heard($0))
      }
  }

  static var queries: [AddressNode] {
    let prefix = AddressArgument.text("prefix")
    let port = AddressArgument("port", .integer, 1...65535, isOptional: true)
    let rate = AddressArgument("max_rate", .float, 0.1...1000, unit: "Hz", isOptional: true)
    return [
      AddressNode(
        "/status", [], .ask,
        "Voices, seconds, xruns, loss, latency in seconds, name of the patch", .status),
      AddressNode("/version", [], .ask, "Program, and version of the knob table", .version),
      AddressNode(
        "/sync", [AddressArgument("id", .integer, Float(Int32.min)...Float(Int32.max))], .set,
        "Answered /synced id when all before it has taken effect", .sync),
      AddressNode(
        "/list", [.text("prefix", isOptional: true)], .set,
        "Every address under the prefix: path, types, access, unit, range, text", .list),
      AddressNode(
        "/subscribe", [prefix, rate, port], .set,
        "Answers with all that stands under the prefix, then echoes every change, to this host only",
        .subscribe),
      AddressNode("/unsubscribe", [prefix, port], .set, "Ends an echo", .unsubscribe),
      AddressNode("/quit", [pressed], .call, "Ends the host cleanly", .quit),
    ]
  }
}
