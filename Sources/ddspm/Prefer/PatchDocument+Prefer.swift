import DX7
import Hosting
import Preference
import SessionModel

extension LoadedPatch {
  /// The patch as a document; one that was a DX7 voice remembers it.
  var document: PatchDocument {
    var document = PatchDocument(name: name, values: values)
    document.playing = playing
    document.voice = voice.map { SysExFile.message(voice: $0) }
    return document
  }
}

extension PatchDocument {
  /// The DX7 voice it came from; nil when it came from none.
  var exclusiveVoice: DX7Voice? { voice.flatMap { try? SysExFile.parse($0).voices.first } }
}

extension PatchDocument.Playing {
  /// The note as it is listened to: long ones are cut, as a trait is heard soon.
  var audition: Audition.Note {
    let held = min(max(self.held ?? 1.5, 0.1), 2)
    return Audition.Note(
      key: UInt8(clamping: note ?? 60), velocity: UInt8(clamping: velocity ?? 100), held: held,
      length: held + 0.5)
  }
}
