import DX7
import SessionModel

/// Where patches, banks and voices are kept, by the names that persons give them.
///
/// Called one at a time, never on the control or the audio thread; may take long.
public protocol PatchStore: AnyObject, Sendable {
  func loadPatch(_ name: String) throws(HostError) -> LoadedPatch
  func loadBank(_ name: String) throws(HostError) -> LoadedBank
  /// - Parameter values: `PatchLayout.count` values.
  func savePatch(_ values: [Float], named name: String, to path: String) throws(HostError)
  /// - Parameter bytes: A SysEx message.
  func saveExclusive(_ bytes: [UInt8], to path: String) throws(HostError)
}

/// A patch as read: its values by `PatchLayout` and its name.
public struct LoadedPatch: Sendable, Equatable {
  public var values: [Float]
  public var name: String
  /// What the reader had to change, in words.
  public var warnings: [String]
  /// The DX7 voice it was read from, if it was one.
  public var voice: DX7Voice?
  /// The voices that it came with, `ReceiverTables.programs` at most; empty when it came alone.
  public var bank: [DX7Voice] = []
  /// The voice's place in the bank, from 1; 0: it is not among the bank's voices.
  public var program = 0
  /// How a match says it is to be played.
  public var playing: PatchDocument.Playing

  public init(
    values: [Float], name: String, warnings: [String] = [], voice: DX7Voice? = nil,
    playing: PatchDocument.Playing = .init()
  ) {
    self.values = values
    self.name = name
    self.warnings = warnings
    self.voice = voice
    self.playing = playing
  }
}

/// Voices as read, `ReceiverTables.programs` at most.
public struct LoadedBank: Sendable, Equatable {
  public var voices: [DX7Voice]
  /// What was odd about the file, in words.
  public var warnings: [String]

  public init(voices: [DX7Voice], warnings: [String] = []) {
    self.voices = voices
    self.warnings = warnings
  }
}
