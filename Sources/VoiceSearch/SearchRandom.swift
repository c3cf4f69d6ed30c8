import MachineCore

/// The search's randomness is that of every machine.
public typealias SearchRandom = MachineCore.SearchRandom
