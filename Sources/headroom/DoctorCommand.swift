import ArgumentParser
import Compare
import Experiments
import Foundation
import RealServer

/// `headroom doctor`
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check what this computer offers for simulating and measuring.")

    @Option(help: "Folder for results.")
    var out = "results"

    @Option(help: "Connections that the load generator should hold at once.")
    var clients = 200

    @Option(help: "Length of the accept queue that the server asks for; gunicorn's default.")
    var backlog = 2048

    @Flag(help: "Write the result as JSON to standard output.")
    var json = false

    func validate() throws {
        guard clients >= 1 else { throw ValidationError("--clients takes a number from 1") }
        guard backlog >= 1 else { throw ValidationError("--backlog takes a number from 1") }
    }

    func run() async throws {
        let checks = checkEnvironment(results: out, clients: clients, backlog: backlog) + [figures()]
        if json {
            emit(try encodeJSON(Findings(checks: checks)))
        } else {
            print(checks.map(line).joined(separator: "\n"))
        }
        if checks.contains(where: { $0.verdict == .fail }) { throw Exit.environment }
    }

    /// The result as JSON: `headroom.doctor/1`.
    private struct Findings: Encodable {
        var schema = "headroom.doctor/1"
        var checks: [EnvironmentCheck]
    }

    private func figures() -> EnvironmentCheck {
        ChartLibrary.installed() == nil
            ? EnvironmentCheck(
                "figures", .warn, "Chart.js not found, so reports have tables alone",
                remedy: "apt install \(ChartLibrary.package)")
            : EnvironmentCheck("figures", .ok, "Chart.js found, for reports")
    }

    private func line(_ check: EnvironmentCheck) -> String {
        let verdict = check.verdict.rawValue.padding(toLength: 4, withPad: " ", startingAt: 0)
        let name = check.name.padding(toLength: 16, withPad: " ", startingAt: 0)
        let remedy = check.remedy.map { "\n     \(String(repeating: " ", count: 17))→ \($0)" } ?? ""
        return "\(verdict)  \(name) \(check.found)\(remedy)"
    }
}
