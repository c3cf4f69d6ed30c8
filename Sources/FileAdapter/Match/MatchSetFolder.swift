import Foundation
import Hosting

/// A folder of sounds and the folder that their matches go to.
public final class MatchSetFolder: SetStore {
  private let sounds: String
  private let out: String
  /// How every sound is matched.
  private let job: MatchJob
  private let drawer: any ReportDrawer
  private static let rowName = "result.json"
  private static let summaryName = "summary.csv"
  private static let pageName = "index.html"

  public init(
    sounds: String, out: String, job: MatchJob, drawer: any ReportDrawer
  ) throws(HostError) {
    (self.sounds, self.out, self.job, self.drawer) = (sounds, out, job, drawer)
    // What is there is looked at before anything is made.
    guard !SetPlan.items(try FileSystem.names(sounds)).isEmpty else {
      throw HostError(.noInput, "\(sounds): holds no sound files")
    }
    for name in [Self.summaryName, Self.pageName] {
      let path = FileSystem.join(out, name)
      guard FileSystem.isTaken(path), !Mark.isOn(path) else { continue }
      throw HostError(
        .cannotCreate, "\(path): is in the way, and no set's; name another folder for the results")
    }
    try FileSystem.makeFolders(out)
  }

  public func names() throws(HostError) -> [String] { try FileSystem.names(sounds) }

  public func rows() -> [SetRow] {
    let names = (try? FileSystem.names(out)) ?? []
    return names.filter { !$0.hasPrefix(".") }.compactMap(row)
  }

  public func isFinished(_ item: SetItem) -> Bool { row(item.name).map { !$0.isFailure } ?? false }

  public func check(_ item: SetItem) throws(HostError) {
    try ClaimedFolder.check(place(item.name), isResult)
  }

  public func match(_ item: SetItem, progress: any SetProgress) -> SetRow? {
    do throws(HostError) {
      let names = MatchFiles.names + ["target.wav", Self.rowName]
      let place = place(item.name)
      guard let folder = try ClaimedFolder(place, names: names, isOurs: isResult) else {
        return nil
      }
      let row = result(item, folder.path, progress)
      // Half a search must not pass for a whole one when the set goes on.
      if progress.isCancelled {
        folder.discard()
        return nil
      }
      // Of what failed nothing is kept but the reason.
      if row.isFailure { folder.empty() }
      try keep(row, folder.path)
      try folder.commit()
      return row
    } catch {
      return SetRow(item, error: error)
    }
  }

  public func write(summary: String, page: String) throws(HostError) {
    try FileBytes.write(Array(summary.utf8), to: place(Self.summaryName), force: true)
    try FileBytes.write(Array(page.utf8), to: place(Self.pageName), force: true)
  }

  private func result(_ item: SetItem, _ folder: String, _ progress: any SetProgress) -> SetRow {
    var job = job
    job.target = FileSystem.join(sounds, item.file)
    do throws(HostError) {
      let files = SndfileSoundFiles()
      let result = try job.run(
        files: files, watch: .now(isCancelled: { progress.isCancelled }, { _ in }))
      if progress.isCancelled { return SetRow(item, figures: result.figures) }
      try MatchFiles.write(result, into: folder, drawer: drawer)
      // The sheet plays it, wherever the folder goes and whatever the sound's own format.
      try files.write(
        [result.target.samples], sampleRate: result.target.sampleRate,
        to: folder + "/target.wav", force: false)
      return SetRow(item, figures: result.figures)
    } catch {
      return SetRow(item, error: error)
    }
  }

  private func keep(_ row: SetRow, _ folder: String) throws(HostError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let bytes = try? encoder.encode(row) else {
      throw HostError(.internalError, "\(row.file): its figures cannot be written")
    }
    try FileBytes.write(Array(bytes), to: "\(folder)/\(Self.rowName)", force: false)
  }

  private func row(_ name: String) -> SetRow? {
    let path = "\(place(name))/\(Self.rowName)"
    guard let bytes = try? FileBytes.read(path, limit: 1 << 20) else { return nil }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let row = try? decoder.decode(SetRow.self, from: Data(bytes)), row.name == name else {
      return nil
    }
    return row
  }

  /// Whether the folder of this path is a result: its row names it.
  private func isResult(_ path: String) -> Bool { row(FileSystem.name(path)) != nil }

  private func place(_ name: String) -> String { FileSystem.join(out, name) }
}
