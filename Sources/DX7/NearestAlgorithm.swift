import FMSynthesis

/// Finds the algorithm whose wiring is nearest to a patch's routing.
///
/// The distance counts what is heard: an edge weighs what its source gives, a loop what the
/// feedback gives, a carrier its level.
struct NearestAlgorithm {
  /// Values within their knobs' ranges.
  let patch: [Float]
  /// What each operator gives as a modulator: 1 is level 99 at index 4 pi.
  let strengths: [Float]

  /// Weights below this are not heard and not reported.
  private static let audible: Float = 1e-4
  /// Breaks ties between algorithms that differ only where nothing sounds.
  private static let silent: Float = 1e-3

  /// - Parameter first: Algorithms 1...32 to prefer when equally near.
  /// - Returns: 1...32
  func find(prefer first: [Int]) -> Int {
    var best = (algorithm: 1, distance: Float.infinity)
    for algorithm in first + Array(1...Algorithms.count) {
      let distance = distance(algorithm)
      if distance < best.distance { best = (algorithm, distance) }
    }
    return best.algorithm
  }

  /// In words, what the patch has otherwise than the algorithm.
  func losses(_ algorithm: Int) -> [String] {
    var losses: [String] = []
    eachMismatch(algorithm) { into, from, weight in
      guard weight > Self.audible else { return }
      let isWired = Algorithms.depth(algorithm: algorithm, into: into, from: from) > 0
      losses.append(
        isWired
          ? "algorithm \(algorithm) sends operator \(from + 1) into \(into + 1), the patch does not"
          : "routing \(into + 1)<-\(from + 1) has no algorithm: nearest is \(algorithm)")
    }
    for op in 0..<6 where isCarrier(op) != isCarrier(op, in: algorithm) {
      if level(op) <= Self.audible { continue }
      let what = isCarrier(op) ? "no carrier" : "a carrier"
      losses.append("operator \(op + 1) is \(what) in algorithm \(algorithm)")
    }
    return losses
  }

  private func distance(_ algorithm: Int) -> Float {
    var sum: Float = 0
    eachMismatch(algorithm) { _, _, weight in sum += weight + Self.silent }
    for op in 0..<6 where isCarrier(op) != isCarrier(op, in: algorithm) {
      sum += 4 * level(op) + Self.silent
    }
    return sum
  }

  /// Calls `body` with every edge that only one of patch and algorithm has.
  private func eachMismatch(
    _ algorithm: Int, _ body: (_ into: Int, _ from: Int, _ weight: Float) -> Void
  ) {
    for into in 0..<6 {
      for from in 0..<6 {
        let depth = patch[PatchLayout.routing(into: into, from: from)]
        let isWired = Algorithms.depth(algorithm: algorithm, into: into, from: from) > 0
        if isWired == (depth > 0) { continue }
        let source = from <= into ? feedback * level(from) : strengths[from]
        body(into, from, source * (isWired ? 1 : depth))
      }
    }
  }

  /// Feedback in DX7 fulls.
  private var feedback: Float { patch[PatchLayout.index(.feedback)] / (2 * Float.pi) }

  private func level(_ op: Int) -> Float {
    patch[PatchLayout.index(op, .on)] < 0.5 ? 0 : patch[PatchLayout.index(op, .level)]
  }

  private func isCarrier(_ op: Int) -> Bool { patch[PatchLayout.index(op, .carrier)] > 0.5 }

  private func isCarrier(_ op: Int, in algorithm: Int) -> Bool {
    Algorithms.carriers(algorithm) & (1 << UInt8(op)) != 0
  }
}
