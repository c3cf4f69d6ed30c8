/// `docs/OSC.md`, as `ddspm knobs --markdown` prints it.
public enum OSCReference {
  public static var text: String {
    AddressTable(rack: [example]).markdown(introduction: introduction)
  }

  /// Stands for every effect a rack may hold.
  private static let example = RackSlotDescription(
    name: "effect", parameters: [.init(symbol: "SYMBOL", name: "a control input", range: 0...1)])

  private static let introduction = """
    # OSC: every address

    Made by `ddspm knobs --markdown`; `make test` fails when it is stale. The same table routes
    messages, matches patterns and checks the targets of a MIDI map.

    - OSC 1.0 over UDP, port 7770 of this machine alone (127.0.0.1 and ::1) unless `--bind` says
      otherwise.
    - A message without arguments asks; the answer goes to the asker, at the same address.
    - Wherever a number is wanted, `i`, `f`, `d`, `h`, `T` and `F` are alike; where a range column
      lists names, the name will do too (`/lfo/wave s square`). Keys and other whole numbers go to
      the nearest; velocities are 0 to 127 whatever their type, and one above 0 is a note, however soft.
    - What is refused or clipped is answered with `/error s:path i:code s:message`: 400 wrong type or
      count, 403 not allowed, 404 unknown address, 416 out of range and clipped, 422 malformed, 500
      failed.
    - Where the range is 0, 1, anything but 0 counts as 1. What is called may be sent what a button
      sends: 0, when it is let go, does nothing.
    - Zeros behind a message, bundles in bundles (eight deep) and elements of no bytes do no harm. Data
      without type tags is refused.
    - Patterns (`?`, `*`, `[a-c]`, `[!a]`, `{this,that}`, and `//` for any depth) reach every address below: one that asks
      reaches what can be asked (`/stats/*/*`), one that sets reaches what can be set. Addresses
      whose access is "call", and those that read or write files, answer to their own name only.
    - A bundle takes effect at its time tag, to the frame, whatever is in it: notes, knobs, patches,
      programs, effects, holds, marks, saving; what is called, but `/panic`, acts within some milliseconds after.
      Files and plugins it names are read when it arrives;
      questions, `/list` and `/sync` in it are answered at once. What fails only at its time is a
      line in the session's log. Banks and effects come and go for askers up to 50 ms and two
      periods ahead. Times further ahead than an hour are refused. Time tag 1 means at once; so do 0, the
      past, and what is more than a year ahead, since it counts from another epoch than 1900: these are
      counted in `/stats/osc/late`.
    - `/subscribe s:prefix f:max_rate i:port` first answers with all that stands below a prefix, then
      echoes every change: one alone as a message, several of one moment in bundles of up to 1432 bytes.
      A value that has settled for a quarter of a second is sent once more, alone and at most 250 a second,
      since datagrams get lost where many come at a time. Subscribing again answers with all again.
    - `/list s:prefix` answers one `/list/node` an address (path, types, access, unit, range, text)
      and `/list/end s:prefix i:count`; a path that ends in `/` answers the names one level down.

    """
}
