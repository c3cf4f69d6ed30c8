import Foundation
import Hosting
import LiveEngine
import SessionJSON
import SessionModel

/// Records a session into a folder that opens at any moment, even after the process was killed:
/// sound and log lag by at most one second.
///
/// A failing disk does not stop the music: the first failure is kept, writing stops, `finish`
/// throws it.
/// - Thread: every call from one disk thread.
public final class FolderSessionRecorder: SessionRecorder {
  public let folder: String
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

  /// Creates the folder and its files; `session.json` and the log's first line are on the disk
  /// afterwards.
  /// - Parameters:
  ///   - document: As it is at the first frame; `closing` is left out until `finish`.
  ///   - force: Removes the files of a session that is there.
  /// - Throws: `.cannotCreate` when the folder holds a session and `force` is not set, or cannot
  ///   be written.
  public init(folder: String, document: SessionDocument, force: Bool) throws(HostError) {
    self.folder = folder
    self.document = document
    self.document.closing = nil
    try Self.prepare(folder, force: force)
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

  /// Takes back what `init` wrote, for a session that never began: nothing half written stays.
  public func discard() {
    isFinished = true
    input.close()
    output.close()
    log.close()
    trace.close()
    for name in [
      SessionFolder.documentName, SessionFolder.logName, SessionFolder.inputName,
      SessionFolder.outputName, SessionFolder.traceName,
    ] { unlink(SessionFolder.join(folder, name)) }
    // Only an empty folder goes: what a person put there stays.
    rmdir(folder)
  }

  func writeDocument() throws(HostError) {
    let path = SessionFolder.join(folder, SessionFolder.documentName)
    let bytes = try inDocument(path) { () throws(DocumentError) in try document.encoded() }
    try FileBytes.write(bytes, to: path, force: true)
  }

  private static func prepare(_ folder: String, force: Bool) throws(HostError) {
    let names = [
      SessionFolder.documentName, SessionFolder.logName, SessionFolder.inputName,
      SessionFolder.outputName, SessionFolder.traceName, SessionFolder.patchName, "patch.syx",
      "report.png", LearnedPatchFolder.name,
    ]
    let taken = names.map { SessionFolder.join(folder, $0) }
      .filter { FileManager.default.fileExists(atPath: $0) }
    if !force, let first = taken.first {
      throw HostError(.cannotCreate, "\(first): exists already; --force overwrites the session")
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw HostError(.cannotCreate, "\(folder): \(error.localizedDescription)")
    }
    LearnedPatchFolder(session: folder).clear()
    let patches = SessionFolder.join(folder, LearnedPatchFolder.name)
    for path in taken where path != patches && unlink(path) != 0 {
      throw .system(.cannotCreate, path, errno)
    }
  }
}
