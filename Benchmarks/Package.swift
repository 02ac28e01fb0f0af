// swift-tools-version: 6.2
import PackageDescription

let simCore = Target.Dependency.product(name: "SimCore", package: "headroom")
let models = Target.Dependency.product(name: "Models", package: "headroom")
let experiments = Target.Dependency.product(name: "Experiments", package: "headroom")

// Apart from the package itself, so that who uses Headroom does not build what measures it, nor fetch its peers.
let package = Package(
    name: "headroom-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "headroom", path: ".."),
        .package(url: "https://github.com/apple/swift-collections", from: "1.4.0"),
    ],
    targets: [
        .target(name: "Harness"),
        .target(name: "Quickstart", dependencies: [experiments, models]),
        .executableTarget(name: "mm1", dependencies: ["Harness", simCore]),
        .executableTarget(name: "mm8_timeout", dependencies: ["Harness", simCore]),
        .executableTarget(
            name: "hold",
            dependencies: ["Harness", simCore, .product(name: "HeapModule", package: "swift-collections")]),
        .executableTarget(name: "stack", dependencies: ["Harness", "Quickstart", models]),
        .executableTarget(
            name: "clients",
            dependencies: ["Harness", "Quickstart", models, simCore]),
        .executableTarget(
            name: "replications", dependencies: ["Harness", "Quickstart", experiments, models]),
        .executableTarget(name: "memory", dependencies: ["Harness", models, simCore]),
    ],
    swiftLanguageModes: [.v6]
)
