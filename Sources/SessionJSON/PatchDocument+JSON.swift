import Foundation
import Knobs
import Quantities
import SessionModel

extension PatchDocument {
  /// Reads a JSON patch; refuses unknown knobs and values out of range, naming the knob's path.
  public init(decoding bytes: [UInt8]) throws(DocumentError) {
    let raw = try JSONDocument.decode(PatchJSON.self, from: bytes, limit: Self.maximumBytes)
    try DocumentFormat.check(
      format: raw.format, version: raw.version, expected: Self.format, newest: Self.version)
    try KnobValues.check(table: raw.knobTable)
    guard raw.name.count <= 256 else {
      throw DocumentError("name", "is longer than 256 characters")
    }
    self.init(name: raw.name)
    try KnobValues.read(
      raw.values.mapValues(\.value), among: KnobTable.shared.patchKnobs, into: &values)
    playing = try raw.checkedPlaying()
    voice = try raw.checkedVoice()
  }

  /// The same bytes for the same document.
  public func encoded() throws(DocumentError) -> [UInt8] {
    try JSONDocument.encode(PatchJSON(self))
  }
}

/// The document as it stands on disk, before anything in it is believed.
private struct PatchJSON: Codable {
  var format: String
  var version: Int
  var knobTable: Int
  var name: String
  var values: [String: Placed<Float>]
  var note: Placed<Int>?
  var velocity: Placed<Int>?
  var held: Placed<Double>?
  var length: Placed<Double>?
  var tuning: Placed<Double>?
  var gain: Placed<Double>?
  var start: Placed<Double>?
  var rate: Placed<Double>?
  var voice: String?

  init(_ document: PatchDocument) {
    format = PatchDocument.format
    version = PatchDocument.version
    knobTable = KnobTable.version
    name = document.name
    values = document.valuesByPath.mapValues { Placed($0) }
    note = document.playing.note.map { Placed($0) }
    velocity = document.playing.velocity.map { Placed($0) }
    held = document.playing.held.map { Placed($0) }
    length = document.playing.length.map { Placed($0) }
    tuning = document.playing.tuning.map { Placed($0) }
    gain = document.playing.gain.map { Placed($0) }
    start = document.playing.start.map { Placed($0) }
    rate = document.playing.rate.map { Placed($0) }
    voice = document.voice.map { Data($0).base64EncodedString() }
  }

  func checkedPlaying() throws(DocumentError) -> PatchDocument.Playing {
    try check("note", note?.value, Key.self)
    try check("velocity", velocity?.value, Velocity.self)
    try check("held", held?.value, NoteSeconds.self)
    try check("length", length?.value, NoteSeconds.self)
    try check("tuning", tuning?.value, Tuning.self)
    try check("gain", gain?.value, OutputGain.self)
    try check("start", start?.value, NoteSeconds.self)
    try check("rate", rate?.value, SampleRate.self)
    return PatchDocument.Playing(
      note: note?.value, velocity: velocity?.value, held: held?.value, length: length?.value,
      tuning: tuning?.value, gain: gain?.value, start: start?.value,
      rate: rate?.value)
  }

  func checkedVoice() throws(DocumentError) -> [UInt8]? {
    guard let voice else { return nil }
    guard voice.utf8.count <= 8192, let bytes = Data(base64Encoded: voice) else {
      throw DocumentError("voice", "is not base64 of a DX7 voice")
    }
    return Array(bytes)
  }

  private func check<Kind>(
    _ key: String, _ value: Kind.Number?, _ kind: Bounded<Kind>.Type
  ) throws(DocumentError) {
    guard let value, kind.init(value) == nil else { return }
    throw DocumentError(key, "\(value) is out of range \(kind.bounds)")
  }
}
