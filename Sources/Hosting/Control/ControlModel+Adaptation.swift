import FMSynthesis
import Following
import Knobs
import Spectral

/// Where every knob stands, as other threads may read it at any moment.
struct Settings: Sendable {
  /// By the knobs' ids.
  let values: [Float]

  /// NaN for what is no knob.
  subscript(path: String) -> Float {
    KnobTable.shared[path].map { values[$0.id] } ?? .nan
  }

  var patch: [Float] { Array(values[..<PatchLayout.count]) }
  var weights: LossWeights {
    LossWeights { Double(self["/adapt/weights/\($0.rawValue)"]) }
  }
  var mode: AdaptMode { AdaptMode(knobValue: self["/adapt/mode"]) }

  var follower: FollowerConfiguration {
    var configuration = FollowerConfiguration()
    configuration.gate = self["/adapt/gate"]
    configuration.rate = self["/adapt/rate"]
    configuration.noise = self["/follow/noise"]
    configuration.locksPhase = self["/follow/phase"] > 0.5
    configuration.freeze = self["/adapt/freeze"] > 0.5
    configuration.slew = self["/safety/slew"]
    configuration.indexMax = self["/safety/index_max"]
    configuration.loudnessMax = self["/safety/loudness_max"]
    configuration.bandwidthMax = self["/safety/bandwidth_max"]
    return configuration
  }
}

extension ControlModel {
  /// Published with every change, so that the adaptation never waits for the control thread.
  /// - Thread: any
  var settings: Settings { Settings(values: published.withLock { $0 }) }
  var mode: AdaptMode { settings.mode }

  /// Writes the colour of the follower's voice into the patch, where keys play it and files keep it.
  /// - Thread: control
  func catchSound(from source: ControlSource) {
    remembering {
      for (id, value) in FollowPatch.caught(values) {
        // The adapter goes on with what it has turned.
        set(table[id], table[id].clamp(value), from: source.isPerson ? .patch : source)
      }
    }
  }

  /// What was found last stays, when the follower has gone.
  /// - Thread: any but control
  public func keepCaught() { queue.sync { catchSound(from: .adapter) } }
}
