import CLV2Host
import CLilv
import Rendering

/// What this host offers a plugin; lives as long as the plugin's instance.
final class FeatureSet {
  /// Ends with nil, as LV2 wants it.
  let whileRunning: UnsafeMutablePointer<UnsafePointer<LV2_Feature>?>
  /// The same with a worker that works at once.
  let whileRestoring: UnsafeMutablePointer<UnsafePointer<LV2_Feature>?>
  let map: UnsafeMutablePointer<LV2_URID_Map>
  private let arena = Arena()
  private let urids: URIDTable

  /// - Parameters:
  ///   - context: Outlives the features: scheduling and logging refer to it.
  ///   - sampleRate: Hz.
  init(urids: URIDTable, context: RunContext, sampleRate: Double) {
    self.urids = urids
    map = arena.store([urids.mapFeature])
    let unmap = arena.store([urids.unmapFeature])
    let host = UnsafeMutableRawPointer(context.host)
    let options = Self.options(urids, arena, sampleRate)
    let common: [(String, UnsafeMutableRawPointer?)] =
      [
        (LV2URI.map, UnsafeMutableRawPointer(map)), (LV2URI.unmap, UnsafeMutableRawPointer(unmap)),
        (LV2URI.log, ddspm_lv2_log(context.host)),
        (LV2URI.options, UnsafeMutableRawPointer(options)),
      ] + Self.flags.map { ($0, nil) }
    let later = arena.store([
      LV2_Worker_Schedule(handle: host, schedule_work: ddspm_lv2_schedule)
    ])
    let now = arena.store([
      LV2_Worker_Schedule(handle: host, schedule_work: ddspm_lv2_schedule_now)
    ])
    whileRunning = Self.list(common + [(LV2URI.schedule, UnsafeMutableRawPointer(later))], arena)
    whileRestoring = Self.list(common + [(LV2URI.schedule, UnsafeMutableRawPointer(now))], arena)
  }

  /// Features that are promises only.
  private static let flags = [
    LV2URI.boundedBlockLength, LV2URI.isLive, LV2URI.hardRTCapable, LV2URI.inPlaceBroken,
    LV2URI.loadDefaultState, LV2URI.threadSafeRestore,
  ]

  static let offered = Set(
    flags + [LV2URI.map, LV2URI.unmap, LV2URI.log, LV2URI.options, LV2URI.schedule])

  static let offeredOptions: Set<String> = [
    LV2URI.sampleRateOption, LV2URI.minBlockLength, LV2URI.maxBlockLength,
    LV2URI.nominalBlockLength, LV2URI.sequenceSize,
  ]

  private static func list(
    _ features: [(uri: String, data: UnsafeMutableRawPointer?)], _ arena: Arena
  ) -> UnsafeMutablePointer<UnsafePointer<LV2_Feature>?> {
    let stored = features.map { feature in
      arena.store([LV2_Feature(URI: arena.string(feature.uri), data: feature.data)])
    }
    let pointers: [UnsafePointer<LV2_Feature>?] = stored.map { UnsafePointer($0) }
    return arena.store(pointers + [nil])
  }

  private static func options(
    _ urids: URIDTable, _ arena: Arena, _ sampleRate: Double
  ) -> UnsafeMutablePointer<LV2_Options_Option> {
    let lengths: [(String, Int)] = [
      (LV2URI.minBlockLength, 1), (LV2URI.maxBlockLength, Effect.maxFrames),
      (LV2URI.nominalBlockLength, Effect.maxFrames),
      (LV2URI.sequenceSize, PluginPort.defaultEventBytes),
    ]
    func option(
      _ key: String, _ type: String, _ value: UnsafeMutableRawPointer
    ) -> LV2_Options_Option {
      LV2_Options_Option(
        context: LV2_OPTIONS_INSTANCE, subject: 0, key: urids.map(key), size: 4,
        type: urids.map(type), value: value)
    }
    let rate = UnsafeMutableRawPointer(arena.store([Float(sampleRate)]))
    var options = [option(LV2URI.sampleRateOption, LV2URI.atomFloat, rate)]
    for (key, value) in lengths {
      let stored = UnsafeMutableRawPointer(arena.store([Int32(value)]))
      options.append(option(key, LV2URI.atomInt, stored))
    }
    return arena.store(options + [LV2_Options_Option()])
  }
}
