// swift-tools-version: 6.2
import PackageDescription

// A target exists because it states a rule that the build can check; imports run inward only.
// The audio-thread dialect (RealtimePrimitives to LiveEngine) uses no Foundation, no classes, no existentials;
// DX7Laws holds every number and quirk of the device. `tools/check-architecture.py` holds all that.

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// Kernel targets are compiled for speed in every configuration: unoptimised SIMD is 2,500 times slower.
func kernel(
  _ name: String, march: String?,
  _ dependencies: [Target.Dependency] = ["DX7Laws", "RealtimePrimitives"]
) -> Target {
  let isa = march.map { ["-Xcc", "-march=\($0)", "-D", "FUSED"] } ?? []
  return .target(
    name: name, dependencies: dependencies,
    swiftSettings: strict + [.unsafeFlags(["-Ounchecked"] + isa)])
}

func matchingKernel(_ name: String, march: String?) -> Target {
  kernel(name, march: march, ["MatchingPrimitives", "RealtimePrimitives"])
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
    pure("DX7Laws"),
    kernel("Kernels", march: nil),
    kernel("KernelsV3", march: "x86-64-v3"),
    kernel("KernelsV4", march: "x86-64-v4"),
    pure(
      "FMSynthesis",
      ["DX7Laws", "RealtimePrimitives", "Kernels", "KernelsV3", "KernelsV4", "CRealtime"]),
    pure("Rendering", ["FMSynthesis", "DX7Laws", "RealtimePrimitives", "CRealtime"]),
    pure(
      "LiveEngine", ["Rendering", "FMSynthesis", "DX7Laws", "RealtimePrimitives", "CRealtime"]),

    // kernels that only matching runs, never the audio thread
    pure("MatchingPrimitives", ["RealtimePrimitives"]),
    matchingKernel("MatchingKernels", march: nil),
    matchingKernel("MatchingKernelsV3", march: "x86-64-v3"),
    matchingKernel("MatchingKernelsV4", march: "x86-64-v4"),
    pure(
      "LaneAnalysis",
      [
        "FMSynthesis", "MatchingKernels", "MatchingKernelsV3", "MatchingKernelsV4",
        "MatchingPrimitives", "RealtimePrimitives",
      ]),

    // pure: may allocate, no I/O, no clock
    pure("Quantities"),
    pure("Configuring"),
    pure("Knobs", ["FMSynthesis", "DX7Laws"]),
    pure("Addresses", ["Knobs"]),
    pure("OSCCodec", ["Addresses", "CLiblo"]),
    pure("MachineCore"),
    pure("MachineLaws", ["MachineCore"]),
    pure("DX7", ["FMSynthesis", "DX7Laws", "Knobs"]),
    pure("Spectral", ["Quantities", "CFFTW", "CSamplerate"]),
    pure("SessionModel", ["Addresses", "Knobs", "Quantities"]),
    pure("SessionJSON", ["SessionModel", "Knobs", "Quantities"]),
    pure("Playing", ["Knobs", "SessionModel", "FMSynthesis", "DX7Laws", "Rendering"]),
    pure(
      "DifferentiableFM",
      [
        "Knobs", "MachineCore", "Spectral", "LaneAnalysis", "FMSynthesis", "DX7Laws",
        "MatchingPrimitives", "RealtimePrimitives",
      ]),
    pure(
      "VoiceSearch",
      [
        "HarmonicSolver", "Playing", "DX7", "MachineCore", "SessionModel", "Spectral",
        "LaneAnalysis", "FMSynthesis", "DX7Laws", "RealtimePrimitives",
      ]),
    pure(
      "Inversion",
      [
        "VoiceSearch", "DX7", "MachineCore", "Spectral", "LaneAnalysis", "FMSynthesis", "DX7Laws",
        "MatchingPrimitives", "RealtimePrimitives",
      ]),
    pure(
      "Recognition", ["VoiceSearch", "DX7", "Spectral", "FMSynthesis", "RealtimePrimitives"]),
    pure(
      "Exploring",
      [
        "Recognition", "VoiceSearch", "DX7", "MachineLaws", "MachineCore", "Quantities", "Spectral",
        "RealtimePrimitives",
      ]),
    pure(
      "OtherMachines",
      [
        "VoiceSearch", "Playing", "DX7", "MachineLaws", "MachineCore", "SessionModel",
        "FMSynthesis",
      ]),
    pure("HarmonicSolver", ["MachineCore", "Spectral", "FMSynthesis"]),
    pure(
      "Following",
      [
        "HarmonicSolver", "Knobs", "MachineLaws", "MachineCore", "Spectral", "Rendering",
        "FMSynthesis", "DX7Laws",
      ]),
    pure(
      "Matching",
      [
        "DifferentiableFM", "Inversion", "VoiceSearch", "Playing", "Knobs", "DX7", "MachineLaws",
        "MachineCore", "SessionModel", "Spectral", "FMSynthesis", "DX7Laws", "RealtimePrimitives",
      ]),
    pure(
      "Morphing",
      [
        "VoiceSearch", "Playing", "DX7", "MachineLaws", "MachineCore", "SessionModel", "Spectral",
        "Knobs", "FMSynthesis", "RealtimePrimitives",
      ]),
    pure(
      "Learning",
      [
        "Following", "Inversion", "VoiceSearch", "Playing", "Knobs", "DX7", "SessionModel",
        "Spectral", "FMSynthesis",
      ]),

    pure(
      "Preference",
      [
        "Playing", "Knobs", "MachineLaws", "MachineCore", "Spectral", "FMSynthesis",
        "Quantities", "RealtimePrimitives",
      ]),

    // application core
    pure(
      "Hosting",
      [
        "Addresses", "Knobs", "DX7", "Playing", "VoiceSearch", "Following", "Matching", "Morphing",
        "Learning", "Preference", "SessionModel", "Spectral", "LiveEngine", "Rendering",
        "FMSynthesis",
        "DX7Laws", "CRealtime",
      ]),

    // adapters: Hosting and at most one outside system each
    pure("JACKAdapter", ["Hosting", "LiveEngine", "Quantities", "CRealtime", "CJACK"]),
    pure("OSCAdapter", ["Hosting", "Addresses", "OSCCodec"]),
    pure("LV2Adapter", ["Hosting", "Rendering", "CLilv", "CLV2Host"]),
    pure(
      "FileAdapter",
      [
        "Hosting", "Configuring", "SessionModel", "SessionJSON", "Recognition", "Exploring",
        "OtherMachines", "Following", "Morphing", "Learning", "Preference",
        "Quantities", "Spectral", "DX7",
        "Knobs", "LiveEngine", "Rendering", "CSndfile",
      ]),
    pure("PlotAdapter", ["Hosting", "Following", "Spectral", "CCairo"]),

    .executableTarget(
      name: "ddspm",
      dependencies: [
        "Addresses", "Hosting", "JACKAdapter", "OSCAdapter", "LV2Adapter", "FileAdapter",
        "PlotAdapter", "Configuring", "Knobs", "Quantities", "DX7", "DX7Laws", "FMSynthesis",
        "Playing", "DifferentiableFM",
        "VoiceSearch", "Inversion", "Recognition", "Exploring",
        "Following", "Matching", "Morphing", "OtherMachines", "Preference", "SessionModel",
        "Spectral",
        "Rendering", "CRealtime", "CDSSI",
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
    .target(
      name: "TestHost", dependencies: ["Hosting", "Addresses", "LiveEngine"],
      path: "Tests/TestHost", swiftSettings: strict),
    test("QuantitiesTests", ["Quantities"]),
    test("ConfiguringTests", ["Configuring"]),
    test("CommandTests", ["DX7"]),
    test("KnobsTests", ["Knobs", "FMSynthesis"]),
    test("DX7LawsTests", ["DX7Laws"]),
    test("SpectralTests", ["Spectral", "MachineCore", "TestSupport"]),
    test("MachineCoreTests", ["MachineCore"]),
    test("MachineLawsTests", ["MachineLaws", "MachineCore"]),
    test("OtherMachinesTests", ["OtherMachines", "MachineLaws", "MachineCore"]),
    test(
      "DifferentiableFMTests",
      [
        "DifferentiableFM", "VoiceSearch", "Spectral", "DX7", "FMSynthesis", "Knobs",
        "RealtimePrimitives", "TestSupport",
      ]),
    test(
      "VoiceSearchTests",
      [
        "VoiceSearch", "HarmonicSolver", "Playing", "SessionModel", "DX7", "DX7Laws",
        "FMSynthesis", "RealtimePrimitives", "TestSupport",
      ]),
    test(
      "InversionTests",
      [
        "Inversion", "VoiceSearch", "MachineCore", "DX7", "FMSynthesis", "RealtimePrimitives",
        "TestSupport",
      ]),
    test(
      "RecognitionTests",
      ["Recognition", "VoiceSearch", "DX7", "TestSupport"]),
    test(
      "ExploringTests",
      ["Exploring", "Recognition", "VoiceSearch", "Spectral", "DX7", "FMSynthesis"]),
    test("HarmonicSolverTests", ["HarmonicSolver", "Following", "FMSynthesis", "TestSupport"]),
    test(
      "FollowingTests",
      [
        "Following", "Playing", "Rendering", "FMSynthesis", "DX7", "Knobs", "Spectral",
        "TestSupport",
      ]),
    test(
      "MatchingTests",
      [
        "Matching", "VoiceSearch", "MachineCore", "SessionModel", "DX7", "Spectral", "FMSynthesis",
        "DifferentiableFM", "TestSupport",
      ]),
    test(
      "MorphingTests",
      [
        "Morphing", "Playing", "SessionModel", "DX7", "FMSynthesis", "TestSupport",
      ]),
    test(
      "LearningTests",
      [
        "Learning", "Following", "VoiceSearch", "Playing", "SessionModel", "DX7", "Spectral",
        "Rendering", "FMSynthesis", "Knobs", "TestSupport",
      ]),
    test(
      "PreferenceTests",
      [
        "Preference", "VoiceSearch", "Playing", "MachineCore", "Knobs", "DX7", "TestSupport",
      ]),
    test("DX7Tests", ["DX7", "FMSynthesis", "Knobs"]),
    test(
      "LiveSysExTests",
      [
        "TestHost", "Addresses", "Playing", "Hosting", "FileAdapter", "SessionModel", "LiveEngine",
        "Rendering", "FMSynthesis", "DX7Laws", "Knobs", "DX7", "TestSupport",
      ]),
    test(
      "SafetyTests",
      [
        "Playing", "LiveEngine", "Rendering", "FMSynthesis", "RealtimePrimitives", "Knobs",
        "CRealtime", "TestSupport",
      ]),
    test("SessionModelTests", ["SessionModel", "SessionJSON", "Knobs"]),
    test("AddressesTests", ["Addresses", "Knobs"]),
    test("OSCAdapterTests", ["OSCAdapter", "OSCCodec", "Addresses", "Hosting"]),
    test("LV2AdapterTests", ["LV2Adapter", "CLV2Host", "Hosting", "Rendering"]),
    test(
      "FileAdapterTests",
      [
        "Following", "Learning", "Morphing", "Playing", "FileAdapter", "PlotAdapter", "Hosting",
        "SessionModel", "Recognition", "Spectral",
        "DX7", "LiveEngine", "Rendering", "FMSynthesis", "Knobs", "TestSupport",
      ]),
    test(
      "FileFuzzTests",
      [
        "FileAdapter", "Hosting", "Spectral", "Recognition", "SessionModel", "SessionJSON", "DX7",
        "Knobs",
      ]),
    test(
      "JACKAdapterTests",
      [
        "TestHost", "Playing", "JACKAdapter", "Hosting", "Following", "LiveEngine", "Rendering",
        "Spectral", "DX7", "Knobs",
      ]),
    test(
      "EngineTests",
      [
        "Rendering", "FMSynthesis", "DX7Laws", "RealtimePrimitives", "Spectral", "Knobs",
        "TestSupport",
      ]),
    test("MatchSetTests", ["Hosting", "Matching", "Spectral"]),
    test(
      "RealtimeSafetyTests",
      [
        "Playing", "Hosting", "LiveEngine", "Rendering", "FMSynthesis", "DX7", "CRealtime",
        "TestSupport",
      ]),
    test(
      "HostingTests",
      [
        "TestHost", "Addresses", "Following", "Learning", "Playing", "Hosting", "SessionModel",
        "LiveEngine", "Rendering", "Spectral", "FMSynthesis", "Knobs", "Quantities", "CRealtime",
        "TestSupport",
      ]),
  ]
)
