import CRealtime
import Glibc

/// Vouched: libm `pow` neither allocates nor locks.
@_semantics("no_performance_analysis") @inline(never)
func vouchedPow10(_ x: Double) -> Double { Glibc.pow(10, x) }

/// Vouched: runs a hosted processor, whose `hardRTCapable` promise is its own; the host's part neither allocates nor
/// locks.
@_semantics("no_performance_analysis") @inline(never)
func vouchedRun(_ run: ddspm_run_function, _ handle: UnsafeMutableRawPointer, _ frames: UInt32) {
  ddspm_run(run, handle, frames)
}
