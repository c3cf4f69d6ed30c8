import Glibc

// Calls out of the audio-thread dialect that are vouched for, one reason each. Reviewers read this
// file first.

/// Vouched: libm `exp2` neither allocates nor locks.
@_semantics("no_performance_analysis") @inline(never)
public func vouchedExp2(_ x: Double) -> Double { Glibc.exp2(x) }

/// Vouched: libm `log2` neither allocates nor locks.
@_semantics("no_performance_analysis") @inline(never)
public func vouchedLog2(_ x: Double) -> Double { Glibc.log2(x) }

/// Vouched: libm `exp` neither allocates nor locks.
@_semantics("no_performance_analysis") @inline(never)
public func vouchedExp(_ x: Double) -> Double { Glibc.exp(x) }

/// Vouched: libm `sin` neither allocates nor locks.
@_semantics("no_performance_analysis") @inline(never)
public func vouchedSin(_ x: Double) -> Double { Glibc.sin(x) }

/// Vouched: libm `cos` neither allocates nor locks.
@_semantics("no_performance_analysis") @inline(never)
public func vouchedCos(_ x: Double) -> Double { Glibc.cos(x) }
