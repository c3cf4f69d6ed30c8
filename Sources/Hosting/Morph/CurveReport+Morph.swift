import Morphing

extension CurveReport {
  /// How what is heard moves from step to step.
  public init(_ outcome: MorphOutcome, title: String) {
    let shown: [Descriptor] = [
      .loudness, .centroid, .attack, .decay, .inharmonicity, .flatness,
    ]
    let steps = outcome.steps
    let plots = shown.map { descriptor -> Plot in
      let heard = steps.map { $0.sound[descriptor] }
      let ends = [(1.0, heard.first ?? 0), (Double(steps.count), heard.last ?? 0)]
      return Plot(
        horizontal: "step", vertical: descriptor.label,
        [
          Curve("straight line", ends),
          Curve("patch", Self.numbered(heard)),
          Curve("DX7 voice", Self.numbered(steps.map { $0.voiceSound[descriptor] })),
        ])
    }
    self.init(title: title, plots: plots)
  }

  private static func numbered(_ values: [Double]) -> [(x: Double, y: Double)] {
    values.enumerated().map { (Double($0.offset + 1), $0.element) }
  }
}
