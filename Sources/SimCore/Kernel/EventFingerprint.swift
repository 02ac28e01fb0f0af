/// A running hash of a run's events: time, kind and entity of each, in the order in which they happened.
///
/// Two runs with equal fingerprints took the same path, so one figure tells that a change left a simulation as
/// it was, or on which platform it went another way (the idea is OMNeT++'s `fingerprint`). Not a
/// cryptographic hash.
@frozen
public struct EventFingerprint: Sendable, Equatable, BitwiseCopyable {
    public var value: UInt64

    @inlinable
    public init() {
        // The golden ratio's fraction: any odd number does.
        value = 0x9E37_79B9_7F4A_7C15
    }

    /// Takes in one event.
    @inlinable
    public mutating func add(time: Double, kind: UInt8, entity: Int32) {
        add(time.bitPattern)
        add(UInt64(kind) << 32 | UInt64(UInt32(bitPattern: entity)))
    }

    /// Takes in another run's fingerprint, as of the next replication.
    @inlinable
    public mutating func add(_ other: EventFingerprint) {
        add(other.value)
    }

    @inlinable
    mutating func add(_ word: UInt64) {
        // A multiplication by an odd number and a shift lose nothing, so each word changes the value.
        let mixed = (value ^ word) &* 0xD6E8_FEB8_6659_FD93
        value = mixed ^ (mixed >> 32)
    }
}

extension EventFingerprint {
    /// Sixteen hexadecimal digits.
    public var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
