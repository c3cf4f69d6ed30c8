/// Memory for patches to come, lent by control: a stack of fixed height.
struct BlankPatches: ~Copyable {
  private let blanks: UnsafeMutablePointer<UnsafeMutablePointer<Float>>
  private var count = 0

  static var limit: Int { @_noLocks @_noAllocation get { 128 } }

  init() { blanks = .allocate(capacity: Self.limit) }

  deinit { blanks.deallocate() }

  @_noLocks @_noAllocation
  mutating func put(_ blank: UnsafeMutablePointer<Float>) {
    if count == Self.limit { return }
    blanks[count] = blank
    count &+= 1
  }

  @_noLocks @_noAllocation
  mutating func take() -> UnsafeMutablePointer<Float>? {
    if count == 0 { return nil }
    count &-= 1
    return blanks[count]
  }
}
