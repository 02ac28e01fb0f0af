import Foundation
import RealServer

/// The computer that this runs on, in a line.
enum ComputerText {
    static var line: String {
        let computer = RunRecord.Computer.current
        return "\(computer.processor), \(computer.processors) CPUs, Linux \(computer.kernel)"
    }
}
