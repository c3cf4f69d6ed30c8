import DX7
import FMSynthesis
import MachineCore
import VoiceSearch

/// From coefficients that lie between whole numbers to a patch, and how each moves its knob.
final class FractionalVoice {
  /// Position in the patch of each moved coefficient's knob.
  let knobs: [Int]
  private let moved: [Int]
  private let table = VoiceTable()

  /// - Parameter moved: Of kinds that have one knob each.
  init(moved: [Int]) {
    self.moved = moved
    knobs = moved.map(Self.knob)
  }

  /// - Returns: `PatchLayout.count` values, and d(knob) / d(unit) of each moved coefficient.
  func patch(_ a: Coefficients) -> (values: [Double], slopes: [Double]) {
    var below = Genome(a)
    var above = below
    var share = moved.map { _ in 0.0 }
    for (place, i) in moved.enumerated() {
      let top = Double(DX7Parameter(i).maximum)
      let floor = min(max(a[i].rounded(.down), 0), top - 1)
      below.bytes[i] = UInt8(floor)
      above.bytes[i] = UInt8(floor + 1)
      share[place] = min(max(a[i] - floor, 0), 1)
    }
    let (low, high) = (values(below), values(above))
    var values = low
    var slopes = share
    for (place, knob) in knobs.enumerated() {
      slopes[place] = high[knob] - low[knob]
      values[knob] += share[place] * slopes[place]
    }
    values[PatchLayout.index(.tune)] = a[MatchKnobs.tuning]
    return (values, slopes)
  }

  private func values(_ genome: Genome) -> [Double] {
    var patch = [Float](repeating: 0, count: PatchLayout.count)
    patch.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { table.fill(genome.bytes, into: base) }
    }
    return patch.map(Double.init)
  }

  private static func knob(_ i: Int) -> Int {
    if i == DX7VoiceField.feedback.rawValue { return PatchLayout.index(.feedback) }
    let op = 5 - i / 21
    let field: OperatorField
    switch DX7OperatorField(rawValue: i % 21) {
    case .rate1: field = .rate1
    case .rate2: field = .rate2
    case .rate3: field = .rate3
    case .rate4: field = .rate4
    case .level1: field = .level1
    case .level2: field = .level2
    case .level3: field = .level3
    case .level4: field = .level4
    case .detune: field = .detune
    default: field = .level
    }
    return PatchLayout.index(op, field)
  }
}
