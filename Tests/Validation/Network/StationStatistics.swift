import SimCore

/// What was seen at one station of a ``NetworkSimulation`` since its statistics were last started.
struct StationStatistics {
    /// Time with 0, 1, 2, … present.
    private(set) var occupancy: [Double] = [0]
    private(set) var number = 0
    private var changed = 0.0
    private var started = 0.0
    /// Mean number of each class.
    var classNumber: [TimeAverage]
    /// Time of a visit, by class.
    var visit: [Tally]
    /// Time from joining to the start of service, zeros included; kept at queues.
    var wait = Tally()
    /// The same time counted by stays, for Little's law.
    var account = StayAccount()
    /// Those who had to wait.
    var delayed = 0
    /// Those who came, and those of them who found no room.
    var offered = 0
    var lost = 0

    init(classes: Int) {
        classNumber = Array(repeating: TimeAverage(), count: classes)
        visit = Array(repeating: Tally(), count: classes)
    }

    /// A customer came (+1) or went (−1).
    mutating func change(_ difference: Int, of customerClass: Int, at time: Double) {
        settle(time)
        number += difference
        if number == occupancy.count { occupancy.append(0) }
        classNumber[customerClass].add(Double(difference), at: time)
    }

    /// Forgets the past, as at the end of a warm-up.
    mutating func restart(at time: Double) {
        settle(time)
        started = time
        for index in occupancy.indices { occupancy[index] = 0 }
        for index in classNumber.indices {
            classNumber[index].restart(at: time)
            visit[index] = Tally()
        }
        account.restart(at: time)
        wait = Tally()
        delayed = 0
        offered = 0
        lost = 0
    }

    /// Counts the time since the last change.
    mutating func settle(_ time: Double) {
        occupancy[number] += time - changed
        changed = time
    }

    /// Average over time of `value(number present)`, up to where it was settled.
    func average(of value: (Int) -> Double) -> Double {
        var sum = 0.0
        for (number, time) in occupancy.enumerated() { sum += time * value(number) }
        return sum / (changed - started)
    }
}
