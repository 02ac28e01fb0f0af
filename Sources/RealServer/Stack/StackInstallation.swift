import Foundation

/// Where the programs of the real stack are.
public struct StackInstallation: Sendable {
    /// A program and what it is for.
    public struct Program: Sendable {
        public var name: String
        /// `nil` where it was not found.
        public var path: String?
        public var purpose: String
    }

    /// Brings everything that is missing.
    public static let remedy = "make real-stack"
    /// Names another virtual environment than the one that `make real-stack` makes.
    public static let variable = "HEADROOM_VENV"

    /// Names folders to look for the other programs in, instead of `PATH` and where Debian has them.
    public static let pathVariable = "HEADROOM_STACK_PATH"

    /// The virtual environment; `nil` where none was found.
    public let environment: String?
    private let programs: [Program]

    /// Looks in the places where `make real-stack` and Debian's packages put things.
    public init() {
        self.init(ProcessInfo.processInfo.environment)
    }

    /// - Parameter variables: the environment's.
    public init(_ variables: [String: String]) {
        environment = Self.environment(variables)
        let named = variables[Self.pathVariable].map { $0.split(separator: ":").map(String.init) }
        let path = (variables["PATH"] ?? "").split(separator: ":").map(String.init)
        let versions = Self.newestFirst("/usr/lib/postgresql").map { "\($0)/bin" }
        let system = named ?? path + ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"]
        let databases = named ?? path + versions
        let scripts = environment.map { ["\($0)/bin"] } ?? []
        let wanted: [(name: String, folders: [String], purpose: String)] = [
            ("python", scripts, "the applications"),
            ("gunicorn", scripts, "the application server"),
            ("postgres", databases, "the database"),
            ("initdb", databases, "the database"),
            ("redis-server", system, "the cache"),
            ("haproxy", system, "the balancer"),
            ("setpriv", path + ["/usr/bin"], "runs the database without root's rights"),
        ]
        programs = wanted.map { name, folders, purpose in
            let candidates = folders.map { "\($0)/\(name)" }
            let found = candidates.first { access($0, X_OK) == 0 }
            // By the name it is called by: a virtual environment depends on it, and so does Redis.
            return Program(name: name, path: found, purpose: purpose)
        }
    }

    /// What was looked for.
    public subscript(name: String) -> Program {
        programs.first { $0.name == name } ?? Program(name: name, path: nil, purpose: "")
    }

    /// A program that is needed.
    ///
    /// - Throws: ``MeasurementError`` where it is missing, with what to do.
    func path(of name: String) throws(MeasurementError) -> String {
        let program = self[name]
        if let path = program.path { return path }
        throw .environment(
            "\(name) was not found, and the experiment needs it (\(program.purpose)): run `\(Self.remedy)`.")
    }

    /// The folder of the applications that come with Headroom.
    public static let applications = Bundle.module.bundleURL.appending(path: "stack")
        .path(percentEncoded: false)

    /// The environment named by the variable, else `.venv` in the current folder, in that of the executable, or
    /// in one above either.
    private static func environment(_ variables: [String: String]) -> String? {
        if let named = variables[variable], !named.isEmpty { return named }
        for start in [FileManager.default.currentDirectoryPath, resolved("/proc/self/exe")] {
            var components = start.split(separator: "/")
            while !components.isEmpty {
                let candidate = "/" + components.joined(separator: "/") + "/.venv"
                if access(candidate + "/bin/python", X_OK) == 0 { return candidate }
                components.removeLast()
            }
        }
        return nil
    }

    private static func newestFirst(_ folder: String) -> [String] {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return versions.sorted { (Double($0) ?? 0) > (Double($1) ?? 0) }.map { "\(folder)/\($0)" }
    }

    private static func resolved(_ path: String) -> String {
        URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
    }
}
