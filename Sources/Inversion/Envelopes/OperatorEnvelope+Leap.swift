import MachineCore

/// Ways out of where no single number helps.
extension OperatorEnvelope {
  /// Two or three numbers move at once, or there is a stage more or less.
  mutating func leap(_ random: inout SearchRandom) {
    let kind = random.unit()
    if kind < 0.2 { return insertStage(&random) }
    if kind < 0.35 { return removeStage(&random) }
    for _ in 0..<(random.chance(0.3) ? 3 : 2) {
      jolt(reach: random.chance(0.5) ? 4 : 25, &random)
    }
  }

  /// One number moves by up to so much.
  mutating func jolt(reach: Int, _ random: inout SearchRandom) {
    self[random.below(Self.raiseNumber)] += random.within(-reach...reach)
  }

  private mutating func insertStage(_ random: inout SearchRandom) {
    let place = random.below(3)
    for stage in stride(from: 2, to: place, by: -1) {
      (rates[stage], levels[stage]) = (rates[stage - 1], levels[stage - 1])
    }
    if place < 2 {
      let (before, after) = (place > 0 ? levels[place - 1] : 0, levels[place + 1])
      levels[place] = random.within(min(before, after)...max(before, after))
    }
    self[place] += random.within(-20...20)
  }

  private mutating func removeStage(_ random: inout SearchRandom) {
    self = removing(random.below(2))
    (rates[2], levels[2]) = (random.within(0...98), random.within(0...98))
  }

  /// Without one of the first two stages; the third is there twice, and the second time does nothing.
  func removing(_ stage: Int) -> OperatorEnvelope {
    var removed = self
    for stage in stage..<2 {
      (removed.rates[stage], removed.levels[stage]) = (rates[stage + 1], levels[stage + 1])
    }
    return removed
  }
}
