/// Where the steps between two ends should be: on a straight line, in every descriptor.
struct MorphTargets: Sendable {
  /// Share of the way of each step between the ends.
  let shares: [Double]
  let all: [Descriptors]
  let scale: DescriptorScale

  /// - Parameter steps: The ends included.
  init(_ a: Descriptors, _ b: Descriptors, steps: Int) {
    shares = (1..<max(1, steps - 1)).map { Double($0) / Double(steps - 1) }
    all = shares.map { .between(a, b, $0) }
    scale = DescriptorScale(a, b)
  }

  func error(_ sound: Descriptors, _ target: Descriptors) -> Double {
    DescriptorScale.error(scale.residual(sound, target))
  }
}
