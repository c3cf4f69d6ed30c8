import DX7Laws

/// The ten numbers one by one: rates, levels, output level, and whether it is raised.
extension OperatorEnvelope {
  static let count = 10
  static let outputLevelNumber = 8
  static let raiseNumber = 9

  /// Numbers beyond their ends count as the ends: 0...99, the last 0...1.
  subscript(number: Int) -> Int {
    get {
      switch number {
      case ..<4: return rates[number]
      case ..<8: return levels[number - 4]
      case Self.outputLevelNumber: return outputLevel
      default: return isRaised ? 1 : 0
      }
    }
    set {
      let value = min(max(newValue, 0), 99)
      switch number {
      case ..<4: rates[number] = value
      case ..<8: levels[number - 4] = value
      case Self.outputLevelNumber: outputLevel = value
      default: isRaised = value > 0
      }
    }
  }

  /// The same sound where nothing meets an end: output level and envelope levels go opposite ways.
  /// Only every other step of a level counts, so by two at a time nothing is lost.
  /// - Parameter steps: Of the output level.
  func shifted(by steps: Int) -> OperatorEnvelope {
    var shifted = self
    shifted[Self.outputLevelNumber] += steps
    for stage in 0..<4 where levels[stage] > 5 { shifted[4 + stage] -= steps }
    return shifted
  }

  /// Where an operator of this output level stands, in level units.
  var outputUnits: Int32 {
    let velocity = KeyLaw.velocityUnits(
      curve: KeyLaw.velocities[Self.velocity / 2], sensitivity: isRaised ? 1 : 0)
    return LevelLaw.steps(Int32(outputLevel)) * LevelLaw.unitsPerStep + velocity
  }

  /// At which the notes are struck.
  static let velocity = 100
}
