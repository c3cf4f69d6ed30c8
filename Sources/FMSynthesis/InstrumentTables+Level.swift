import DX7Laws

/// What key and velocity do to an operator's level.
extension InstrumentTables {
  /// Keyboard level scaling in level units.
  /// - Parameter v: The operator's knobs.
  @_noLocks @_noAllocation
  func scalingUnits(_ key: Int32, _ v: UnsafePointer<Float>) -> Int32 {
    let offset = key &- Int32(v[OperatorField.breakPoint.offset]) &- 17
    let isRight = offset >= 0
    let group = isRight ? (offset &+ 1) / 3 : (1 &- offset) / 3
    let depth = isRight ? v[OperatorField.rightDepth.offset] : v[OperatorField.leftDepth.offset]
    let curve = isRight ? v[OperatorField.rightCurve.offset] : v[OperatorField.leftCurve.offset]
    let steps = KeyLaw.scalingSteps(
      group: group, exponential: scaling[Int(group < 32 ? group : 32)], depth: Int32(depth),
      curve: Int32(curve))
    return steps &* LevelLaw.unitsPerStep
  }

  /// Velocity in level units.
  /// - Parameter v: The operator's knobs.
  @_noLocks @_noAllocation
  func velocityUnits(_ velocity: UInt8, _ v: UnsafePointer<Float>) -> Int32 {
    KeyLaw.velocityUnits(
      curve: self.velocity[Int(velocity >> 1)],
      sensitivity: Int32(v[OperatorField.velocity.offset]))
  }
}
