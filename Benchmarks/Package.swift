// swift-tools-version: 6.2
import PackageDescription

// Apart from the package itself, so that who uses Headroom does not build what measures it.
let package = Package(
    name: "headroom-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "headroom", path: "..")],
    targets: [
        .executableTarget(name: "mm1", dependencies: [.product(name: "SimCore", package: "headroom")])
    ],
    swiftLanguageModes: [.v6]
)
