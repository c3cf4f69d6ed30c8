import DX7

/// What the control thread remembers of DX7 voices.
struct DX7EditBuffer {
  let conversion = VoiceConversion()
  /// What program changes choose from: `ReceiverTables.programs` voices at most.
  var bank: [DX7Voice] = []
  /// Voice of the bank that was chosen last, from 1; 0: none.
  var program = 0
  /// The voice the patch came from, with the parameters turned since: hint for the nearest one.
  var edited: DX7Voice?
  /// `patchRevision` that `edited` says all of.
  var revision = -1
}
