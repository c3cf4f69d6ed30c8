import DX7
import DX7Laws
import Foundation

/// A tremolo and what it leaves unexplained.
struct TriedTremolo {
  var motion: PitchMotion
  var sensitivities: [Int]
  /// By operator, readings times the logarithm of what is left: whatever an envelope does besides,
  /// what counts is by how much it becomes smoother. The less, the better.
  var cost: Double
}

/// Holds tremolos against the levels of a note's operators.
struct TremoloTrial {
  private let operators: [OperatorLevels]
  private let parts: MotionParts

  private static let steps = [1, -1, 2, -2, 4, -4, 9, -9]
  private static let depths = [3, 6, 10, 15, 21, 28, 36, 45, 55, 66, 80, 99]
  /// An operator takes part where that much of its cost is left.
  private static let convincing = 0.8

  init(_ operators: [OperatorLevels], _ parts: MotionParts) {
    (self.operators, self.parts) = (operators, parts)
  }

  /// The best of all LFOs.
  func scanned() -> TriedTremolo {
    let all = TremoloScan(operators, parts).best(40).map(deepened).sorted { $0.cost < $1.cost }
    let ends = all.prefix(6).map(descended).sorted { $0.cost < $1.cost }
    return ends.first ?? tried(PitchMotion())
  }

  /// With the depth that fits best.
  func deepened(_ motion: PitchMotion) -> TriedTremolo {
    let dips = parts.dips(motion)
    var best = TriedTremolo(
      motion: motion, sensitivities: operators.map { _ in 0 }, cost: .infinity)
    func attempt(_ depth: Int) {
      var deeper = motion
      deeper[.lfoAmpDepth] = depth
      let next = tried(deeper, dips)
      if next.cost < best.cost { best = next }
    }
    Self.depths.forEach(attempt)
    for step in [4, 2, 1, 1] {
      let depth = best.motion[.lfoAmpDepth]
      attempt(min(depth + step, 99))
      attempt(max(depth - step, 1))
    }
    return best
  }

  /// With the envelopes' corners where they show without a tremolo.
  func without(_ tremolo: TriedTremolo) -> TremoloTrial {
    let dips = parts.dips(tremolo.motion)
    let depth = parts.dip(depth: tremolo.motion[.lfoAmpDepth])
    let smoother = zip(operators, tremolo.sensitivities).map {
      $0.without(dips, depth: depth, sensitivity: $1)
    }
    return TremoloTrial(smoother, parts)
  }

  /// What operators gain in smoothness, in natural logarithms, as far as the wave repeats itself:
  /// half a wave may as well be an envelope.
  func evidence(_ tremolo: TriedTremolo) -> Double {
    let dips = parts.dips(tremolo.motion)
    let depth = parts.dip(depth: tremolo.motion[.lfoAmpDepth])
    var gain = 0.0
    for (levels, sensitivity) in zip(operators, tremolo.sensitivities) where sensitivity > 0 {
      let cost = levels.cost(dips, depth: depth, sensitivity: sensitivity)
      gain += Double(levels.octaves.count) / 2 * log(levels.still / cost)
    }
    let onset = parts.onset(delay: tremolo.motion[.lfoDelay])
    let seconds = Double(onset.reduce(0, +)) * MotionParts.blockSeconds
    let hertz = Double(LFOLaw.hertz[tremolo.motion[.lfoSpeed]]) * LFOLaw.tableFactor()
    let cycles = max(hertz * seconds, 0.1)
    return gain / (1 + 8 / (cycles * cycles))
  }

  func descended(_ start: TriedTremolo) -> TriedTremolo {
    var best = start
    func attempt(_ change: (inout PitchMotion) -> Void) {
      var motion = best.motion
      change(&motion)
      if motion == best.motion { return }
      let next = tried(motion)
      if next.cost < best.cost { best = next }
    }
    for _ in 0..<6 {
      let before = best.cost
      for field in [DX7VoiceField.lfoSpeed, .lfoDelay, .lfoAmpDepth] {
        for step in Self.steps { attempt { $0[field] += step } }
      }
      attempt { $0[.lfoSync] = 1 - $0[.lfoSync] }
      for wave in 0..<MotionParts.waveCount { attempt { $0[.lfoWave] = wave } }
      if best.cost >= before { break }
    }
    return best
  }

  private func tried(_ motion: PitchMotion) -> TriedTremolo { tried(motion, parts.dips(motion)) }

  private func tried(_ motion: PitchMotion, _ dips: [Float]) -> TriedTremolo {
    let depth = parts.dip(depth: motion[.lfoAmpDepth])
    var result = TriedTremolo(motion: motion, sensitivities: [], cost: 0)
    for levels in operators {
      var best = (sensitivity: 0, cost: levels.still)
      for sensitivity in 1...3 {
        let cost = levels.cost(dips, depth: depth, sensitivity: sensitivity)
        if cost < best.cost { best = (sensitivity, cost) }
      }
      if best.cost > Self.convincing * levels.still { best = (0, levels.still) }
      result.sensitivities.append(best.sensitivity)
      result.cost += Double(levels.octaves.count) * log(best.cost)
    }
    return result
  }
}
