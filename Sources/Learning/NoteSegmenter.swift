import Following
import Foundation

/// Cuts what is heard into notes.
///
/// A note begins where the level passes the gate, where it leaps up again, or where the pitch
/// settles elsewhere; it ends where the next one begins or the level stays down. Glides, noise and
/// clicks are no notes. Level and pitch come from the follower, whose window looks back: the
/// samples are held back as long, so that both speak of the same instant.
/// Used by one thread; no clock.
public struct NoteSegmenter {
  /// Seconds of a note that are kept.
  public static let longest = 4.0
  static let shortest = 0.2
  /// Seconds after which a note that still sounds is handed over for the first time, and again.
  static let takes = [1.2, 2.4]
  /// Notes handed over, and sounds that were none.
  public private(set) var heard = 0
  public private(set) var skipped = 0

  private let sampleRate: Double
  private let hop: Int
  /// Samples on their way to the instant the follower speaks of.
  private var delay: [Float]
  /// Hops before now, oldest first.
  private var recent: [HeardHop] = []
  private static let recall = 12
  private var note = NoteUnderWay()
  /// What was heard before it.
  private var lead: [Float] = []
  private var state = State.silent
  private var number = 0

  private enum State { case silent, sounding, spent }

  /// - Parameter delay: Samples the follower looks back.
  public init(sampleRate: Double, hop: Int, delay: Int) {
    (self.sampleRate, self.hop) = (sampleRate, hop)
    self.delay = [Float](repeating: 0, count: delay)
  }

  /// Takes a hop of input and what the follower says after it.
  /// - Parameter gate: dB.
  /// - Returns: A note that is over, or a take of one that goes on.
  public mutating func take(
    _ samples: UnsafePointer<Float>, count: Int, step: FollowerStep, gate: Float
  ) -> HeardNote? {
    delay.append(contentsOf: UnsafeBufferPointer(start: samples, count: count))
    let hop = HeardHop(
      samples: Array(delay.prefix(count)), level: step.inputLevel,
      octave: step.voiced ? log2f(max(step.pitch, 1)) : nil)
    delay.removeFirst(count)
    defer { remember(hop) }
    switch state {
    case .silent: return begin(hop, gate)
    case .sounding, .spent: return carryOn(hop, gate)
    }
  }

  private mutating func remember(_ hop: HeardHop) {
    recent.append(hop)
    if recent.count > Self.recall { recent.removeFirst() }
  }

  private mutating func begin(_ hop: HeardHop, _ gate: Float) -> HeardNote? {
    guard hop.level >= gate else { return nil }
    start(from: recent.suffix(2) + [hop], gate)
    return nil
  }

  private mutating func start(from hops: ArraySlice<HeardHop>, _ gate: Float) {
    number += 1
    note = NoteUnderWay()
    for hop in hops { note.append(hop, gate: gate) }
    let earlier = max(0, recent.count + 1 - hops.count)
    lead = recent.prefix(earlier).flatMap(\.samples)
    state = .sounding
  }

  private mutating func carryOn(_ hop: HeardHop, _ gate: Float) -> HeardNote? {
    if let cut = note.cut(recent + [hop]) {
      // The hops after the cut belong to what comes; the note gave them a home too early.
      note.dropLast(cut - 1)
      let result = state == .sounding ? finished(gate, isOver: true) : nil
      start(from: (recent + [hop]).suffix(cut), gate)
      return result
    }
    note.append(hop, gate: gate, keepsSamples: state == .sounding)
    if note.isQuiet { return end(gate) }
    guard state == .sounding else { return nil }
    let seconds = Double(note.samples.count) / sampleRate
    if seconds >= Self.longest {
      state = .spent
      return finished(gate, isOver: true)
    }
    let before = seconds - Double(hop.samples.count) / sampleRate
    return Self.takes.contains { before < $0 && $0 <= seconds }
      ? finished(gate, isOver: false) : nil
  }

  private mutating func end(_ gate: Float) -> HeardNote? {
    let result = state == .sounding ? finished(gate, isOver: true) : nil
    state = .silent
    return result
  }

  /// The note as it stands, if it is one.
  private mutating func finished(_ gate: Float, isOver: Bool) -> HeardNote? {
    let seconds = Double(note.samples.count) / sampleRate
    guard seconds >= Self.shortest, note.loudest >= gate + 6, let octave = note.pitch else {
      if isOver { skipped += 1 }
      return nil
    }
    if isOver { heard += 1 }
    var heardNote = HeardNote(
      number: number, samples: note.samples, sampleRate: sampleRate,
      frequency: exp2(Double(octave)), level: Double(note.loudest), isOver: isOver)
    heardNote.lead = lead
    return heardNote
  }
}
