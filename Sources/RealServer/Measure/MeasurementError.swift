import Foundation

/// Why nothing could be measured.
public struct MeasurementError: Error, Sendable, CustomStringConvertible {
    /// What kind of reason it is, which decides the command's exit code.
    public struct Code: Sendable, Hashable {
        enum Kind { case environment, unsupported, interrupted, aborted }
        let kind: Kind

        /// The computer stands in the way: a taken port, a missing CPU, a full disk.
        public static let environment = Code(kind: .environment)
        /// The experiment asks for what this version does not measure.
        public static let unsupported = Code(kind: .unsupported)
        /// A signal came before anything was finished.
        public static let interrupted = Code(kind: .interrupted)
        /// A condition of `measure.abort` came true.
        public static let aborted = Code(kind: .aborted)
    }

    public let code: Code
    public let description: String

    static func environment(_ message: String) -> MeasurementError {
        MeasurementError(code: .environment, description: message)
    }

    static func unsupported(_ message: String) -> MeasurementError {
        MeasurementError(code: .unsupported, description: message)
    }

    static func aborted(_ reason: String) -> MeasurementError {
        MeasurementError(code: .aborted, description: reason)
    }

    static let interrupted = MeasurementError(code: .interrupted, description: "interrupted")

    static func system(_ action: String, _ number: Int32) -> MeasurementError {
        let remedy = number == EMFILE ? " Raise the limit (ulimit -n 20000)." : ""
        return .environment("\(action) failed: \(String(cString: strerror(number))).\(remedy)")
    }
}
