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
    pure("Addresses", ["Knobs"]),
    pure("OSCCodec", ["Addresses", "CLiblo"]),
    pure("MachineCore"),
    pure("DX7", ["FMSynthesis", "Knobs"]),
    pure("Spectral", ["CFFTW", "CSamplerate"]),
    pure(
      "Matching",
      ["MachineCore", "Spectral", "FMSynthesis", "Rendering", "Knobs", "DX7", "RealtimePrimitives"]),
    pure("SessionModel", ["Addresses", "Knobs"]),

    // application core
    pure(
      "Hosting",
      [
        "Addresses", "Knobs", "DX7", "Matching", "MachineCore", "SessionModel", "Spectral",
        "LiveEngine",
        "Rendering",
        "FMSynthesis", "RealtimePrimitives", "CRealtime",
      ]),

    // adapters: Hosting and at most one outside system each
    pure("JACKAdapter", ["Hosting", "LiveEngine", "RealtimePrimitives", "CRealtime", "CJACK"]),
    pure("OSCAdapter", ["Hosting", "Addresses", "OSCCodec"]),
    pure("LV2Adapter", ["Hosting", "Rendering", "CRealtime", "CLilv", "CLV2Host"]),
    pure(
      "FileAdapter",
      [
        "Hosting", "SessionModel", "Matching", "DX7", "Knobs", "LiveEngine", "Rendering",
        "RealtimePrimitives", "CSndfile",
      ]),
    pure("PlotAdapter", ["Hosting", "Spectral", "CCairo"]),

    .executableTarget(
      name: "ddspm",
      dependencies: [
        "Addresses", "Hosting", "JACKAdapter", "OSCAdapter", "LV2Adapter", "FileAdapter",
        "PlotAdapter",
        "Knobs", "DX7", "FMSynthesis", "Matching", "SessionModel", "Spectral", "Rendering",
        "CRealtime", "CDSSI",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // tests
    .target(
      name: "TestSupport",
      dependencies: ["Hosting", "LiveEngine", "Rendering", "FMSynthesis", "Knobs"],
      path: "Tests/TestSupport", swiftSettings: strict),
    test("SpectralTests", ["Spectral", "TestSupport"]),
    test(
      "MatchingTests",
      [
        "Matching", "MachineCore", "Spectral", "DX7", "FMSynthesis", "Knobs", "Rendering",
        "RealtimePrimitives", "TestSupport",
      ]),
    test("DX7Tests", ["DX7", "FMSynthesis", "Knobs", "TestSupport"]),
    test(
      "LiveSysExTests",
      [
        "Addresses", "Hosting", "FileAdapter", "SessionModel", "LiveEngine", "Rendering",
        "FMSynthesis", "Knobs",
        "DX7", "TestSupport",
      ]),
    test(
      "SafetyTests",
      [
        "Hosting", "LiveEngine", "Rendering", "FMSynthesis", "RealtimePrimitives", "Knobs",
        "CRealtime",
        "TestSupport",
      ]),
    test("AddressesTests", ["Addresses", "Knobs"]),
    test("SessionModelTests", ["SessionModel", "Knobs", "TestSupport"]),
    test("OSCAdapterTests", ["OSCAdapter", "OSCCodec", "Addresses", "Hosting", "TestSupport"]),
    test("LV2AdapterTests", ["LV2Adapter", "CLV2Host", "Hosting", "Rendering", "TestSupport"]),
    test(
      "FileAdapterTests",
      [
        "FileAdapter", "PlotAdapter", "Hosting", "Matching", "SessionModel", "DX7", "LiveEngine",
        "Rendering", "FMSynthesis", "Knobs", "TestSupport",
      ]),
    test(
      "JACKAdapterTests", ["JACKAdapter", "Hosting", "LiveEngine", "DX7", "Knobs", "TestSupport"]),
    test(
      "EngineTests",
      [
        "LiveEngine", "Rendering", "FMSynthesis", "RealtimePrimitives", "Knobs", "DX7",
        "TestSupport",
      ]),
    test("MatchSetTests", ["Hosting", "Matching", "DX7"]),
    test("LibraryTests", ["Matching", "DX7", "FMSynthesis", "Knobs"]),
    test(
      "RealtimeSafetyTests",
      ["Hosting", "LiveEngine", "Rendering", "FMSynthesis", "DX7", "CRealtime", "TestSupport"]),
    test(
      "HostingTests",
      [
        "Addresses", "Hosting", "Matching", "SessionModel", "LiveEngine", "Rendering",
        "FMSynthesis", "Knobs",
        "CRealtime", "TestSupport",
      ]),
  ]
)
