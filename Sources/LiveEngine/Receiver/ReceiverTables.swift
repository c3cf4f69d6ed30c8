import FMSynthesis

/// What the receiver must know of a DX7 to act on its messages: made from the DX7's laws, handed
/// over as plain data.
///
/// - Thread: made and freed by control; the audio thread reads it.
public struct ReceiverTables: ~Copyable {
  public let mapping: VoiceMapping
  /// By number, 0...154.
  let parameters: UnsafeMutablePointer<VoiceParameter>
  /// By number from `firstFunction` on.
  let functions: UnsafeMutablePointer<FunctionParameter>
  let functionCount: Int
  /// The lists that parameters point into.
  let knobs: UnsafeMutablePointer<UInt16>
  /// 128 values for each function parameter.
  let functionValues: UnsafeMutablePointer<Float>

  /// Bytes of an unpacked voice and of a packed one, and voices of a bank.
  public static var voiceBytes: Int { @_noLocks @_noAllocation get { 155 } }
  public static var packedBytes: Int { @_noLocks @_noAllocation get { 128 } }
  public static var bankVoices: Int { @_noLocks @_noAllocation get { 32 } }
  /// Most voices that program changes choose from, with bank select.
  public static var programs: Int { @_noLocks @_noAllocation get { 1024 } }
  /// Numbers of the first function parameter and of portamento time.
  public static var firstFunction: Int { @_noLocks @_noAllocation get { 64 } }
  static var portamentoTime: UInt8 { @_noLocks @_noAllocation get { 69 } }

  /// - Parameters:
  ///   - parameters: 155 of them; their lists lie in `knobs`.
  ///   - functions: From number 64 on.
  ///   - functionValues: 128 knob values for each of `functions`, in its order.
  public init(
    mapping: consuming VoiceMapping, parameters: [VoiceParameter], knobs: [UInt16],
    functions: [FunctionParameter], functionValues: [Float]
  ) {
    precondition(parameters.count == Self.voiceBytes)
    precondition(functionValues.count == 128 * functions.count)
    self.mapping = mapping
    self.parameters = copied(parameters)
    self.functions = copied(functions)
    functionCount = functions.count
    self.knobs = copied(knobs)
    self.functionValues = copied(functionValues)
  }

  deinit {
    parameters.deallocate()
    functions.deallocate()
    knobs.deallocate()
    functionValues.deallocate()
  }

  /// Brings a voice of a dump into range.
  @_noLocks @_noAllocation
  func clamp(_ dump: UnsafePointer<UInt8>, into voice: UnsafeMutablePointer<UInt8>) {
    for number in 0..<Self.voiceBytes {
      voice[number] = parameters[number].clamp(dump[number])
    }
  }

  /// Unpacks a voice of a bank and brings it into range.
  @_noLocks @_noAllocation
  func unpack(_ packed: UnsafePointer<UInt8>, into voice: UnsafeMutablePointer<UInt8>) {
    for number in 0..<Self.voiceBytes {
      let slot = parameters[number].slot
      voice[number] = parameters[number].clamp(packed[Int(slot.byte)] >> slot.shift & slot.mask)
    }
  }
}

/// What the receiver knows of one parameter of a voice.
public struct VoiceParameter: BitwiseCopyable {
  /// Largest value; the smallest is 0.
  public var maximum: UInt8
  public var slot: PackedByte
  /// From 0; 255 for parameters of the whole voice.
  public var op: UInt8
  /// The knobs it decides on, and those it decides on while its operator has an ADSR envelope.
  public var knobs: KnobList
  public var knobsOfADSR: KnobList

  public init(
    maximum: UInt8, slot: PackedByte, op: UInt8, knobs: KnobList, knobsOfADSR: KnobList
  ) {
    self.maximum = maximum
    self.slot = slot
    self.op = op
    self.knobs = knobs
    self.knobsOfADSR = knobsOfADSR
  }

  @_noLocks @_noAllocation
  func clamp(_ value: UInt8) -> UInt8 { value < maximum ? value : maximum }
}

/// Where a parameter stands in a packed voice.
public struct PackedByte: BitwiseCopyable {
  public var byte: UInt8
  public var shift: UInt8
  public var mask: UInt8

  public init(byte: UInt8, shift: UInt8, mask: UInt8) {
    self.byte = byte
    self.shift = shift
    self.mask = mask
  }
}

/// Neighbours in `ReceiverTables.knobs`.
public struct KnobList: BitwiseCopyable {
  public var start: UInt16
  public var count: UInt16

  public init(start: UInt16, count: UInt16) {
    self.start = start
    self.count = count
  }
}

/// What the receiver knows of one function parameter.
public struct FunctionParameter: BitwiseCopyable {
  /// The knob it turns; below 0 when this instrument has none.
  public var knob: Int16

  public init(knob: Int16) { self.knob = knob }
}
