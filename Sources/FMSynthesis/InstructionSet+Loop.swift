import Kernels
import KernelsV3
import KernelsV4
import RealtimePrimitives

extension InstructionSet {
  @_noLocks @_noAllocation
  func renderLoop(
    _ group: VoiceGroup, head: Int, tail: Int, frames: Int, store: UnsafeMutablePointer<Lanes>
  ) {
    let ops = group.operators
    let depths = group.depths
    switch self {
    case .baseline:
      Kernels.renderLoop(
        ops, head: head, tail: tail, frames: frames, depths: depths, store: store)
    case .avx2:
      KernelsV3.renderLoop(
        ops, head: head, tail: tail, frames: frames, depths: depths, store: store)
    case .avx512:
      KernelsV4.renderLoop(
        ops, head: head, tail: tail, frames: frames, depths: depths, store: store)
    }
  }

  @_noLocks @_noAllocation
  func renderLoopPair(
    _ a: VoiceGroup, _ b: VoiceGroup, head: Int, tail: Int, frames: Int,
    storeA: UnsafeMutablePointer<Lanes>, storeB: UnsafeMutablePointer<Lanes>
  ) {
    switch self {
    case .baseline:
      // Four registers to a group: two groups do not fit, and one has no time to wait.
      renderLoop(a, head: head, tail: tail, frames: frames, store: storeA)
      renderLoop(b, head: head, tail: tail, frames: frames, store: storeB)
    case .avx2:
      KernelsV3.renderLoopPair(
        a.operators, b.operators, head: head, tail: tail, frames: frames, depthsA: a.depths,
        depthsB: b.depths, storeA: storeA, storeB: storeB)
    case .avx512:
      KernelsV4.renderLoopPair(
        a.operators, b.operators, head: head, tail: tail, frames: frames, depthsA: a.depths,
        depthsB: b.depths, storeA: storeA, storeB: storeB)
    }
  }
}
