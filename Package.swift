// swift-tools-version: 6.2
import PackageDescription

// A target exists because it states a rule that the build can check; imports run inward only.
// The audio-thread dialect (RealtimePrimitives to LiveEngine) uses no Foundation, no classes, no existentials.

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// Kernel targets are compiled for speed in every configuration: unoptimised SIMD is 2,500 times slower.
func kernel(_ name: String, march: String?) -> Target {
  let isa = march.map { ["-Xcc", "-march=\($0)", "-D", "FUSED"] } ?? []
  return .target(
    name: name, dependencies: ["RealtimePrimitives", "CRealtime"],
    swiftSettings: strict + [.unsafeFlags(["-Ounchecked"] + isa)])
}

func pure(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func test(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func library(_ name: String, _ package: String, _ debian: String) -> Target {
  .systemLibrary(
    name: name, path: "CModules/\(name)", pkgConfig: package, providers: [.apt([debian])])
}

let package = Package(
  name: "ddspm",
  products: [.executable(name: "ddspm", targets: ["ddspm"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // C libraries
    library("CJACK", "jack", "libjack-jackd2-dev"),
    library("CLiblo", "liblo", "liblo-dev"),
    library("CLilv", "lilv-0", "liblilv-dev"),
    library("CSndfile", "sndfile", "libsndfile1-dev"),
    library("CSamplerate", "samplerate", "libsamplerate0-dev"),
    library("CFFTW", "fftw3f", "libfftw3-dev"),
    library("CCairo", "cairo", "libcairo2-dev"),
    .target(name: "CRealtime", path: "CModules/CRealtime"),
    .target(name: "CLV2Host", path: "CModules/CLV2Host"),
    .target(name: "CDSSI", path: "CModules/CDSSI"),

    // the audio-thread dialect
    pure("RealtimePrimitives"),
    kernel("Kernels", march: nil),
    kernel("KernelsV3", march: "x86-64-v3"),
    kernel("KernelsV4", march: "x86-64-v4"),
    pure("FMSynthesis", ["RealtimePrimitives", "Kernels", "KernelsV3", "KernelsV4", "CRealtime"]),
    pure("Rendering", ["FMSynthesis", "RealtimePrimitives", "CRealtime"]),
    pure("LiveEngine", ["Rendering", "FMSynthesis", "RealtimePrimitives", "CRealtime"]),

    // pure: may allocate, no I/O, no clock
    pure("Knobs", ["FMSynthesis"]),
    pure("MachineCore"),
    pure("DX7", ["FMSynthesis", "Knobs"]),
    pure("Spectral", ["CFFTW", "CSamplerate"]),
    pure("SessionModel", ["Knobs"]),
    pure("Playing", ["Knobs", "SessionModel", "FMSynthesis", "Rendering"]),
    pure(
      "DifferentiableFM",
      ["Knobs", "MachineCore", "Spectral", "FMSynthesis", "RealtimePrimitives"]),
    pure(
      "VoiceSearch",
      [
        "Playing", "DX7", "MachineCore", "SessionModel", "Spectral", "FMSynthesis",
        "RealtimePrimitives",
      ]),
    pure(
      "Recognition", ["VoiceSearch", "DX7", "Spectral", "FMSynthesis", "RealtimePrimitives"]),
    pure("Following", ["Knobs", "MachineCore", "Spectral", "FMSynthesis"]),
    pure(
      "Matching",
      [
        "DifferentiableFM", "VoiceSearch", "Playing", "Knobs", "DX7", "MachineCore",
        "SessionModel", "Spectral", "FMSynthesis", "RealtimePrimitives",
      ]),
    pure(
      "Learning",
      [
        "Following", "VoiceSearch", "Playing", "Knobs", "DX7", "SessionModel", "Spectral",
        "FMSynthesis",
      ]),

    // application core
    pure(
      "Hosting",
      [
        "Knobs", "DX7", "Playing", "VoiceSearch", "Following", "Matching", "Learning",
        "SessionModel", "Spectral", "LiveEngine", "Rendering", "FMSynthesis",
        "RealtimePrimitives", "CRealtime",
      ]),

    // adapters: Hosting and at most one outside system each
    pure("JACKAdapter", ["Hosting", "LiveEngine", "RealtimePrimitives", "CRealtime", "CJACK"]),
    pure("OSCAdapter", ["Hosting", "CLiblo"]),
    pure("LV2Adapter", ["Hosting", "Rendering", "CRealtime", "CLilv", "CLV2Host"]),
    pure(
      "FileAdapter",
      [
        "Hosting", "SessionModel", "Recognition", "Following", "Learning", "Spectral", "DX7",
        "Knobs", "LiveEngine", "Rendering", "RealtimePrimitives", "CSndfile",
      ]),
    pure("PlotAdapter", ["Hosting", "Spectral", "CCairo"]),

    .executableTarget(
      name: "ddspm",
      dependencies: [
        "Hosting", "JACKAdapter", "OSCAdapter", "LV2Adapter", "FileAdapter", "PlotAdapter",
        "Knobs", "DX7", "FMSynthesis", "Playing", "DifferentiableFM", "VoiceSearch", "Recognition",
        "Following", "Matching", "SessionModel", "Spectral", "Rendering", "CRealtime", "CDSSI",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // tests
    .target(
      name: "TestSupport",
      dependencies: [
        "Learning", "VoiceSearch", "Playing", "Rendering", "FMSynthesis", "DX7", "Knobs",
      ],
      path: "Tests/TestSupport", swiftSettings: strict),
    test("SpectralTests", ["Spectral", "TestSupport"]),
    test("MachineCoreTests", ["MachineCore"]),
    test(
      "DifferentiableFMTests",
      [
        "DifferentiableFM", "VoiceSearch", "Spectral", "DX7", "FMSynthesis", "Knobs",
        "RealtimePrimitives", "TestSupport",
      ]),
    test(
      "VoiceSearchTests",
      [
        "VoiceSearch", "DX7", "FMSynthesis", "RealtimePrimitives",
        "TestSupport",
      ]),
    test(
      "RecognitionTests",
      ["Recognition", "VoiceSearch", "DX7", "TestSupport"]),
    test("FollowingTests", ["Following", "FMSynthesis", "TestSupport"]),
    test(
      "MatchingTests",
      [
        "Matching", "VoiceSearch", "MachineCore", "SessionModel", "DX7", "FMSynthesis",
        "TestSupport",
      ]),
    test(
      "LearningTests",
      [
        "Learning", "Following", "Playing", "Rendering", "FMSynthesis", "Knobs", "TestSupport",
      ]),
    test("DX7Tests", ["DX7", "FMSynthesis", "Knobs", "TestSupport"]),
    test(
      "LiveSysExTests",
      [
        "Playing", "Hosting", "FileAdapter", "SessionModel", "LiveEngine", "Rendering",
        "FMSynthesis", "Knobs", "DX7",
      ]),
    test(
      "SafetyTests",
      [
        "Playing", "LiveEngine", "Rendering", "FMSynthesis", "RealtimePrimitives", "Knobs",
        "CRealtime", "TestSupport",
      ]),
    test("SessionModelTests", ["SessionModel", "Knobs", "TestSupport"]),
    test("OSCAdapterTests", ["OSCAdapter", "Hosting", "TestSupport"]),
    test("LV2AdapterTests", ["LV2Adapter", "CLV2Host", "Hosting", "Rendering", "TestSupport"]),
    test(
      "FileAdapterTests",
      [
        "Following", "Learning", "Playing", "FileAdapter", "PlotAdapter", "Hosting", "SessionModel",
        "DX7", "LiveEngine", "Rendering", "FMSynthesis", "Knobs", "TestSupport",
      ]),
    test(
      "JACKAdapterTests", ["Playing", "JACKAdapter", "Hosting", "LiveEngine", "DX7", "Knobs"]),
    test(
      "EngineTests",
      [
        "LiveEngine", "Rendering", "FMSynthesis", "RealtimePrimitives", "Knobs", "DX7",
        "TestSupport",
      ]),
    test("MatchSetTests", ["Hosting", "Matching", "Spectral"]),
    test(
      "RealtimeSafetyTests",
      ["Playing", "LiveEngine", "Rendering", "FMSynthesis", "CRealtime", "TestSupport"]),
    test(
      "HostingTests",
      [
        "Learning", "Playing", "Hosting", "SessionModel", "LiveEngine", "Rendering", "FMSynthesis",
        "Knobs", "CRealtime", "TestSupport",
      ]),
  ]
)
