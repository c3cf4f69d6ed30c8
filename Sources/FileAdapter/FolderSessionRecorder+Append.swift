import Hosting
import LiveEngine
import SessionModel

extension FolderSessionRecorder {
  private static let chunk = 4096

  /// Writes through to the system; once a second the headers are made to tell of it.
  public func append(_ frames: UnsafePointer<RecordedFrame>, count: Int) {
    guard failure == nil, !isFinished else { return }
    for start in stride(from: 0, to: count, by: Self.chunk) {
      let part = UnsafeBufferPointer(start: frames + start, count: min(Self.chunk, count - start))
      input.append(part.map(\.input), frames: part.count)
      output.append(part.flatMap { [$0.left, $0.right] }, frames: part.count)
    }
    settle()
  }

  /// - Parameter event: What `.adopt` and `.chain` point to must be alive until this returns.
  public func append(event: AppliedEvent) {
    guard !isFinished else { return }
    log.append(EventLog.encode(LogRecord(event)))
  }

  public func append(note: String, frame: UInt64) {
    guard !isFinished else { return }
    log.append(EventLog.encode(LogRecord(frame: frame, entry: .note(note))))
    log.flush()
  }

  /// Writes silence for the lost frames, so that what follows stands at its frame.
  public func gap(frame: UInt64, lost: Int) {
    guard !isFinished, lost > 0 else { return }
    log.append(EventLog.encode(LogRecord(frame: frame, entry: .gap(lost: lost))))
    log.flush()
    lostFrames += lost
    let silence = [Float](repeating: 0, count: 2 * Self.chunk)
    for start in stride(from: 0, to: lost, by: Self.chunk) where failure == nil {
      input.append(silence, frames: min(Self.chunk, lost - start))
      output.append(silence, frames: min(Self.chunk, lost - start))
    }
    settle()
  }

  public func appendTrace(_ row: [(name: String, value: Double)]) {
    guard !isFinished else { return }
    trace.append(row)
  }

  /// Closes the sound and the log, then writes `patch.json` and the closed `session.json`.
  /// - Throws: The first failure since the start, after what could be closed was closed.
  public func finish(patch: [String: Float]) throws(HostError) {
    guard !isFinished else { return }
    isFinished = true
    input.close()
    output.close()
    log.close()
    trace.close()
    closing.frames = frames
    closing.lostFrames = lostFrames
    // JSON has no word for NaN.
    closing.medians = closing.medians.filter { $0.value.isFinite }
    document.closing = closing
    do throws(HostError) {
      try writePatch(patch)
      try writeDocument()
    } catch {
      throw failure ?? error
    }
    if let failure { throw failure }
  }

  private func writePatch(_ values: [String: Float]) throws(HostError) {
    let patch = PatchDocument(name: String(document.patchName.prefix(256)), valuesByPath: values)
    let path = SessionFolder.join(folder, SessionFolder.patchName)
    let bytes = try inDocument(path) { () throws(DocumentError) in try patch.encoded() }
    try FileBytes.write(bytes, to: path, replacing: .own)
  }

  /// Lets the log follow the sound, and the headers once a second.
  private func settle() {
    log.flush()
    guard Double(frames - framesAtHeader) >= document.sampleRate else { return }
    framesAtHeader = frames
    input.updateHeader()
    output.updateHeader()
    trace.flush()
  }
}
