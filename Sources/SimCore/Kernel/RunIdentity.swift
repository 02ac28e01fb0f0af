/// Which run this is: what is needed to run it again.
@frozen
public struct RunIdentity: Sendable, Equatable, BitwiseCopyable {
    public var seed: UInt64
    public var replication: UInt64

    @inlinable
    public init(seed: UInt64, replication: UInt64) {
        self.seed = seed
        self.replication = replication
    }
}

extension Calendar {
    /// Stops a debug build where a model's state contradicts itself; costs nothing in a release build.
    ///
    /// The message says how to see it again: seed, replication, simulated time, and whom it concerns.
    ///
    /// - Parameter entity: number of the request, job or station that is wrong.
    @inlinable
    public func check(
        _ condition: @autoclosure () -> Bool, entity: Int32, _ message: @autoclosure () -> StaticString,
        file: StaticString = #file, line: UInt = #line
    ) {
        assert(condition(), failure(entity: entity, message()), file: file, line: line)
    }

    /// What ``check(_:entity:_:file:line:)`` says.
    @inlinable
    public func failure(entity: Int32, _ message: StaticString) -> String {
        "seed \(identity.seed), replication \(identity.replication), time \(now) s, entity \(entity): \(message)"
    }
}
