import Addresses
import Morphing

/// Two patches, and where the one that is played stands between them.
struct LiveMorph {
  private var a: LoadedPatch?
  private var b: LoadedPatch?
  /// Counts the ends, so that what was prepared for older ones is known.
  private(set) var revision = 0
  /// nil until both ends are there and their operators are paired.
  var path: MorphPath?
  /// 0...1; nil while some other patch is played.
  private(set) var place: Double?
  /// The position when another patch took over: the morph comes back when it is turned.
  private var left: Double?
  /// Ticks of the model until the next move.
  var wait = 0

  var ends: (a: LoadedPatch, b: LoadedPatch)? {
    guard let a, let b else { return nil }
    return (a, b)
  }

  func name(of side: MorphSide) -> String? { side == .a ? a?.name : b?.name }

  mutating func keep(_ patch: LoadedPatch, as side: MorphSide) {
    if side == .a { a = patch } else { b = patch }
    (path, place, left) = (nil, nil, nil)
    revision += 1
  }

  mutating func stand(at place: Double) { (self.place, left) = (place, nil) }

  /// Another patch is played from now on.
  /// - Parameter position: Where the knob stands.
  mutating func leave(at position: Double) { (place, left) = (nil, position) }

  func isLeft(at position: Double) -> Bool { left == position }

  /// Where the next move leads.
  ///
  /// An operator that becomes one of another kind is silent in the middle; a move that would leap over
  /// that ends just before it, and the next one begins there.
  /// - Parameter most: How far a move goes.
  static func next(from place: Double, to target: Double, most: Double) -> Double {
    let next = place + min(max(target - place, -most), most)
    let middle = 0.5
    if place < middle, next >= middle, place < middle.nextDown { return middle.nextDown }
    if place > middle, next < middle { return middle }
    return next
  }
}
