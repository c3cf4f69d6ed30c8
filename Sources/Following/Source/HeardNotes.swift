/// MIDI of what is heard, one note at a time, 100 updates a second: struck as soon as there is a
/// pitch, bent to it, pressed by the level, let go when the pitch is gone.
///
/// A value: whoever could not send what it gave keeps the one before, and the next update says it anew.
public struct HeardNotes: Equatable, Sendable {
  /// Updates without a note after which a receiver is told again what it must know: it may be
  /// another one by now.
  private static let rest = 100

  public let style: MIDIStyle
  private var note: HeldNote?
  private var channel: UInt8 = 0
  private var silence = HeardNotes.rest
  /// It was told to let go: what goes on sounding is not struck again.
  private var isWaiting = false

  public init(_ style: MIDIStyle) { self.style = style }

  /// - Returns: whole messages, in order.
  public mutating func take(_ heard: HeardMoment) -> [[UInt8]] {
    guard var current = note else { return begin(heard) }
    switch current.take(heard) {
    case .goesOn:
      let messages = current.motions(heard)
      note = current
      return messages
    case .isStruckAnew: return [current.end] + strike(heard)
    case .ends:
      (note, silence) = (nil, 0)
      return [current.end]
    }
  }

  /// Lets go of what is held.
  /// - Parameter waits: What was held is not struck again; the next note begins after the pitch has
  ///   been gone.
  public mutating func letGo(waits: Bool) -> [[UInt8]] {
    isWaiting = waits && (isWaiting || note != nil)
    silence = Self.rest
    guard let current = note else { return [] }
    note = nil
    return [current.end] + current.rest
  }

  private mutating func begin(_ heard: HeardMoment) -> [[UInt8]] {
    silence = min(silence + 1, Self.rest)
    isWaiting = isWaiting && heard.isPitched
    guard heard.isPitched, heard.hasSetIn, !isWaiting else { return [] }
    return strike(heard)
  }

  private mutating func strike(_ heard: HeardMoment) -> [[UInt8]] {
    channel = style.channel(after: channel)
    let next = HeldNote(heard, style: style, channel: channel)
    let announcement = silence == Self.rest ? style.announcement(channel) : []
    (note, silence) = (next, 0)
    return announcement + next.start(heard)
  }
}
