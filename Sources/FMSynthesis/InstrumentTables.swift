import RealtimePrimitives

/// The instrument's tables, in memory of the engine's own: built once, read on the audio thread, freed with it.
///
/// Sources: msfa and Dexed (env, lfo, pitchenv, dx7note), measured by their authors on TX7 and DX7.
struct InstrumentTables: BitwiseCopyable {
  /// Frames at 44.1 kHz that a stage lasts whose level is already reached, by rate 0...76.
  let waits: UnsafeMutablePointer<Int32>
  /// LFO speed 0...99 to Hz.
  let lfoHz: UnsafeMutablePointer<Float>
  /// Pitch envelope: rate 0...99 to 1/21.3 octaves per second; level 0...99 to 1/32 octaves.
  let pitchRates: UnsafeMutablePointer<Int32>
  let pitchLevels: UnsafeMutablePointer<Int32>
  /// Velocity / 2 to level.
  let velocity: UnsafeMutablePointer<Int32>
  /// Exponential curve of keyboard level scaling, by groups of three keys.
  let scaling: UnsafeMutablePointer<Int32>
  /// LFO pitch sensitivity 0...7, in 1/255.
  let pitchSensitivity: UnsafeMutablePointer<Int32>

  static func allocate() -> InstrumentTables {
    InstrumentTables(
      waits: copied(waitData), lfoHz: copied(lfoData), pitchRates: copied(pitchRateData),
      pitchLevels: copied(pitchLevelData), velocity: copied(velocityData),
      scaling: copied(scalingData), pitchSensitivity: copied([0, 10, 20, 33, 55, 92, 153, 255]))
  }

  func free() {
    waits.deallocate()
    lfoHz.deallocate()
    pitchRates.deallocate()
    pitchLevels.deallocate()
    velocity.deallocate()
    scaling.deallocate()
    pitchSensitivity.deallocate()
  }
}

private func copied<T>(_ values: [T]) -> UnsafeMutablePointer<T> {
  let pointer = UnsafeMutablePointer<T>.allocate(capacity: values.count)
  pointer.initialize(from: values, count: values.count)
  return pointer
}

let waitData: [Int32] = [
  1_764_000, 1_764_000, 1_411_200, 1_411_200, 1_190_700, 1_014_300, 992250, 882000, 705600, 705600,
  584325, 507150, 502740, 441000, 418950, 352800, 308700, 286650, 253575, 220500,
  220500, 176400, 145530, 145530, 125685, 110250, 110250, 88200, 88200, 74970,
  61740, 61740, 55125, 48510, 44100, 37485, 31311, 30870, 27562, 27562,
  22050, 18522, 17640, 15435, 14112, 13230, 11025, 9261, 9261, 7717,
  6615, 6615, 5512, 5512, 4410, 3969, 3969, 3439, 2866, 2690,
  2249, 1984, 1896, 1808, 1411, 1367, 1234, 1146, 926, 837,
  837, 705, 573, 573, 529, 441, 441,
]

private let lfoData: [Float] = [
  0.062541, 0.125031, 0.312393, 0.437120, 0.624610, 0.750694, 0.936330, 1.125302,
  1.249609, 1.436782, 1.560915, 1.752081, 1.875117, 2.062494, 2.247191, 2.374451,
  2.560492, 2.686728, 2.873976, 2.998950, 3.188013, 3.369840, 3.500175, 3.682224,
  3.812065, 4.000800, 4.186202, 4.310716, 4.501260, 4.623209, 4.814636, 4.930480,
  5.121901, 5.315191, 5.434783, 5.617346, 5.750431, 5.946717, 6.062811, 6.248438,
  6.431695, 6.564264, 6.749460, 6.868132, 7.052186, 7.250580, 7.375719, 7.556294,
  7.687577, 7.877738, 7.993605, 8.181967, 8.372405, 8.504848, 8.685079, 8.810573,
  8.986341, 9.122423, 9.300595, 9.500285, 9.607994, 9.798158, 9.950249, 10.117361,
  11.251125, 11.384335, 12.562814, 13.676149, 13.904338, 15.092062, 16.366612, 16.638935,
  17.869907, 19.193858, 19.425019, 20.833333, 21.034918, 22.502250, 24.003841, 24.260068,
  25.746653, 27.173913, 27.578599, 29.052876, 30.693677, 31.191516, 32.658393, 34.317090,
  34.674064, 36.416606, 38.197097, 38.550501, 40.387722, 40.749796, 42.625746, 44.326241,
  44.883303, 46.772685, 48.590865, 49.261084,
]

private let pitchRateData: [Int32] = [
  1, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9,
  10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 16, 16, 17, 18, 18,
  19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 30, 31, 33, 34, 36, 37,
  38, 39, 41, 42, 44, 46, 47, 49, 51, 53, 54, 56, 58, 60, 62, 64,
  66, 68, 70, 72, 74, 76, 79, 82, 85, 88, 91, 94, 98, 102, 106, 110,
  115, 120, 125, 130, 135, 141, 147, 153, 159, 165, 171, 178, 185, 193, 202, 211,
  232, 243, 254, 255,
]

private let pitchLevelData: [Int32] = [
  -128, -116, -104, -95, -85, -76, -68, -61, -56, -52, -49, -46, -43, -41,
  -39, -37, -35, -33, -32, -31, -30, -29, -28, -27, -26, -25, -24, -23,
  -22, -21, -20, -19, -18, -17, -16, -15, -14, -13, -12, -11, -10, -9,
  -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5,
  6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
  20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33,
  34, 35, 38, 40, 43, 46, 49, 53, 58, 65, 73, 82, 92, 103,
  115, 127,
]

private let velocityData: [Int32] = [
  0, 70, 86, 97, 106, 114, 121, 126, 132, 138, 142, 148, 152, 156, 160, 163,
  166, 170, 173, 174, 178, 181, 184, 186, 189, 190, 194, 196, 198, 200, 202, 205,
  206, 209, 211, 214, 216, 218, 220, 222, 224, 225, 227, 229, 230, 232, 233, 235,
  237, 238, 240, 241, 242, 243, 244, 246, 246, 248, 249, 250, 251, 252, 253, 254,
]

private let scalingData: [Int32] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 14, 16, 19, 23, 27,
  33, 39, 47, 56, 66, 80, 94, 110, 126, 142, 158, 174, 190, 206, 222, 238,
  250,
]
