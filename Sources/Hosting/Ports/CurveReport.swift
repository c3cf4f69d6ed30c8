/// Curves in plots, one below the other: what the picture of a machine's run shows.
public struct CurveReport: Sendable {
  /// A line. A point that is no number breaks it.
  public struct Curve: Sendable {
    public var name: String
    public var points: [(x: Double, y: Double)]

    public init(_ name: String, _ points: [(x: Double, y: Double)]) {
      (self.name, self.points) = (name, points)
    }

    /// Values at 0, 1, 2, …
    public init(_ name: String, _ values: [Double]) {
      self.init(name, values.enumerated().map { (Double($0.offset), $0.element) })
    }
  }

  /// Curves on common axes.
  public struct Plot: Sendable {
    /// Names of the axes, with units.
    public var horizontal: String
    public var vertical: String
    public var curves: [Curve]
    /// Whether the vertical axis may be logarithmic: it is where all values are above 0.
    public var spansDecades: Bool

    public init(
      horizontal: String, vertical: String, spansDecades: Bool = false, _ curves: [Curve]
    ) {
      (self.horizontal, self.vertical) = (horizontal, vertical)
      (self.spansDecades, self.curves) = (spansDecades, curves)
    }
  }

  public var title: String
  public var plots: [Plot]

  public init(title: String, plots: [Plot]) { (self.title, self.plots) = (title, plots) }
}
