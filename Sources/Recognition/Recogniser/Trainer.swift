import Dispatch
import Foundation
import VoiceSearch

/// Trains a network on prints and the bytes they came from: Adam (Kingma and Ba 2015), seeded, the
/// same on any number of threads.
struct Trainer {
  private(set) var network: Network
  private var random: SearchRandom
  private var moments: [Gradient]
  private var step = 0
  /// Examples a step looks at, in slices that threads share out.
  private static let slices = 4
  private static let slice = 32

  struct Example {
    var input: [Float]
    var bytes: [UInt8]
  }

  /// As large as the network.
  struct Gradient {
    var parts: [[Float]]
    var loss: Float = 0

    init(_ network: Network) {
      parts = [network.first.values, network.firstBias, network.second.values, network.secondBias]
        .map { [Float](repeating: 0, count: $0.count) }
    }
  }

  init(seed: UInt64) {
    network = Network(seed: seed)
    random = SearchRandom(seed: seed, stream: 9_002)
    moments = [Gradient(network), Gradient(network)]
  }

  /// - Parameters:
  ///   - rate: Of the first step; falls to 0 as a quarter of a cosine.
  ///   - progress: Gets share done and mean loss of the pass; says whether to stop.
  mutating func run(
    _ examples: [Example], passes: Int, rate: Float = 1e-3, progress: (Double, Float) -> Bool
  ) {
    let batch = Self.slices * Self.slice
    let steps = max(1, examples.count / batch)
    for pass in 0..<passes {
      let order = shuffled(examples.count)
      var loss: Float = 0
      for index in 0..<steps {
        let chosen = (0..<min(batch, examples.count)).map {
          worn(examples[order[(index * batch + $0) % order.count]])
        }
        let share = Float(pass * steps + index) / Float(passes * steps)
        loss += take(chosen, rate: rate * (0.5 + 0.5 * cos(Float.pi * share)))
      }
      if progress(Double(pass + 1) / Double(passes), loss / Float(steps)) { return }
    }
  }

  private mutating func shuffled(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for i in stride(from: count - 1, to: 0, by: -1) { order.swapAt(i, random.below(i + 1)) }
    return order
  }

  /// Now and then cut short: sounds are.
  private mutating func worn(_ example: Example) -> Example {
    guard random.chance(0.3) else { return example }
    var worn = example
    let moments = random.within(1...(SoundFingerprint.moments - 1))
    for i in (moments * SoundFingerprint.bands)..<SoundFingerprint.count { worn.input[i] = -0.5 }
    return worn
  }

  private mutating func take(_ examples: [Example], rate: Float) -> Float {
    var slopes = [Gradient](repeating: Gradient(network), count: Self.slices)
    let network = network
    slopes.withUnsafeMutableBufferPointer { buffer in
      // Each slice is written by one call alone; all have returned when this does.
      nonisolated(unsafe) let base = buffer.baseAddress
      DispatchQueue.concurrentPerform(iterations: Self.slices) { slice in
        guard let base else { return }
        let part = stride(from: slice, to: examples.count, by: Self.slices).map { examples[$0] }
        Backward(network).add(part, to: &base[slice])
      }
    }
    step += 1
    for part in 0..<4 { adapt(part, slopes, rate, 1 / Float(examples.count)) }
    return slopes.reduce(0) { $0 + $1.loss } / Float(examples.count)
  }

  private mutating func adapt(_ part: Int, _ slopes: [Gradient], _ rate: Float, _ scale: Float) {
    let (slow, fast) = (1 - pow(0.9, Float(step)), 1 - pow(0.999, Float(step)))
    var values = network.parts[part]
    var (mean, square) = (moments[0].parts[part], moments[1].parts[part])
    for i in values.indices {
      let slope = slopes.reduce(Float(0)) { $0 + $1.parts[part][i] } * scale
      mean[i] = 0.9 * mean[i] + 0.1 * slope
      square[i] = 0.999 * square[i] + 0.001 * slope * slope
      values[i] -= rate * (mean[i] / slow) / ((square[i] / fast).squareRoot() + 1e-8)
    }
    (moments[0].parts[part], moments[1].parts[part]) = (mean, square)
    network.parts[part] = values
  }
}

extension Network {
  /// In the order of a gradient's.
  fileprivate(set) var parts: [[Float]] {
    get { [first.values, firstBias, second.values, secondBias] }
    set {
      (first.values, firstBias) = (newValue[0], newValue[1])
      (second.values, secondBias) = (newValue[2], newValue[3])
    }
  }
}
