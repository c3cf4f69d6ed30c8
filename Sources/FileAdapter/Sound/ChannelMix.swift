/// The mean of interleaved channels, and whether there is anything left of them in it.
struct ChannelMix {
  private(set) var samples: [Float] = []
  private let channels: Int
  /// Sums of squares, by channel.
  private var energies: [Double]
  private var mixed = 0.0

  init(channels: Int) {
    self.channels = channels
    energies = [Double](repeating: 0, count: channels)
  }

  mutating func append(_ chunk: UnsafeBufferPointer<Float>) {
    if channels == 1 {
      samples.append(contentsOf: chunk)
      return
    }
    for start in stride(from: 0, to: chunk.count, by: channels) {
      // In Double: the sum of finite floats must not become infinite.
      var sum = 0.0
      for channel in 0..<channels {
        let value = Double(chunk[start + channel])
        energies[channel] += value * value
        sum += value
      }
      let mean = sum / Double(channels)
      mixed += mean * mean
      samples.append(Float(mean))
    }
  }

  /// A channel by its number from 0; nil where the mix keeps a hundredth of its energy.
  var loudestWhereCancelled: Int? {
    guard let loudest = energies.indices.max(by: { energies[$0] < energies[$1] }),
      energies[loudest] > 1e-9, mixed * Double(channels * channels) < 0.01 * energies[loudest]
    else { return nil }
    return loudest
  }
}
