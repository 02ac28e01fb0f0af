import Foundation

/// Which versions of the Python packages there are.
enum StackVersions {
    /// - Throws: ``MeasurementError`` where one is missing, with what to do.
    static func check(
        _ services: StackServices, _ interruption: Int32
    ) throws(MeasurementError) -> [String: String] {
        let log = services.keeper.folder + "/versions.log"
        let process = try ServiceProcess(
            ServiceCommand(
                name: "python", executable: try services.installation.path(of: "python"),
                arguments: ["-m", "headroom_stack.versions"],
                environment: ["PYTHONPATH": StackInstallation.applications]),
            log: log, keeper: services.keeper)
        try process.finish(within: 60, interruption)
        return try versions(from: procFile(log), services.installation.environment ?? "")
    }

    static func versions(
        from text: String, _ environment: String
    ) throws(MeasurementError) -> [String: String] {
        guard let found = try? JSONDecoder().decode([String: String?].self, from: Data(text.utf8)) else {
            throw .environment("the virtual environment \(environment) is damaged: \(text)")
        }
        let missing = found.filter { $0.value == nil }.keys.sorted()
        guard missing.isEmpty else {
            throw .environment(
                "the virtual environment \(environment) lacks \(missing.joined(separator: ", ")): "
                    + "run `\(StackInstallation.remedy)`.")
        }
        return found.compactMapValues { $0 }
    }
}
