import FMSynthesis

/// Which operators of a patch are heard.
struct Wiring {
  /// That sound, from 0.
  let carriers: Set<Int>
  /// Those, and what modulates them, however softly.
  let heard: Set<Int>
  /// Whether an operator that is heard is in a feedback loop.
  let hasLoop: Bool

  init(_ patch: [Float]) {
    func isOn(_ op: Int) -> Bool { patch[PatchLayout.index(op, .on)] > 0.5 }
    func depth(_ from: Int, _ into: Int) -> Float {
      patch[PatchLayout.routing(into: into, from: from)]
    }
    let ops = 0..<PatchLayout.operators
    let sounding = ops.filter {
      isOn($0) && patch[PatchLayout.index($0, .carrier)] > 0.5
        && patch[PatchLayout.index($0, .level)] > 0
    }
    var heard = Set(sounding)
    for _ in ops {
      for from in ops where isOn(from) && heard.contains(where: { depth(from, $0) > 0 }) {
        heard.insert(from)
      }
    }
    carriers = Set(sounding)
    self.heard = heard
    hasLoop = heard.contains { into in heard.contains { $0 <= into && depth($0, into) > 0 } }
  }
}
