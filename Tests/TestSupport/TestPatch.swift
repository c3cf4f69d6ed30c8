import FMSynthesis
import Knobs

/// A patch for tests: INIT VOICE until told otherwise, knobs by path.
public struct TestPatch: Sendable {
  /// The engine's vector: the patch, then the performance knobs.
  public private(set) var engineValues: [Float]

  public init() { engineValues = KnobTable.shared.engineKnobs.map(\.default) }

  /// INIT VOICE played through ADSR envelopes that open in one control block and then stand.
  public static var steady: TestPatch {
    var patch = TestPatch()
    for op in 1...6 {
      patch["/op/\(op)/env/type"] = 0
      patch["/op/\(op)/env/attack"] = 0.001
    }
    return patch
  }

  /// The same with an algorithm and all six operators at level 1, everything audible.
  /// - Parameter index: Radians each modulator gives.
  public static func rich(algorithm: Int, index: Float, feedback: Float) -> TestPatch {
    var patch = steady
    patch.algorithm = algorithm
    for op in 1...6 {
      patch["/op/\(op)/level"] = 1
      patch["/op/\(op)/index"] = index
    }
    patch["/feedback"] = feedback
    return patch
  }

  public var values: [Float] { Array(engineValues[..<PatchLayout.count]) }

  /// INIT VOICE's performance knobs round a whole patch.
  public init(_ values: [Float]) {
    self.init()
    engineValues.replaceSubrange(..<PatchLayout.count, with: values)
  }

  public subscript(path: String) -> Float {
    get { engineValues[Self.knob(path).id] }
    set { engineValues[Self.knob(path).id] = newValue }
  }

  /// Writes routing and carriers as the control side does.
  public var algorithm: Int {
    get { Int(self["/algorithm"]) }
    set {
      self["/algorithm"] = Float(newValue)
      for into in 0..<6 {
        for from in 0..<6 {
          engineValues[PatchLayout.routing(into: into, from: from)] =
            Algorithms.depth(algorithm: newValue, into: into, from: from)
        }
        let carries = Algorithms.carriers(newValue) & (1 << UInt8(into)) != 0
        engineValues[PatchLayout.index(into, .carrier)] = carries ? 1 : 0
      }
    }
  }

  public static func knob(_ path: String) -> Knob {
    guard let knob = KnobTable.shared[path] else { preconditionFailure("no knob \(path)") }
    return knob
  }
}
