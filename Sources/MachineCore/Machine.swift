/// The adaptive state of a machine: one number per knob, in the machine's own order.
public typealias Coefficients = [Double]

/// A: causal map from a signal to what is known about it.
public protocol Analysis {
  associatedtype Signal
  associatedtype Features
  mutating func analyse(_ x: Signal) -> Features
}

/// u = drive(s, a; W): the direction in which each coefficient should go, positive for upwards.
public protocol Drive {
  associatedtype Features
  /// - Returns: as many values as `a`.
  mutating func drive(_ s: Features, _ a: Coefficients) -> Coefficients
}

/// F: how coefficients evolve under a drive.
public protocol UpdateLaw {
  /// - Parameter u: as many values as `a`.
  mutating func update(_ a: Coefficients, _ u: Coefficients) -> Coefficients
}

/// H: what keeps coefficients bounded and continuous, whatever the law says.
public protocol SafetyLaw {
  associatedtype Features
  /// How often the law stepped in since the start.
  var interventions: Interventions { get }
  /// The coefficients that may be used instead of `proposed`, coming from `current`.
  mutating func guarded(_ proposed: Coefficients, from current: Coefficients, _ s: Features)
    -> Coefficients
}

/// S: from coefficients to the machine's own signal.
public protocol Synthesis {
  associatedtype Features
  associatedtype Output
  mutating func synthesise(_ a: Coefficients, _ s: Features) -> Output
}

/// M = (X, C, A, S, F, H): the loop that every domain shares. It knows no audio.
///
/// One step: s = A(x); u = drive(s, a); a' = F(a, u); a'' = H(a', s); x^ = S(a'').
public struct Machine<A: Analysis, D: Drive, F: UpdateLaw, H: SafetyLaw, S: Synthesis>
where D.Features == A.Features, H.Features == A.Features, S.Features == A.Features {
  public var analysis: A
  public var drive: D
  public var law: F
  public var safety: H
  public var synthesis: S
  /// The coefficients that hold now.
  public var coefficients: Coefficients

  public init(
    analysis: A, drive: D, law: F, safety: H, synthesis: S, coefficients: Coefficients
  ) {
    self.analysis = analysis
    self.drive = drive
    self.law = law
    self.safety = safety
    self.synthesis = synthesis
    self.coefficients = coefficients
  }

  /// Takes in one piece of signal and gives the machine's own.
  public mutating func step(_ x: A.Signal) -> S.Output {
    let s = analysis.analyse(x)
    let u = drive.drive(s, coefficients)
    let proposed = law.update(coefficients, u)
    coefficients = safety.guarded(proposed, from: coefficients, s)
    return synthesis.synthesise(coefficients, s)
  }
}
