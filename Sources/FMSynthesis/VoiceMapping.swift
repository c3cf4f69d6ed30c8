/// Turns the bytes of a DX7 voice into the values of a patch by looking them up: nothing is
/// computed.
///
/// Its tables are made where the DX7's laws are known and handed over. It owns them.
/// - Thread: made and freed by control; `fill` on any thread.
public struct VoiceMapping: ~Copyable {
  /// A patch whose values hold where no byte decides.
  private let template: UnsafeMutablePointer<Float>
  /// By 100 * coarse + fine.
  private let ratios: UnsafeMutablePointer<Float>
  private let hertz: UnsafeMutablePointer<Float>
  private let amplitudes: UnsafeMutablePointer<Float>
  private let feedbacks: UnsafeMutablePointer<Float>
  /// 32 rows of 36 depths and 6 carriers.
  private let routings: UnsafeMutablePointer<Float>

  private static var row: Int { @_noLocks @_noAllocation get { 42 } }

  /// - Parameters:
  ///   - template: `PatchLayout.count` values.
  ///   - ratios: Frequency over the key's for 32 coarse times 100 fine settings.
  ///   - hertz: Frequency in fixed mode for the same settings.
  ///   - amplitudes: Linear level for output levels 0...99.
  ///   - feedbacks: Radians for settings 0...7.
  public init(
    template: [Float], ratios: [Float], hertz: [Float], amplitudes: [Float], feedbacks: [Float]
  ) {
    precondition(template.count == PatchLayout.count, "a template is a whole patch")
    precondition(ratios.count == 3200 && hertz.count == 3200, "32 coarse times 100 fine settings")
    precondition(amplitudes.count == 100 && feedbacks.count == 8)
    self.template = copied(template)
    self.ratios = copied(ratios)
    self.hertz = copied(hertz)
    self.amplitudes = copied(amplitudes)
    self.feedbacks = copied(feedbacks)
    routings = copied((1...Algorithms.count).flatMap(Algorithms.wiring))
  }

  deinit {
    for table in [template, ratios, hertz, amplitudes, feedbacks, routings] { table.deallocate() }
  }

  /// - Parameters:
  ///   - voice: 145 bytes or more of an unpacked voice, operator 6 first, each in range.
  ///   - patch: `PatchLayout.count` values, overwritten.
  @_noLocks @_noAllocation
  public func fill(_ voice: UnsafePointer<UInt8>, into patch: UnsafeMutablePointer<Float>) {
    for i in 0..<PatchLayout.count { patch[i] = template[i] }
    let routing = routings + Int(voice[134]) &* Self.row
    for edge in 0..<36 { patch[PatchLayout.routingBase &+ edge] = routing[edge] }
    for op in 0..<6 {
      let knobs = patch + op &* PatchLayout.fieldsPerOperator
      fillOperator(voice + (5 &- op) &* 21, knobs)
      knobs[OperatorField.carrier.offset] = routing[36 &+ op]
    }
    fillVoice(voice + 126, patch)
  }

  @_noLocks @_noAllocation
  private func fillVoice(_ b: UnsafePointer<UInt8>, _ patch: UnsafeMutablePointer<Float>) {
    for i in 0..<8 { patch[PatchLayout.index(.pitchRate1) &+ i] = Float(b[i]) }
    patch[PatchLayout.index(.algorithm)] = Float(b[8]) + 1
    patch[PatchLayout.index(.feedback)] = feedbacks[Int(b[9])]
    patch[PatchLayout.index(.oscillatorSync)] = Float(b[10])
    for i in 0..<7 { patch[PatchLayout.index(.lfoSpeed) &+ i] = Float(b[11 &+ i]) }
    patch[PatchLayout.index(.transpose)] = Float(b[18]) - 24
  }

  @_noLocks @_noAllocation
  private func fillOperator(_ b: UnsafePointer<UInt8>, _ knobs: UnsafeMutablePointer<Float>) {
    for i in 0..<8 { knobs[OperatorField.rate1.offset &+ i] = Float(b[i]) }
    for i in 0..<5 { knobs[OperatorField.breakPoint.offset &+ i] = Float(b[8 &+ i]) }
    knobs[OperatorField.rateScaling.offset] = Float(b[13])
    knobs[OperatorField.ampModSensitivity.offset] = Float(b[14])
    knobs[OperatorField.velocity.offset] = Float(b[15])
    knobs[OperatorField.level.offset] = amplitudes[Int(b[16])]
    knobs[OperatorField.mode.offset] = Float(b[17])
    let setting = Int(b[18]) &* 100 &+ Int(b[19])
    knobs[OperatorField.ratio.offset] = ratios[setting]
    knobs[OperatorField.fixed.offset] = hertz[setting]
    knobs[OperatorField.detune.offset] = Float(b[20]) - 7
  }
}
