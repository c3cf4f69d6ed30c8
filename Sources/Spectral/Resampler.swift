import CSamplerate

/// Offline sample-rate conversion by libsamplerate.
public enum Resampler {
  /// - Parameters:
  ///   - ratio: Output rate over input rate, 1/256...256.
  /// - Returns: `samples.count * ratio` samples, rounded; the input itself when the ratio is 1.
  public static func resample(_ samples: [Float], ratio: Double) -> [Float] {
    if ratio == 1 || samples.isEmpty { return samples }
    let count = max(1, Int((Double(samples.count) * ratio).rounded()))
    var output = [Float](repeating: 0, count: count)
    samples.withUnsafeBufferPointer { source in
      output.withUnsafeMutableBufferPointer { destination in
        var data = SRC_DATA()
        data.data_in = source.baseAddress
        data.data_out = destination.baseAddress
        data.input_frames = samples.count
        data.output_frames = count
        data.src_ratio = ratio
        data.end_of_input = 1
        _ = src_simple(&data, Int32(SRC_SINC_BEST_QUALITY), 1)
      }
    }
    return output
  }
}
