/// What the picture of a map of voices shows.
public struct MapReport: Sendable {
  public struct Dot: Sendable {
    /// 0...1, to the right and upwards, in one scale.
    public var x: Double
    public var y: Double
    /// An index into `areas`.
    public var area: Int
    /// A person's own voice.
    public var isOwn: Bool

    public init(x: Double, y: Double, area: Int, isOwn: Bool) {
      (self.x, self.y, self.area, self.isOwn) = (x, y, area, isOwn)
    }
  }

  /// A name and where it stands.
  public struct Area: Sendable {
    public var name: String
    public var x: Double
    public var y: Double

    public init(name: String, x: Double, y: Double) { (self.name, self.x, self.y) = (name, x, y) }
  }

  public var title: String
  public var dots: [Dot]
  /// The largest first.
  public var areas: [Area]
  /// Lines below the map.
  public var notes: [String]

  public init(title: String, dots: [Dot], areas: [Area], notes: [String]) {
    (self.title, self.dots, self.areas, self.notes) = (title, dots, areas, notes)
  }
}
