/// A place on the map.
public struct MapPoint: Equatable, Sendable {
  public var x: Double
  public var y: Double

  public init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }

  static func + (a: MapPoint, b: MapPoint) -> MapPoint { MapPoint(a.x + b.x, a.y + b.y) }
  static func - (a: MapPoint, b: MapPoint) -> MapPoint { MapPoint(a.x - b.x, a.y - b.y) }
  static func * (a: MapPoint, scale: Double) -> MapPoint { MapPoint(a.x * scale, a.y * scale) }
  /// Of the distance from the middle.
  var square: Double { x * x + y * y }
}
