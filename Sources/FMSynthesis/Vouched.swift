import Glibc

// Calls out of the audio-thread dialect that are vouched for, one reason each. Reviewers read this
// file first. `DX7Laws` vouches for `exp`, `exp2` and `log2`.

/// Vouched: libm `sin` neither allocates nor locks.
@_semantics("no_performance_analysis") @inline(never)
func vouchedSin(_ x: Double) -> Double { Glibc.sin(x) }
