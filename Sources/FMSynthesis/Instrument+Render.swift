import RealtimePrimitives

/// From lanes to samples.
extension Instrument {
  /// Renders the next frames of the current control block.
  /// - Parameters:
  ///   - frames: 1...64, and at most `blockFrames - frameInBlock`.
  ///   - output: Overwritten; 1 is full scale, one carrier at level 1 peaks at 1/8.
  @_noLocks @_noAllocation
  public mutating func render(
    frames: Int, values: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>
  ) {
    if frameInBlock == 0 { beginBlock(values) }
    for frame in 0..<frames { total[frame] = Lanes(repeating: 0) }
    var sounds = false
    var rest = occupiedGroups
    while rest != 0 {
      let g = rest.trailingZeroBitCount
      let rendered = renderGroups(from: g, frames: frames)
      for i in g..<(g &+ rendered) where groups[i].plan.pointee.activeCount > 0 {
        if !groups[i].plan.pointee.isLevel {
          instructionSet.addGroup(groups[i], frames: frames, total: total)
        }
        sounds = true
      }
      rest &= UInt64.max << UInt64(g &+ rendered)
    }
    if sounds {
      instructionSet.sumLanes(total, frames: frames, output: output)
    } else {
      for frame in 0..<frames { output[frame] = 0 }
    }
    turnFollower(frames)
    frameInBlock &+= frames
    if frameInBlock >= blockFrames { frameInBlock = 0 }
  }

  /// Frames until the next control block.
  public var framesToBlockEnd: Int {
    @_noLocks @_noAllocation get { blockFrames &- frameInBlock }
  }

  /// Renders one group, or two alike side by side. - Returns: How many.
  @_noLocks @_noAllocation
  func renderGroups(from g: Int, frames: Int) -> Int {
    let group = groups[g]
    switch group.plan.pointee.shape {
    case .silent: return 1
    case .matrix:
      clearMix(group, frames)
      instructionSet.renderMatrix(
        group, frames: frames, edges: group.plan.pointee.edges, mix: mix(group))
      return 1
    case .loop(let head, let tail): return renderAlike(g, frames, (head, tail))
    case .straight: return renderAlike(g, frames, (-1, -1))
    }
  }

  @_noLocks @_noAllocation
  private func renderAlike(_ g: Int, _ frames: Int, _ loop: (head: Int, tail: Int)) -> Int {
    let group = groups[g]
    clearMix(group, frames)
    if g < groupCount, isAlike(group, groups[g &+ 1], loop) {
      clearMix(groups[g &+ 1], frames)
      renderStraight(group, groups[g &+ 1], frames: frames, loop: loop)
      return 2
    }
    renderStraight(group, nil, frames: frames, loop: loop)
    return 1
  }

  @_noLocks @_noAllocation
  private func isAlike(
    _ a: VoiceGroup, _ b: VoiceGroup, _ loop: (head: Int, tail: Int)
  ) -> Bool {
    switch b.plan.pointee.shape {
    case .silent, .matrix: return false
    case .straight: if loop.head >= 0 { return false }
    case .loop(let head, let tail): if head != loop.head || tail != loop.tail { return false }
    }
    return a.plan.pointee.edges == b.plan.pointee.edges
      && a.plan.pointee.carriers == b.plan.pointee.carriers
      && a.plan.pointee.loud == b.plan.pointee.loud
      && a.plan.pointee.wholes == b.plan.pointee.wholes
  }

  /// Where carriers go: where no voice fades, straight to the total.
  @_noLocks @_noAllocation
  private func mix(_ group: VoiceGroup) -> UnsafeMutablePointer<Lanes> {
    group.plan.pointee.isLevel ? total : group.mix
  }

  @_noLocks @_noAllocation
  private func clearMix(_ group: VoiceGroup, _ frames: Int) {
    if group.plan.pointee.isLevel { return }
    for frame in 0..<frames { group.mix[frame] = Lanes(repeating: 0) }
  }

  /// Operator by operator from the top; with `b`, two groups at once where feedback makes one wait.
  @_noLocks @_noAllocation
  private func renderStraight(
    _ a: VoiceGroup, _ b: VoiceGroup?, frames: Int, loop: (head: Int, tail: Int)
  ) {
    let loud = a.plan.pointee.loud
    var op = 5
    while op >= 0 {
      if op == loop.head {
        renderLoop(a, b, frames, loop)
        op = loop.tail &- 1
        continue
      }
      if loud & (1 << UInt8(op)) == 0 {
        skip(a, op, frames)
        if let b { skip(b, op, frames) }
      } else if let b, feedsBack(a, op), sourceCount(a, op) == 0 {
        renderPair(a, b, op, frames)
      } else {
        renderOne(a, op, frames, 0)
        if let b { renderOne(b, op, frames, 6) }
      }
      op &-= 1
    }
  }

  @_noLocks @_noAllocation
  func buffer(_ slot: Int) -> UnsafeMutablePointer<Lanes> {
    scratch + slot &* LaneCount.maxFrames
  }

  /// - Parameter storing: Leave the output in its buffer even where nobody hears it there.
  @_noLocks @_noAllocation
  func renderOne(
    _ group: VoiceGroup, _ op: Int, _ frames: Int, _ base: Int, storing: Bool = false
  ) {
    let count = gather(group, op, base)
    if feedsBack(group, op) {
      if group.plan.pointee.wholes & (1 << UInt8(op)) != 0 {
        instructionSet.renderWholeFeedback(
          group, op, frames: frames, table: tables.sines, store: buffer(base &+ op))
      } else {
        instructionSet.renderFeedback(
          group.operators + op, frames: frames, depth: group.depths[7 &* op],
          sources: sources, count: count, store: buffer(base &+ op))
      }
      return addCarrier(group, op, frames, buffer(base &+ op))
    }
    let isCarrier = group.plan.pointee.carriers & (1 << UInt8(op)) != 0
    let isHeard = listeners(group, op) != 0
    instructionSet.renderOperator(
      group.operators + op, frames: frames, sources: sources, count: count,
      store: isHeard || storing ? buffer(base &+ op) : nil, mix: isCarrier ? mix(group) : nil,
      carrier: group.carriers[op])
  }

  @_noLocks @_noAllocation
  private func renderPair(_ a: VoiceGroup, _ b: VoiceGroup, _ op: Int, _ frames: Int) {
    if a.plan.pointee.wholes & (1 << UInt8(op)) != 0 {
      instructionSet.renderWholeFeedbackPair(
        a, b, op, frames: frames, table: tables.sines, storeA: buffer(op),
        storeB: buffer(6 &+ op))
    } else {
      instructionSet.renderFeedbackPair(
        a.operators + op, b.operators + op, frames: frames, depthA: a.depths[7 &* op],
        depthB: b.depths[7 &* op], storeA: buffer(op), storeB: buffer(6 &+ op))
    }
    addCarrier(a, op, frames, buffer(op))
    addCarrier(b, op, frames, buffer(6 &+ op))
  }

  @_noLocks @_noAllocation
  private func renderLoop(
    _ a: VoiceGroup, _ b: VoiceGroup?, _ frames: Int, _ loop: (head: Int, tail: Int)
  ) {
    let outputA = buffer(loop.tail)
    guard let b else {
      instructionSet.renderLoop(
        a, head: loop.head, tail: loop.tail, frames: frames, store: outputA)
      return addCarrier(a, loop.tail, frames, outputA)
    }
    let outputB = buffer(6 &+ loop.tail)
    instructionSet.renderLoopPair(
      a, b, head: loop.head, tail: loop.tail, frames: frames, storeA: outputA, storeB: outputB)
    addCarrier(a, loop.tail, frames, outputA)
    addCarrier(b, loop.tail, frames, outputB)
  }

  /// Mixes a stored output in, if its operator is a carrier.
  @_noLocks @_noAllocation
  func addCarrier(
    _ group: VoiceGroup, _ op: Int, _ frames: Int, _ output: UnsafePointer<Lanes>
  ) {
    if group.plan.pointee.carriers & (1 << UInt8(op)) == 0 { return }
    instructionSet.addCarrier(
      output, frames: frames, carrier: group.carriers[op], mix: mix(group))
  }

  /// A silent operator only turns its phase on.
  @_noLocks @_noAllocation
  func skip(_ group: VoiceGroup, _ op: Int, _ frames: Int) {
    let o = group.operators + op
    o.pointee.phase = o.pointee.phase &+ o.pointee.increment &* LaneWords(repeating: UInt32(frames))
    o.pointee.last = Lanes(repeating: 0)
    o.pointee.beforeLast = Lanes(repeating: 0)
    group.wholes[op].last = LaneInts(repeating: 0)
    group.wholes[op].beforeLast = LaneInts(repeating: 0)
  }

  /// Lists the loud modulators of `op` from above.
  @_noLocks @_noAllocation
  private func gather(_ group: VoiceGroup, _ op: Int, _ base: Int) -> Int {
    var count = 0
    var row = modulators(group, op)
    while row != 0 {
      let from = row.trailingZeroBitCount
      row &= row &- 1
      sources[count] = ModulationSource(
        buffer: UnsafePointer(buffer(base &+ from)), depth: group.depths[6 &* op &+ from])
      count &+= 1
    }
    return count
  }

  @_noLocks @_noAllocation
  private func sourceCount(_ group: VoiceGroup, _ op: Int) -> Int {
    modulators(group, op).nonzeroBitCount
  }

  /// Bits of the loud operators above `op` that modulate it.
  @_noLocks @_noAllocation
  private func modulators(_ group: VoiceGroup, _ op: Int) -> UInt64 {
    let row = (group.plan.pointee.edges >> UInt64(6 &* op)) & 63
    let above = UInt64(63) << UInt64(op &+ 1)
    return row & above & UInt64(group.plan.pointee.loud)
  }

  /// Whether some operator below hears `op`.
  @_noLocks @_noAllocation
  private func listeners(_ group: VoiceGroup, _ op: Int) -> UInt64 {
    var heard: UInt64 = 0
    for into in 0..<op {
      heard |= (group.plan.pointee.edges >> UInt64(6 &* into &+ op)) & 1
    }
    return heard
  }

  @_noLocks @_noAllocation
  private func feedsBack(_ group: VoiceGroup, _ op: Int) -> Bool {
    group.plan.pointee.edges & (1 << UInt64(7 &* op)) != 0
  }
}
