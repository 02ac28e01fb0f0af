import Foundation
import Testing

/// A file system in memory with little room, mounted on a folder of its own.
final class SmallDisk {
    let folder: String

    init(kilobytes: Int) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "small-\(UUID().uuidString)")
            .path(percentEncoded: false)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard mount("tmpfs", folder, "tmpfs", 0, "size=\(kilobytes)k") == 0 else {
            try FileManager.default.removeItem(atPath: folder)
            throw POSIXError(.init(rawValue: errno) ?? .EPERM)
        }
    }

    deinit {
        umount(folder)
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Whether this account may mount at all.
    static let isAllowed = (try? SmallDisk(kilobytes: 64)) != nil
}
