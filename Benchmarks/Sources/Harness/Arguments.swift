internal import Foundation

/// The arguments of a benchmark; one that is not called as it says prints how, and ends with status 2.
public struct Arguments {
    private let usage: String
    private let values: [String]

    /// - Parameter names: of the arguments, in their order.
    public init(_ names: String...) {
        let path = CommandLine.arguments.first ?? ""
        usage = ([(path as NSString).lastPathComponent] + names).joined(separator: " ")
        values = Array(CommandLine.arguments.dropFirst())
        if values.count != names.count { refuse() }
    }

    /// An argument as it was written.
    public func text(_ index: Int) -> String { values[index] }

    /// An argument that is a whole number from 1 up.
    public func number(_ index: Int) -> Int {
        guard let number = Int(values[index]), number > 0 else { refuse() }
        return number
    }

    /// Prints the usage and ends the process.
    public func refuse() -> Never {
        FileHandle.standardError.write(Data("usage: \(usage)\n".utf8))
        exit(2)
    }
}
