import RealtimePrimitives

extension Lanes {
  /// Sum of all lanes, by halves.
  var total: Double {
    let eight = lowHalf + highHalf
    let four = eight.lowHalf + eight.highHalf
    return Double(four[0]) + Double(four[1]) + Double(four[2]) + Double(four[3])
  }
}
