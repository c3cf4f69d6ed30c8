/// Whose sound a patch is to have where the DX7 and its best known emulation differ.
///
/// What differs stands in the laws beside this file, one function per quirk. Chosen when an engine is made.
public enum DX7Reference: UInt8, BitwiseCopyable, Sendable, CaseIterable {
  /// msfa as Dexed has it: what most people know as "the DX7" today.
  case dexed
  /// The chips, as VDX7 emulates them (chiaccona/VDX7, `OPS.h` and `EGS.h`).
  case hardware
}
