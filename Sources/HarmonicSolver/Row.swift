/// One period of something on the grid, or its derivative by one unknown.
typealias Row = UnsafeMutablePointer<Float>

extension UnsafeMutablePointer<Float> {
  static func rows(_ count: Int) -> Row {
    let row = UnsafeMutableRawPointer.allocate(
      byteCount: count * PeriodGrid.largest * MemoryLayout<Float>.stride, alignment: 64
    ).bindMemory(to: Float.self, capacity: count * PeriodGrid.largest)
    row.initialize(repeating: 0, count: count * PeriodGrid.largest)
    return row
  }

  /// Row `i` of several.
  @inline(__always)
  func row(_ i: Int) -> Row { self + i * PeriodGrid.largest }

  /// Eight values from `q` on.
  @inline(__always)
  subscript(eight q: Int) -> SIMD8<Float> {
    get { UnsafeRawPointer(self + q).load(as: SIMD8<Float>.self) }
    nonmutating set {
      UnsafeMutableRawPointer(self + q).storeBytes(of: newValue, as: SIMD8<Float>.self)
    }
  }

  /// self += scale * other
  @inline(__always)
  func add(_ scale: Float, _ other: Row, _ count: Int) {
    var q = 0
    while q < count {
      self[eight: q] += other[eight: q] * scale
      q += 8
    }
  }

  /// self += a * b
  @inline(__always)
  func addProduct(_ a: Row, _ b: Row, _ count: Int) {
    var q = 0
    while q < count {
      self[eight: q] += a[eight: q] * b[eight: q]
      q += 8
    }
  }
}
