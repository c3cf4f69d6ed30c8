/// Where each value of a patch stands in its flat vector of `Float`.
///
/// A patch is one number per knob. This file gives the positions, `Knobs` the names, ranges and units.
public enum OperatorField: Int, CaseIterable, BitwiseCopyable {
  case on, carrier, mode, ratio, fixed, detune, level, index, velocity
  case envelopeType, attack, decay, sustain, release
  case rate1, rate2, rate3, rate4, level1, level2, level3, level4
  case rateScaling, breakPoint, leftDepth, rightDepth, leftCurve, rightCurve
  case ampModSensitivity

  /// Position among an operator's values.
  public var offset: Int { @_noLocks @_noAllocation get { rawValue } }
}

public enum VoiceField: Int, CaseIterable, BitwiseCopyable {
  case algorithm, feedback, oscillatorSync, tune, transpose
  case lfoSpeed, lfoDelay, lfoPitchDepth, lfoAmpDepth, lfoSync, lfoWave, lfoPitchSensitivity
  case pitchRate1, pitchRate2, pitchRate3, pitchRate4
  case pitchLevel1, pitchLevel2, pitchLevel3, pitchLevel4

  /// Position among a patch's values of the whole voice.
  public var offset: Int { @_noLocks @_noAllocation get { rawValue } }
}

/// Knobs of the instrument around the patch: not stored in a patch, but on the audio thread all the same.
public enum PerformanceField: Int, CaseIterable, BitwiseCopyable {
  case masterGain, volume, expression, masterTune, masterTranspose
  case polyphony, bendRange, mono, portamento, portamentoPedal
  case modWheelRange, modWheelAssign, footRange, footAssign
  case breathRange, breathAssign, aftertouchRange, aftertouchAssign
  case limiterCeiling, dcBlocker
  case followPitch, followLevel
  case followColour1, followColour2, followColour3, followColour4, followColour5, followColour6
  case followFeedback1, followFeedback2, followFeedback3
  case followFeedback4, followFeedback5, followFeedback6
  case followHiss1, followHiss2, followHiss3, followHiss4
  case followHiss5, followHiss6, followHiss7, followHiss8
  case followDry
}

public enum PatchLayout {
  @inlinable public static var operators: Int { @_noLocks @_noAllocation get { 6 } }
  // How many cases the enumerations above have; `allCases` would allocate on the audio thread.
  @inlinable public static var fieldsPerOperator: Int { @_noLocks @_noAllocation get { 29 } }
  @inlinable public static var voiceFields: Int { @_noLocks @_noAllocation get { 20 } }
  @inlinable public static var performanceFields: Int { @_noLocks @_noAllocation get { 43 } }
  /// Depths from each operator into each.
  @inlinable public static var routes: Int { @_noLocks @_noAllocation get { 36 } }

  /// Where the voice's fields begin, behind those of the operators.
  @inlinable public static var voiceBase: Int {
    @_noLocks @_noAllocation get { operators &* fieldsPerOperator }
  }
  /// Where the routing begins.
  @inlinable public static var routingBase: Int {
    @_noLocks @_noAllocation get { voiceBase &+ voiceFields }
  }
  /// Values of a patch.
  @inlinable public static var count: Int {
    @_noLocks @_noAllocation get { routingBase &+ routes }
  }
  /// Values the audio thread holds: the patch, then `PerformanceField`.
  @inlinable public static var engineCount: Int {
    @_noLocks @_noAllocation get { count &+ performanceFields }
  }

  /// - Parameter op: 0 is operator 1.
  @_noLocks @_noAllocation
  public static func index(_ op: Int, _ field: OperatorField) -> Int {
    op &* fieldsPerOperator &+ field.rawValue
  }

  @_noLocks @_noAllocation
  public static func index(_ field: VoiceField) -> Int { voiceBase &+ field.rawValue }

  /// Depth from operator `from` into operator `into`, both from 0.
  @_noLocks @_noAllocation
  public static func routing(into: Int, from: Int) -> Int { routingBase &+ into &* 6 &+ from }

  /// Positions of what an algorithm decides on, in the order of `Algorithms.wiring`.
  public static var wiring: [Int] {
    Array(routingBase..<routingBase + 36) + (0..<operators).map { index($0, .carrier) }
  }

  /// Factor on an operator's level in the follower's own voice.
  /// - Parameter op: 0 is operator 1.
  @_noLocks @_noAllocation
  public static func followColour(_ op: Int) -> Int { index(.followColour1) &+ op }

  /// Factor on what an operator feeds back into itself in the follower's own voice.
  /// - Parameter op: 0 is operator 1.
  @_noLocks @_noAllocation
  public static func followFeedback(_ op: Int) -> Int { index(.followFeedback1) &+ op }

  /// Level of a band of the follower's noise, 0...7.
  @_noLocks @_noAllocation
  public static func followHiss(_ band: Int) -> Int { index(.followHiss1) &+ band }

  @_noLocks @_noAllocation
  public static func index(_ field: PerformanceField) -> Int { count &+ field.rawValue }
}
