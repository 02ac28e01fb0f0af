// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "headroom",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "headroom", targets: ["headroom"]),
        .library(name: "SimCore", targets: ["SimCore"]),
        .library(name: "Models", targets: ["Models"]),
        .library(name: "Experiments", targets: ["Experiments"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // floor 0
        .systemLibrary(name: "CGSL", providers: [.apt(["libgsl-dev"])]),
        // floor 1
        .target(name: "SimCore", swiftSettings: strict),
        .testTarget(name: "SimCoreTests", dependencies: ["CGSL", "SimCore"], swiftSettings: strict),
        // floor 2
        .target(name: "Models", dependencies: ["SimCore"], swiftSettings: strict),
        .testTarget(
            name: "ModelsTests", dependencies: ["Models", "SimCore", "Validation"], swiftSettings: strict),
        .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
        .testTarget(
            name: "AllocationTests", dependencies: ["CAllocationCounter", "Models", "SimCore"],
            swiftSettings: strict),
        // Published cases and long studies, shared by the tests and `make validate`.
        .target(
            name: "Validation", dependencies: ["Models", "SimCore"], path: "Tests/Validation",
            swiftSettings: strict),
        .executableTarget(
            name: "validate", dependencies: ["Validation", "SimCore"], path: "Tests/ValidateCommand",
            swiftSettings: strict),
        // floor 3
        .target(
            name: "Experiments",
            dependencies: ["Models", "SimCore", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict),
        .testTarget(
            name: "ExperimentsTests", dependencies: ["Experiments", "Models", "SimCore"],
            exclude: ["Broken", "Fixtures"], swiftSettings: strict),
        // What each mechanism of the model is worth: `make ablation`.
        .executableTarget(
            name: "ablation", dependencies: ["Validation", "Experiments", "Models", "SimCore"],
            path: "Tests/AblationCommand", swiftSettings: strict),
        // Also compiled for WebAssembly, with the toolchain alone: `make wasm`.
        .target(name: "PlaygroundRuntime"),
        .target(
            name: "Playground", dependencies: ["Models", "SimCore", "PlaygroundRuntime"],
            swiftSettings: strict),
        .executableTarget(
            name: "playground-check", dependencies: ["Playground"], swiftSettings: strict),
        // floor 4
        .target(name: "CLinux"),
        .target(
            name: "RealServer",
            dependencies: [
                "CLinux", "Experiments", "Models", "SimCore",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            resources: [.copy("Resources/stack"), .copy("Resources/probe")],
            swiftSettings: strict),
        .testTarget(
            name: "RealServerTests",
            dependencies: ["RealServer", "Experiments", "Models", "SimCore", "headroom"],
            swiftSettings: strict),
        // The load generator beside ab and wrk: `make crosscheck`.
        .executableTarget(
            name: "crosscheck", dependencies: ["RealServer", "Models", "SimCore"],
            path: "Tests/CrosscheckCommand", swiftSettings: strict),
        // floor 5
        .target(
            name: "Compare",
            dependencies: ["CGSL", "RealServer", "Experiments", "Models", "SimCore"],
            swiftSettings: strict),
        .testTarget(
            name: "CompareTests",
            dependencies: ["Compare", "RealServer", "Experiments", "Models", "Planting", "SimCore"],
            exclude: ["Fixtures"],
            swiftSettings: strict),
        // Known demands for a calibration to find: in the tests, and for real by `make plant`.
        .target(
            name: "Planting", dependencies: ["Compare", "Experiments", "Models", "SimCore"],
            path: "Tests/Planting", swiftSettings: strict),
        .executableTarget(
            name: "plant", dependencies: ["Planting", "RealServer", "Experiments"],
            path: "Tests/PlantCommand", swiftSettings: strict),
        // floor 6
        .executableTarget(
            name: "headroom",
            dependencies: [
                "Compare", "RealServer", "Experiments", "Models", "SimCore",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "HeadroomTests", dependencies: ["headroom", "Experiments"],
            swiftSettings: strict),
    ]
)
