/// The few recent notes a patch is learned from: one for each key, newest last.
public struct NoteShelf: Sendable {
  public private(set) var notes: [HeardNote] = []
  private let capacity: Int
  /// Notes that may be heard before one that was not heard again is forgotten.
  private static let memory = 12

  public init(capacity: Int = 4) { self.capacity = capacity }

  /// - Returns: Whether the note is kept: not when a much better take of its key is there.
  public mutating func put(_ note: HeardNote) -> Bool {
    notes.removeAll { $0.number + Self.memory < note.number }
    if notes.contains(where: { Self.isSameKey($0, note) && Self.isBetter($0, than: note) }) {
      return false
    }
    notes.removeAll { $0.number == note.number || Self.isSameKey($0, note) }
    notes.append(note)
    if notes.count > capacity { notes.removeFirst() }
    return true
  }

  private static func isSameKey(_ a: HeardNote, _ b: HeardNote) -> Bool {
    abs(a.octaveKey - b.octaveKey) < 0.5
  }

  /// Longer by a third or louder by 6 dB; an earlier take of the same note never is.
  private static func isBetter(_ old: HeardNote, than new: HeardNote) -> Bool {
    guard old.number != new.number else { return false }
    return old.seconds > 1.33 * new.seconds || old.level > new.level + 6
  }
}
