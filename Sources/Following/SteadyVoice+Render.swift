import Glibc

extension SteadyVoice {
  /// Fills `output` with the voice at `pitch` Hz and at follow level 1, all phases 0 at the start.
  func render(_ levels: [Double], pitch: Double) {
    guard hold(levels, pitch: pitch) else { return }
    let steps = (0..<SteadyVoice.operators).map { frequency($0, pitch: pitch) / sampleRate }
    var phases = [Double](repeating: 0, count: SteadyVoice.operators)
    let order = (0..<SteadyVoice.operators).reversed().filter { isHeard[$0] }
    let modulators = order.map { op in edges.filter { $0.into == op } }
    for n in 0..<length {
      let now = (n + 2) * SteadyVoice.operators
      var sum = 0.0
      for (position, op) in order.enumerated() {
        let phase = phases[op] + modulation(modulators[position], now)
        let angle = 2 * Double.pi * (phase - phase.rounded())
        sines[now + op] = sin(angle)
        cosines[now + op] = cos(angle)
        if isCarrier[op] { sum += levels[op] * sines[now + op] }
        phases[op] += steps[op]
        if phases[op] >= 1 { phases[op] -= phases[op].rounded(.down) }
      }
      output[n] = Float(sum * SteadyVoice.carrierPeak)
    }
  }

  /// Derivative of a loss by each level, from its derivative by each sample of `output`.
  /// - Parameter gradient: `length` values.
  /// - Returns: one value per operator, 0 for one that is not heard.
  func adjoint(_ gradient: UnsafePointer<Float>) -> [Double] {
    let count = SteadyVoice.operators
    var result = [Double](repeating: 0, count: count)
    let order = (0..<count).filter { isHeard[$0] }
    let modulated = order.map { op in edges.filter { $0.from == op } }
    let end = (length + 2) * count
    for i in end..<end + 2 * count { phaseSlopes[i] = 0 }
    for n in (0..<length).reversed() {
      let now = (n + 2) * count
      for (position, op) in order.enumerated() {
        var slope = isCarrier[op] ? Double(gradient[n]) * SteadyVoice.carrierPeak : 0
        for edge in modulated[position] {
          let at = now + edge.into
          slope +=
            edge.depth
            * (edge.isFeedback
              ? 0.5 * (phaseSlopes[at + count] + phaseSlopes[at + 2 * count]) : phaseSlopes[at])
        }
        result[op] += slope * sines[now + op]
        phaseSlopes[now + op] = slope * levels[op] * 2 * Double.pi * cosines[now + op]
      }
    }
    return result
  }

  /// RMS of `output` over whole periods at its end, where feedback has settled.
  func rms(pitch: Double) -> Double {
    let period = sampleRate / pitch
    let periods = (Double(length) / period).rounded(.down)
    let count = periods >= 1 ? min(length, Int((periods * period).rounded())) : length
    var sum = 0.0
    for n in length - count..<length { sum += Double(output[n]) * Double(output[n]) }
    return (sum / Double(count)).squareRoot()
  }

  private func modulation(_ edges: [Edge], _ now: Int) -> Double {
    let count = SteadyVoice.operators
    var sum = 0.0
    for edge in edges {
      let at = now + edge.from
      let y =
        edge.isFeedback ? 0.5 * (sines[at - count] + sines[at - 2 * count]) : sines[at]
      sum += edge.depth * levels[edge.from] * y
    }
    return sum
  }
}
