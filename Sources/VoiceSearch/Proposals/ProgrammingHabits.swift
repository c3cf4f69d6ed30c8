/// How DX7 voices tend to be programmed, as tables: operators at full level, most ratios small, the
/// feedback open or shut, stages that are not needed at 99.
///
/// Levels and envelopes are distributions by their 10, 25, 50, 75 and 90 % marks, in the DX7's own
/// 0...99.
struct ProgrammingHabits {
  /// 0...31, the favourites more than once.
  let algorithms =
    Array(0..<32) + [4, 4, 4, 4, 4, 4, 4, 4, 1, 1, 1, 1, 2, 2, 2, 2, 17, 17, 17, 15, 15, 15]
    + [6, 6, 6, 21, 21, 21, 16, 16, 13, 0, 14, 7, 8, 18, 24, 28]
  /// By value 0...7.
  let feedback: [Double] = [8, 3, 2, 4, 5, 11, 13, 54]
  private let carrierRatios: [Double]
  private let modulatorRatios: [Double]

  init() {
    var carrier = [Double](repeating: 0.2, count: 32)
    for (coarse, weight) in zip(0..., [16.0, 55, 16, 4, 5, 1, 1, 0.5, 1]) {
      carrier[coarse] = weight
    }
    var modulator = [Double](repeating: 0.25, count: 32)
    let common: [Double] = [20, 29, 10, 10, 5, 6, 3, 3.5, 3.5, 1.5, 1, 1, 2, 1, 1.5]
    for (coarse, weight) in zip(0..., common) { modulator[coarse] = weight }
    (carrierRatios, modulatorRatios) = (carrier, modulator)
  }

  /// Weights of the coarse ratios 0...31.
  func coarse(_ isCarrier: Bool) -> [Double] { isCarrier ? carrierRatios : modulatorRatios }

  /// Output level.
  func level(_ isCarrier: Bool) -> [Int] {
    isCarrier ? [85, 95, 99, 99, 99] : [55, 70, 80, 89, 99]
  }

  /// Rates 1 to 4, then levels 1 to 4.
  func envelope(isCarrier: Bool, isSustained: Bool) -> [[Int]] {
    switch (isCarrier, isSustained) {
    case (true, true):
      [
        [38, 50, 70, 99, 99], [20, 25, 42, 80, 99], [17, 20, 35, 80, 99], [36, 50, 65, 72, 90],
        [98, 99, 99, 99, 99], [86, 90, 97, 99, 99], [80, 89, 97, 99, 99], [0, 0, 0, 0, 0],
      ]
    case (true, false):
      [
        [50, 78, 94, 97, 99], [20, 28, 38, 70, 85], [10, 20, 26, 36, 60], [32, 41, 49, 58, 68],
        [99, 99, 99, 99, 99], [0, 70, 90, 94, 98], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0],
      ]
    case (false, true):
      [
        [46, 57, 90, 99, 99], [13, 20, 46, 77, 99], [0, 15, 25, 60, 98], [0, 30, 50, 65, 80],
        [86, 99, 99, 99, 99], [60, 87, 96, 99, 99], [65, 80, 89, 98, 99], [0, 0, 0, 0, 0],
      ]
    case (false, false):
      [
        [43, 75, 94, 99, 99], [15, 29, 46, 73, 87], [0, 14, 24, 42, 71], [0, 25, 46, 61, 71],
        [85, 96, 99, 99, 99], [0, 32, 75, 90, 95], [0, 0, 0, 0, 32], [0, 0, 0, 0, 0],
      ]
    }
  }
}
