/// Room for `count` values, all `value`, aligned for the widest vector unit; `deallocate` frees it.
/// - Complexity: O(`count`).
/// - Thread: [control]
@inlinable
public func aligned<T: BitwiseCopyable>(_ count: Int, _ value: T) -> UnsafeMutablePointer<T> {
  let raw = UnsafeMutableRawPointer.allocate(
    byteCount: max(1, count) * MemoryLayout<T>.stride, alignment: 64)
  let pointer = raw.bindMemory(to: T.self, capacity: count)
  pointer.initialize(repeating: value, count: count)
  return pointer
}
