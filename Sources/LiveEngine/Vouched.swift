import CRealtime

/// Vouched: reads the clock through the vDSO, neither allocates nor locks.
@_semantics("no_performance_analysis") @inline(never)
func vouchedMonotonic() -> UInt64 { ddspm_monotonic_ns() }
