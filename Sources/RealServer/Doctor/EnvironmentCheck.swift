/// One thing that simulating or measuring needs of this computer, looked at.
public struct EnvironmentCheck: Codable, Sendable, Equatable {
    public enum Verdict: String, Codable, Sendable {
        case ok
        /// Works, but results may be worse for it.
        case warn
        /// Something that is needed is missing.
        case fail
    }

    /// What was looked at, in a word or two.
    public var name: String
    public var verdict: Verdict
    /// What was found, with its figures.
    public var found: String
    /// What to do about it; `nil` where all is well.
    public var remedy: String?

    public init(_ name: String, _ verdict: Verdict, _ found: String, remedy: String? = nil) {
        self.name = name
        self.verdict = verdict
        self.found = found
        self.remedy = remedy
    }
}

/// Looks at what a measurement needs of this computer. Takes about a second, which a test of the CPU's
/// steadiness spends computing.
///
/// - Parameters:
///   - results: the folder for results; it need not exist yet.
///   - clients: how many connections the load generator would hold at once.
///   - backlog: length of the accept queue that the server would ask for.
public func checkEnvironment(results: String, clients: Int, backlog: Int) -> [EnvironmentCheck] {
    [
        checkCPUs(),
        checkLoopback(),
        checkAcceptQueue(backlog: backlog),
        checkDescriptors(clients: clients),
        checkResults(folder: results),
        checkDisk(folder: results),
    ] + checkSteadiness() + checkStack()
}
