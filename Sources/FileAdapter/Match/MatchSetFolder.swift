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

  public init(
    sounds: String, out: String, job: MatchJob, drawer: any ReportDrawer
  ) throws(HostError) {
    (self.sounds, self.out, self.job, self.drawer) = (sounds, out, job, drawer)
    // What is there is looked at before anything is made.
    guard !SetPlan.items(try Self.list(sounds)).isEmpty else {
      throw HostError(.noInput, "\(sounds): holds no sound files")
    }
    do {
      try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    } catch {
      throw HostError(.cannotCreate, "\(out): \(error.localizedDescription)")
    }
  }

  public func names() throws(HostError) -> [String] { try Self.list(sounds) }

  public func rows() -> [SetRow] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: out)) ?? []
    return names.filter { !$0.hasPrefix(".") }.compactMap(row)
  }

  public func isFinished(_ item: SetItem) -> Bool { row(item.name).map { !$0.isFailure } ?? false }

  public func match(_ item: SetItem, progress: any SetProgress) -> SetRow? {
    do throws(HostError) {
      guard let folder = try ClaimedFolder(place(item.name)) else { return nil }
      let row = result(item, folder.path, progress)
      // Half a search must not pass for a whole one when the set goes on.
      if progress.isCancelled {
        folder.discard()
        return nil
      }
      try keep(row, folder.path)
      try folder.commit()
      return row
    } catch {
      return SetRow(item, error: error)
    }
  }

  public func write(summary: String, page: String) throws(HostError) {
    try FileBytes.write(Array(summary.utf8), to: place("summary.csv"), force: true)
    try FileBytes.write(Array(page.utf8), to: place("index.html"), force: true)
  }

  private func result(_ item: SetItem, _ folder: String, _ progress: any SetProgress) -> SetRow {
    var job = job
    job.target = "\(sounds)/\(item.file)"
    do throws(HostError) {
      let files = SndfileSoundFiles()
      let result = try job.run(
        files: files, watch: .now(isCancelled: { progress.isCancelled }, { _ in }))
      if progress.isCancelled { return SetRow(item, figures: result.figures) }
      try MatchFolder(folder, force: true, drawer: drawer).write(result)
      // The sheet plays it, wherever the folder goes and whatever the sound's own format.
      try files.write(
        [result.target.samples], sampleRate: result.target.sampleRate,
        to: folder + "/target.wav", force: true)
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
    try FileBytes.write(Array(bytes), to: "\(folder)/\(Self.rowName)", force: true)
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

  private func place(_ name: String) -> String { "\(out)/\(name)" }

  private static func list(_ folder: String) throws(HostError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw HostError(.noInput, "\(folder): \(error.localizedDescription)")
    }
  }
}
