import DX7
import SessionModel

/// One of the two patches that a morph goes between.
public struct MorphEnd: Sendable {
  /// As a person calls it.
  public var name: String
  /// `PatchLayout.count` values.
  public var values: [Float]
  public var playing: PatchDocument.Playing
  /// The DX7 voice that the patch is, if it is one.
  public var voice: DX7Voice?

  /// - Parameter values: `PatchLayout.count` values.
  public init(
    name: String, values: [Float], playing: PatchDocument.Playing = .init(), voice: DX7Voice? = nil
  ) {
    (self.name, self.values, self.playing, self.voice) = (name, values, playing, voice)
  }
}
