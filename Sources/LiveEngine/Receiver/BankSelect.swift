import RealtimePrimitives

/// Which 128 of the voices that were loaded the program changes choose from.
struct BankSelect: BitwiseCopyable {
  /// As controllers 0 and 32 have it.
  var most: UInt8 = 0
  var least: UInt8 = 0
  /// The first voice of the bank in use, from 0.
  private(set) var first = 0

  @_noLocks @_noAllocation
  init() {}

  /// Takes the bank that was selected into use, at a program change and not before. One that is not
  /// there changes nothing: what a sequencer's banks are called is not known here.
  /// - Parameter voices: That were loaded.
  /// - Returns: false when the bank is not there.
  @_noLocks @_noAllocation
  mutating func choose(of voices: Int) -> Bool {
    let wish = (Int(most) &* 128 &+ Int(least)) &* 128
    if wish < voices || wish == 0 {
      first = wish
      return true
    }
    if first >= voices { first = 0 }
    return false
  }
}
