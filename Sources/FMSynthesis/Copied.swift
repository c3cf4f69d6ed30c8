/// The values in memory of their own, for a table that the audio thread reads.
/// - Returns: Memory that whoever asked for it frees.
/// - Thread: [control]
public func copied<Element: BitwiseCopyable>(
  _ values: [Element]
) -> UnsafeMutablePointer<Element> {
  let pointer = UnsafeMutablePointer<Element>.allocate(capacity: values.count)
  pointer.initialize(from: values, count: values.count)
  return pointer
}
