import Hosting
import LiveEngine
import SessionJSON
import SessionModel

/// Records a session into a folder that opens at any moment, even after the process was killed:
/// sound and log lag by at most one second. One process at a time has the folder. Until `begin` the
/// files are out of the way, and an older session is untouched.
///
/// A failing disk does not stop the music: the first failure is kept, writing stops, `finish`
/// throws it.
/// - Thread: every call from one disk thread.
public final class FolderSessionRecorder: SessionRecorder {
  /// Where the files are: the session's own folder from `begin` on.
  public private(set) var folder: String
  private let place: OutputFolder
  /// What `session.json` will say at the end; `finish` fills in `frames` and `lostFrames`.
  public var closing = SessionDocument.Closing()
  var document: SessionDocument
  let input: SndfileWriter
  let output: SndfileWriter
  let log: AppendFile
  let trace: TraceFile
  var framesAtHeader = 0
  var lostFrames = 0
  var isFinished = false

  /// Creates the folder, and the files out of the way; `session.json` and the log's first line are
  /// on the disk afterwards.
  /// - Parameters:
  ///   - document: As it is at the first frame; `closing` is left out until `finish`.
  ///   - force: Lets `begin` replace a session that is there.
  /// - Throws: `.cannotCreate` when files are in the way and `force` is not set or they are no
  ///   session's, when another process records there, or the folder cannot be written.
  public init(folder: String, document: SessionDocument, force: Bool) throws(HostError) {
    try Self.refusePatches(folder, force: force)
    place = try OutputFolder(folder, names: Self.names, force: force) { _ in
      SessionFolder.isOurs(folder)
    }
    let folder = place.stage
    self.folder = folder
    self.document = document
    self.document.closing = nil
    let rate = document.sampleRate
    input = try SndfileWriter(
      creating: SessionFolder.join(folder, SessionFolder.inputName), channels: 1, sampleRate: rate)
    output = try SndfileWriter(
      creating: SessionFolder.join(folder, SessionFolder.outputName), channels: 2, sampleRate: rate)
    log = try AppendFile(creating: SessionFolder.join(folder, SessionFolder.logName))
    trace = try TraceFile(creating: SessionFolder.join(folder, SessionFolder.traceName))
    log.append(EventLog.header)
    log.flush()
    input.updateHeader()
    output.updateHeader()
    try writeDocument()
  }

  deinit {
    input.close()
    output.close()
    log.close()
    trace.close()
  }

  /// The first thing that went wrong with the disk, for display while playing.
  public var failure: HostError? {
    input.failure ?? output.failure ?? log.failure ?? trace.failure
  }

  /// Frames in each sound file so far.
  public var frames: Int { output.frames }

  /// Puts the session in its place; one that was there, and may be replaced, goes only now.
  /// - Thread: any; once the disk thread may be writing already.
  public func begin() throws(HostError) {
    try place.commit { LearnedPatchFolder(session: place.path).clear() }
    folder = place.path
  }

  /// Takes back what `init` wrote, for a session that never began: nothing half written stays.
  public func discard() {
    isFinished = true
    input.close()
    output.close()
    log.close()
    trace.close()
    place.discard()
  }

  func writeDocument() throws(HostError) {
    let path = SessionFolder.join(folder, SessionFolder.documentName)
    let bytes = try inDocument(path) { () throws(DocumentError) in try document.encoded() }
    try FileBytes.write(bytes, to: path, replacing: .own)
  }

  private static let names = [
    SessionFolder.documentName, SessionFolder.logName, SessionFolder.inputName,
    SessionFolder.outputName, SessionFolder.traceName, SessionFolder.patchName, "patch.syx",
    "report.png",
  ]

  /// Learned patches stand in a folder of their own, which counts as part of the session.
  private static func refusePatches(_ folder: String, force: Bool) throws(HostError) {
    let patches = SessionFolder.join(folder, LearnedPatchFolder.name)
    guard FileSystem.isTaken(patches), !force || !SessionFolder.isOurs(folder) else { return }
    throw HostError(.cannotCreate, "\(patches): exists already; --force overwrites a session")
  }
}
