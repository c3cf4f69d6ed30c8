/// What control must know of MIDI, in the order in which it took effect: the model follows it and
/// sends nothing again.
public enum ReceiverReport: BitwiseCopyable {
  /// A whole System Exclusive message; so many bytes of it wait in `LiveEngine.exclusive`. What it
  /// moved follows.
  case exclusive(count: Int)
  /// A voice is played from now on; its 155 bytes wait in `LiveEngine.exclusive`.
  /// - program: The place in the bank it was chosen from, from 1; 0: a voice dump.
  case voice(program: UInt16)
  /// A program change for which the bank holds no voice.
  case noProgram
  /// A knob was sent to where a parameter change of the voice has it.
  case turned(id: UInt16, value: Float)
  /// A controller or a function parameter moved something; what only control can move, control has
  /// yet to move.
  case moved(ControllerMap.Aim, value: Float)
  /// The voice that control lent came after another had been received: it was not taken.
  case refusedVoice
  case retiredMap(UnsafeMutablePointer<ControllerMap>)
}
