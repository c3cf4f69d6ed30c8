import FMSynthesis

/// What making and asking a library needs.
public struct LibraryTools: Sendable {
  public var threads: Int
  public var instructionSet: InstructionSet

  public init(threads: Int, instructionSet: InstructionSet) {
    (self.threads, self.instructionSet) = (threads, instructionSet)
  }
}
