/// Lines for the user, bounded: a hostile file cannot make more than `limit` of them.
struct Warnings {
  static let limit = 100
  /// Where the message being read starts; nil outside messages.
  var place: Int?
  private var lines: [String] = []
  private var unsaid = 0
  /// Values that were out of range.
  private(set) var clamps = 0

  var all: [String] { unsaid == 0 ? lines : lines + ["\(unsaid) more"] }
  var count: Int { lines.count + unsaid }

  mutating func add(_ line: @autoclosure () -> String) {
    guard lines.count < Self.limit else {
      unsaid += 1
      return
    }
    lines.append((place.map { "message at \($0): " } ?? "") + line())
  }

  mutating func add(_ clamps: [FieldClamp], in voice: DX7Voice) {
    self.clamps += clamps.count
    for clamp in clamps { add("\(voice.name): \(clamp)") }
  }
}
