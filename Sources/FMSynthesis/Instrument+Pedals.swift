import RealtimePrimitives

/// What the player's other hand and feet do.
extension Instrument {
  /// Sustain pedal: keys that go up while it is down go on sounding.
  @_noLocks @_noAllocation
  public mutating func pedal(_ down: Bool) {
    controllers.pedal = down
    if !down { releaseSustained() }
  }

  /// Sostenuto pedal: keys that are down when it comes down go on sounding while it stays there.
  @_noLocks @_noAllocation
  public mutating func sostenuto(_ down: Bool) {
    if down == controllers.sostenuto { return }
    controllers.sostenuto = down
    for slot in 0..<(groupCount &* LaneCount.lanes) {
      let voice = groups[slot >> 4].voices + (slot & 15)
      voice.pointee.isSostenuto = down && voice.pointee.phase == .held
    }
    if !down { releaseSustained() }
  }

  /// Releases what no pedal holds any more.
  @_noLocks @_noAllocation
  private func releaseSustained() {
    if controllers.pedal { return }
    for slot in 0..<(groupCount &* LaneCount.lanes) {
      let voice = groups[slot >> 4].voices[slot & 15]
      if voice.phase == .sustained, !voice.isSostenuto { release(groups[slot >> 4], slot & 15) }
    }
  }

  // Positions beyond their ends count as the ends, NaN as rest.
  @_noLocks @_noAllocation
  public mutating func bend(_ position: Float) {
    controllers.bend = position > -1 ? min(position, 1) : (position <= -1 ? -1 : 0)
  }
  @_noLocks @_noAllocation
  public mutating func wheel(_ position: Float) { controllers.wheel = share(position) }
  @_noLocks @_noAllocation
  public mutating func foot(_ position: Float) { controllers.foot = share(position) }
  @_noLocks @_noAllocation
  public mutating func breath(_ position: Float) { controllers.breath = share(position) }
  @_noLocks @_noAllocation
  public mutating func aftertouch(_ position: Float) { controllers.aftertouch = share(position) }

  @_noLocks @_noAllocation
  private func share(_ position: Float) -> Float { position > 0 ? min(position, 1) : 0 }

  /// Every keyed voice fades out at once.
  @_noLocks @_noAllocation
  public mutating func silence() {
    for slot in 0..<(groupCount &* LaneCount.lanes) {
      let voice = groups[slot >> 4].voices + (slot & 15)
      switch voice.pointee.phase {
      case .held, .sustained, .released: voice.pointee.phase = .doomed
      case .idle, .doomed, .fading: break
      }
    }
    keyStackCount = 0
  }

  /// Silence, and the controllers go back to rest.
  @_noLocks @_noAllocation
  public mutating func panic() {
    silence()
    controllers = Controllers()
    glideSource = -1
  }
}
