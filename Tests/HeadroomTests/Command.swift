import Foundation

/// The built `headroom`, beside the test bundle, and where this package's sources are.
enum Command {
    struct Outcome {
        var code: Int32
        var output: String
        var errors: String
    }

    /// Runs the command in a folder and waits for its end.
    static func run(_ arguments: [String], in folder: String? = nil) throws -> Outcome {
        let process = Process()
        let bundle = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        process.executableURL = bundle.deletingLastPathComponent().appending(path: "headroom")
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(filePath: folder) }
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        let errors = FileManager.default.temporaryDirectory.appending(
            path: "headroom-\(UUID().uuidString).err")
        defer { try? FileManager.default.removeItem(at: errors) }
        try Data().write(to: errors)
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let messages = try Data(contentsOf: errors)
        return Outcome(
            code: process.terminationStatus, output: String(decoding: data, as: UTF8.self),
            errors: String(decoding: messages, as: UTF8.self))
    }

    /// The package's folder.
    static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path()

    /// A folder of its own for a test, which removes it.
    static func temporaryFolder() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "headroom-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder.path()
    }
}
