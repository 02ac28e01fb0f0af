/// The time spent at a place within a window, counted twice: as the integral of the number present, and stay by
/// stay, those that began before the window or go on after it in part. Little's law says that the two are equal, in
/// every run and not only on average (J. D. C. Little, "Little's law as viewed on its 50th anniversary", Operations
/// Research 59, 2011); where they differ, somebody was lost, left twice, or was taken for another.
///
/// The entities keep the instants at which they came, and hand them in: when they leave, and those still present at
/// the end.
public struct StayAccount: Sendable, BitwiseCopyable {
    private var number: TimeAverage
    /// Time of those who left, within the window.
    private var completed = 0.0
    private var start: Double
    private var stays = 0

    /// An empty place.
    public init(at time: Double = 0) {
        number = TimeAverage(at: time)
        start = time
    }

    public mutating func enter(at time: Double) {
        number.add(1, at: time)
        stays += 1
    }

    /// - Parameter entered: as the one who leaves has it.
    public mutating func leave(entered: Double, at time: Double) {
        number.add(-1, at: time)
        completed += time - max(entered, start)
    }

    /// A new window begins; those present stay, and count from now on.
    public mutating func restart(at time: Double) {
        number.restart(at: time)
        start = time
        completed = 0
        stays = Int(number.value)
    }

    /// Number present.
    public var present: Int { Int(number.value) }

    /// ∫N dt from the start of the window.
    public func integral(until time: Double) -> Double { number.integral(until: time) }

    /// Sum of all stays within the window, partial ones included.
    ///
    /// - Parameter present: the instants at which those came who are present.
    public func stayed(until time: Double, present: [Double]) -> Double {
        present.reduce(completed) { $0 + (time - max($1, start)) }
    }

    /// Whether both agree, but for rounding: each of the instants summed is rounded once.
    ///
    /// - Parameter present: the instants at which those came who are present.
    public func isBalanced(until time: Double, present: [Double]) -> Bool {
        let allowed = 1e-12 * time.magnitude * Double(stays + 1)
        let difference = integral(until: time) - stayed(until: time, present: present)
        return present.count == self.present && difference.magnitude <= allowed
    }
}
