import Foundation

/// What `measure: {target: gunicorn}` needs, program by program. Nothing of it is needed to simulate, so what is
/// missing is a warning.
public func checkStack(_ installation: StackInstallation = StackInstallation()) -> [EnvironmentCheck] {
    [
        checkEnvironment(of: installation),
        checkProgram(
            installation["initdb"].path == nil ? installation["initdb"] : installation["postgres"],
            "PostgreSQL"),
        checkProgram(installation["redis-server"], "Redis"),
        checkProgram(installation["haproxy"], "HAProxy", versionFlag: "-v"),
        checkAccount(installation),
        checkQuota(),
    ]
}

private func checkEnvironment(of installation: StackInstallation) -> EnvironmentCheck {
    let name = "gunicorn"
    guard let python = installation["python"].path, installation["gunicorn"].path != nil else {
        let place = installation.environment.map { "\($0) has no gunicorn" } ?? "no .venv was found"
        return EnvironmentCheck(name, .warn, place, remedy: StackInstallation.remedy)
    }
    let output = output(
        of: python, ["-m", "headroom_stack.versions"],
        environment: ["PYTHONPATH": StackInstallation.applications])
    do {
        let versions = try StackVersions.versions(from: output, installation.environment ?? "")
        let text = versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return EnvironmentCheck(name, .ok, text.joined(separator: ", "))
    } catch {
        return EnvironmentCheck(name, .warn, error.description, remedy: StackInstallation.remedy)
    }
}

private func checkProgram(
    _ program: StackInstallation.Program, _ name: String, versionFlag: String = "--version"
) -> EnvironmentCheck {
    guard let path = program.path else {
        return EnvironmentCheck(
            name, .warn, "\(program.name) was not found (\(program.purpose))",
            remedy: StackInstallation.remedy)
    }
    let version = output(of: path, [versionFlag]).split(separator: "\n").first.map(String.init)
    return EnvironmentCheck(name, .ok, "\(path): \(version ?? "says no version")")
}

/// PostgreSQL refuses to run as root.
private func checkAccount(_ installation: StackInstallation) -> EnvironmentCheck {
    let name = "account"
    guard getuid() == 0 else {
        return EnvironmentCheck(name, .ok, "PostgreSQL, Redis and HAProxy run as you")
    }
    guard let user = ServiceUser.current else {
        return EnvironmentCheck(
            name, .warn, "PostgreSQL refuses to run as root, and there is no account for it",
            remedy: "useradd --system postgres")
    }
    guard installation["setpriv"].path != nil else {
        return EnvironmentCheck(
            name, .warn, "setpriv was not found (\(installation["setpriv"].purpose))",
            remedy: "apt install util-linux")
    }
    return EnvironmentCheck(name, .ok, "PostgreSQL, Redis and HAProxy run as \(user.name)")
}

/// Only for `measure.hosts.NAME.quota`.
private func checkQuota() -> EnvironmentCheck {
    do {
        return EnvironmentCheck("CPU quota", .ok, try ControlGroup.probe())
    } catch {
        return EnvironmentCheck(
            "CPU quota", .warn, error.description,
            remedy: "measure without measure.hosts.NAME.quota, or as root on the computer itself")
    }
}

/// What a program prints; its errors, too.
private func output(of path: String, _ arguments: [String], environment: [String: String] = [:]) -> String {
    let process = Process()
    let pipe = Foundation.Pipe()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = pipe
    guard (try? process.run()) != nil else { return "" }
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text
}
