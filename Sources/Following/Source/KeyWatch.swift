/// Whether a pitch still belongs to a key. A vibrato, a scoop and one update's wrong octave do; a
/// leap, a note that it has settled on and a bend beyond the range do not.
struct KeyWatch: Equatable {
  /// Semitones between two updates that no vibrato makes.
  private static let leap: Float = 0.8
  /// Semitones off that may be another key.
  private static let away: Float = 0.65
  /// A pitch that stays within so many semitones for so many updates has settled. A vibrato of a
  /// semitone to either side, 4 times a second, is back after 6 of them.
  private static let calm: Float = 0.3
  private static let patience = 8

  let key: Int
  /// Semitones that a bend can go.
  private let reach: Float
  private var last: Float
  private var anchor: Float
  private var steady = 0
  /// The pitch has leapt just now: the next update says whether that was a wrong one.
  private(set) var isUnsure = false

  /// - Parameter pitch: Note number with fraction.
  init(_ pitch: Float, reach: Int) {
    key = Int(min(max(pitch.rounded(), 0), 127))
    self.reach = Float(reach)
    (last, anchor) = (pitch, pitch)
  }

  /// - Returns: whether it is another key's by now.
  mutating func leaves(for pitch: Float) -> Bool {
    let way = abs(pitch - last)
    last = pitch
    let hasLeapt = isUnsure
    isUnsure = way > Self.leap
    if abs(pitch - anchor) > Self.calm { (anchor, steady) = (pitch, 0) } else { steady += 1 }
    if isUnsure { return false }
    let off = abs(pitch - Float(key))
    return off > reach || (off > Self.away && (hasLeapt || steady >= Self.patience))
  }
}
