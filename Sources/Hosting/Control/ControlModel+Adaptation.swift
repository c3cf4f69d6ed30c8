import Following

public enum AdaptMode: Int, Sendable, CaseIterable {
  case off, follow, learn
  public var name: String { "\(self)" }
}

/// What the adaptation thread asks of the model.
extension ControlModel {
  var mode: AdaptMode {
    AdaptMode(rawValue: Int(value("/adapt/mode"))) ?? .off
  }

  /// The adaptation's knobs as they stand.
  var followerConfiguration: FollowerConfiguration {
    queue.sync {
      func knob(_ path: String) -> Float { table[path].map { values[$0.id] } ?? 0 }
      var configuration = FollowerConfiguration()
      configuration.gate = knob("/adapt/gate")
      configuration.rate = knob("/adapt/rate")
      configuration.freeze = knob("/adapt/freeze") > 0.5
      configuration.slew = knob("/safety/slew")
      configuration.indexMax = knob("/safety/index_max")
      configuration.loudnessMax = knob("/safety/loudness_max")
      configuration.bandwidthMax = knob("/safety/bandwidth_max")
      return configuration
    }
  }
}
