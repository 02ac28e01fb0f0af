import Foundation

/// The folder for results, or the nearest folder above it that exists, can be written.
func checkResults(folder: String) -> EnvironmentCheck {
    let existing = nearestExisting(folder)
    guard access(existing, W_OK | X_OK) == 0 else {
        return EnvironmentCheck(
            "results", .fail, "\(existing) cannot be written: \(lastError())",
            remedy: "choose another folder with --out")
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: existing, isDirectory: &isFolder), isFolder.boolValue else {
        return EnvironmentCheck(
            "results", .fail, "\(existing) is a file", remedy: "choose another folder with --out")
    }
    return EnvironmentCheck("results", .ok, "\(existing) can be written")
}

/// Results are small; a server's database and logs are not always.
func checkDisk(folder: String) -> EnvironmentCheck {
    let existing = nearestExisting(folder)
    var file = statvfs()
    guard statvfs(existing, &file) == 0 else {
        return EnvironmentCheck(
            "disk", .warn, "free space cannot be read: \(lastError())", remedy: "see df \(existing)")
    }
    let megabytes = Double(file.f_bavail) * Double(file.f_frsize) / 1e6
    let found = String(format: "%.1f GB free", megabytes / 1e3)
    let remedy = "free some space, or choose another disk with --out"
    if megabytes < 50 { return EnvironmentCheck("disk", .fail, found, remedy: remedy) }
    return megabytes < 1_000
        ? EnvironmentCheck("disk", .warn, found, remedy: remedy) : EnvironmentCheck("disk", .ok, found)
}

/// The path itself or the closest one above it that exists.
private func nearestExisting(_ path: String) -> String {
    // Components rather than a URL: a trailing slash would hide a file that stands where a folder should.
    let current = FileManager.default.currentDirectoryPath
    var components = (path.hasPrefix("/") ? path : "\(current)/\(path)").split(separator: "/")
    while !components.isEmpty {
        let candidate = "/" + components.joined(separator: "/")
        if FileManager.default.fileExists(atPath: candidate) { return candidate }
        components.removeLast()
    }
    return "/"
}
