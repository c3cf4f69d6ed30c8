import Glibc
import MachineCore

/// When the key was let go.
extension VoiceReader {
  private static let releases = 4
  /// Weight of a reading for that, at most: tuning is not final yet, nor where stages end.
  private static let sure = 2500.0
  /// Envelopes to begin from when releases are compared.
  private static let fewStarts = 20

  /// Takes the release from where all operators bend at once; of several such places the one that
  /// envelopes explain best: operators with the same envelope bend together elsewhere too, but after
  /// a release they do not bend again. Where nothing tells, it is as it was.
  func hearRelease(_ levels: [[LevelReading]], _ structure: StillVoice, else before: Int) {
    let levels = levels.map { readings in
      readings.map { reading in
        var reading = reading
        reading.weight = min(reading.weight, Self.sure)
        return reading
      }
    }
    let reader = ReleaseReader(levels, carriers: structure.operators.map(\.isCarrier))
    let blocks = reader.blocks(most: Self.releases, heard: sound.releases.map { $0 / 64 })
    guard blocks.count > 1 else { return letGo(at: blocks.first.map { 64 * $0 } ?? before) }
    let misfits = misfits(levels, releases: blocks)
    let best = blocks.indices.min { misfits[$0] < misfits[$1] } ?? 0
    letGo(at: 64 * blocks[best])
  }

  /// Of each place with each operator.
  private func misfits(_ levels: [[LevelReading]], releases: [Int]) -> [Double] {
    var tasks = releases.flatMap { release in
      levels.map { MisfitTask(readings: $0, release: release, random: dice()) }
    }
    crew.update(&tasks) {
      let count = Double($1.readings.count)
      let fits = self.fitter.fit(
        $1.readings, release: $1.release, starts: Self.fewStarts, random: &$1.random)
      $1.misfit = count * log((fits.first?.cost ?? 0) + count)
    }
    return releases.map { release in
      tasks.filter { $0.release == release }.reduce(0) { $0 + $1.misfit }
    }
  }

  private struct MisfitTask {
    var readings: [LevelReading]
    var release: Int
    var random: SearchRandom
    var misfit = 0.0
  }

  /// Levels of a track, less sure than those that are read densely.
  static func trackedLevels(_ track: Track, half: Double) -> [[LevelReading]] {
    track.shifts.indices.map { op in
      track.moments.compactMap { moment in
        guard let error = moment.error else { return nil }
        return LevelReading(
          block: (Double(moment.frame) + half) / 64, level: moment.voice.operators[op].level,
          weight: 1 / (0.004 + 2 * error))
      }
    }
  }
}
