import Glibc

/// Memory at fixed addresses, all given back together when the arena goes.
final class Arena {
  private var blocks: [UnsafeMutableRawPointer] = []

  deinit {
    for block in blocks { block.deallocate() }
  }

  /// Zeroed bytes on a cache line of their own.
  func bytes(_ count: Int) -> UnsafeMutableRawPointer {
    let rounded = max(64, (count + 63) / 64 * 64)
    let block = UnsafeMutableRawPointer.allocate(byteCount: rounded, alignment: 64)
    block.initializeMemory(as: UInt8.self, repeating: 0, count: rounded)
    blocks.append(block)
    return block
  }

  func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
    bytes(count * MemoryLayout<Float>.stride).bindMemory(to: Float.self, capacity: count)
  }

  func store<Value: BitwiseCopyable>(_ values: [Value]) -> UnsafeMutablePointer<Value> {
    let block = bytes(max(1, values.count) * MemoryLayout<Value>.stride)
    let typed = block.bindMemory(to: Value.self, capacity: max(1, values.count))
    for (index, value) in values.enumerated() { (typed + index).initialize(to: value) }
    return typed
  }

  func string(_ text: String) -> UnsafePointer<CChar> {
    UnsafePointer(store(text.utf8CString.map { $0 }))
  }
}
