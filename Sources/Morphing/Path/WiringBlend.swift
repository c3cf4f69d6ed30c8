import FMSynthesis

/// How deep operators modulate each other between two patches.
struct WiringBlend {
  let a: EndView
  let b: EndView
  let operators: [OperatorBlend]

  /// Writes the routing and `/feedback`.
  func fill(_ t: Double, _ values: inout [Float]) {
    let feedback = self.feedback(t)
    values[PatchLayout.index(.feedback)] = feedback
    for into in 0..<6 {
      for from in 0..<6 {
        let place = PatchLayout.routing(into: into, from: from)
        if from > into {
          values[place] = depth(into, from, t)
        } else {
          values[place] = feedback > 0 ? loop(into, from, t) / feedback : 0
        }
      }
    }
  }

  /// An edge between operators that only one end hears is as that end has it: the operator's own
  /// level fades.
  private func depth(_ into: Int, _ from: Int, _ t: Double) -> Float {
    let (x, y) = depths(into, from)
    let isExchanged = operators[into].isExchanged || operators[from].isExchanged
    switch (hears(.a, into, from), hears(.b, into, from)) {
    case (true, true): return isExchanged ? (t < 0.5 ? x : y) : straight(x, y, t)
    case (true, false): return x
    case (false, true): return y
    case (false, false): return 0
    }
  }

  /// Radians that an operator feeds back.
  private func loop(_ into: Int, _ from: Int, _ t: Double) -> Float {
    let (x, y) = depths(into, from)
    let (mine, its) = (x * a[.feedback], y * b[.feedback])
    switch (hears(.a, into, from), hears(.b, into, from)) {
    case (true, true): return mine > 0 && its > 0 ? even(mine, its, t) : straight(mine, its, t)
    case (true, false): return mine
    case (false, true): return its
    case (false, false): return 0
    }
  }

  private func feedback(_ t: Double) -> Float {
    let (x, y) = (a[.feedback], b[.feedback])
    return x > 0 && y > 0 ? even(x, y, t) : max(x, y)
  }

  private func depths(_ into: Int, _ from: Int) -> (Float, Float) {
    let (i, f) = (operators[into].pair, operators[from].pair)
    return (a.depth(into: i.a, from: f.a), b.depth(into: i.b, from: f.b))
  }

  private func hears(_ end: PatchEnd, _ into: Int, _ from: Int) -> Bool {
    switch end {
    case .a: operators[into].isHeardInA && operators[from].isHeardInA
    case .b: operators[into].isHeardInB && operators[from].isHeardInB
    }
  }
}
