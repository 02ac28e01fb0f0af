import Foundation

/// A server under measurement, up and listening.
protocol MeasuredServer: AnyObject {
    /// IPv4, in digits.
    var address: String { get }
    var port: Int { get }
    /// What requests call it in their `Host` header; `nil` for address and port.
    var authority: String? { get }
    /// Its parts, whose CPU time is told apart.
    var components: [Component] { get }
    /// Workers that ended without having been told to.
    var died: Int { get }
    /// Workers that the master killed for their silence.
    var killed: Int { get }
    /// A program beside the workers that ended by itself; `nil` where none did.
    var ended: String? { get }
    /// What its log says, by the words that are counted; empty where nothing is.
    var logCounts: [String: Int] { get }
    /// Folders with the accounts that its workers keep of who is in them; empty where they keep none.
    var stays: [String] { get }
    /// Takes note of what has happened since.
    func update()
    /// Ends all its processes.
    func stop()
}

extension MeasuredServer {
    var address: String { "127.0.0.1" }
    var authority: String? { nil }
    var ended: String? { nil }
    var logCounts: [String: Int] { [:] }
    var stays: [String] { [] }
}

/// A part of a server under measurement: processes and all that descend from them.
struct Component: Sendable {
    /// As in `cpu.<name>`.
    var name: String
    /// The host of the experiment that it runs on.
    var host: String
    var roots: [pid_t]
    /// Instead of roots: a control group, as a path below `/sys/fs/cgroup`.
    var controlGroup: String?
    /// Whether another component contains it, so that it adds nothing to the host's utilisation.
    var isPart = false
}

/// What one component used in the measured part of a run.
struct ComponentUse: Sendable {
    var name: String
    var host: String
    var isPart: Bool
    var time: SchedulerTime
}
