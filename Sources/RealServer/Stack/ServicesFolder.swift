import Foundation

/// A folder of the account that the services run under, which nobody else may enter; the keeper removes it.
///
/// Not inside the private folder of the measurement: the account could not reach it there.
struct ServicesFolder {
    let path: String
    let user: ServiceUser?

    init(keeper: Keeper) throws(MeasurementError) {
        path = keeper.folder + "-services"
        user = ServiceUser.current
        guard user != nil || getuid() != 0 else {
            throw .environment(
                "PostgreSQL refuses to run as root, and there is no account for it: make one named postgres "
                    + "(`useradd --system postgres`), or measure as somebody else.")
        }
        keeper.register(folder: path)
        guard mkdir(path, 0o700) == 0 else {
            throw .environment(
                "cannot make the folder \(path): \(String(cString: strerror(errno))). "
                    + "Point TMPDIR at a folder that can be written.")
        }
        try give(path)
        if let user, !Self.isEntered(path, by: user) {
            rmdir(path)
            throw .environment(
                "the account \(user.name), under which the services run, may not enter \(path): point TMPDIR at "
                    + "a folder that everybody may enter, such as /tmp.")
        }
    }

    /// Makes a folder for one service.
    func make(_ name: String) throws(MeasurementError) -> String {
        let folder = "\(path)/\(name)"
        guard mkdir(folder, 0o700) == 0 else {
            throw .environment("cannot make \(folder): \(String(cString: strerror(errno))). Free the disk.")
        }
        try give(folder)
        return folder
    }

    /// Writes a file for a service.
    func write(_ text: String, to file: String) throws(MeasurementError) {
        do {
            try Data(text.utf8).write(to: URL(filePath: file))
        } catch {
            throw .environment("cannot write \(file): \(error). Free the disk, or point TMPDIR elsewhere.")
        }
        guard chmod(file, 0o600) == 0 else { throw .system("protecting \(file)", errno) }
        try give(file)
    }

    private func give(_ path: String) throws(MeasurementError) {
        guard let user else { return }
        guard chown(path, user.user, user.group) == 0 else { throw .system("giving \(path) away", errno) }
    }

    /// Whether others may pass every folder above.
    private static func isEntered(_ path: String, by user: ServiceUser) -> Bool {
        var components = path.split(separator: "/").dropLast()
        while !components.isEmpty {
            var status = stat()
            let folder = "/" + components.joined(separator: "/")
            guard stat(folder, &status) == 0 else { return false }
            let bit: mode_t =
                status.st_uid == user.user ? 0o100 : status.st_gid == user.group ? 0o010 : 0o001
            guard status.st_mode & bit != 0 else { return false }
            components.removeLast()
        }
        return true
    }
}
