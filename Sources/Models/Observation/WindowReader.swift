internal import SimCore

/// Simulates one replication and hands out the statistics of each window of time, as a platform's monitoring sees it.
///
/// Windows follow one another from the end of the warm-up; the last ends with the run, however short it is.
///
/// - Parameters:
///   - windows: lengths of windows in seconds, above 0; each cuts the run by itself.
///   - read: called with the index of a length and the statistics of one of its windows, in their order, as they end.
public func simulate(
    _ scenario: Scenario, seed: UInt64, replication: UInt64, warmup: Double = 0, windows: [Double],
    read: @escaping (Int, RunStatistics) -> Void
) -> RunStatistics {
    var readers = WindowReaders(
        readers: windows.enumerated().map { index, length in
            WindowReader(from: warmup, length: length) { read(index, $0) }
        })
    return run(scenario, seed: seed, replication: replication, warmup: warmup, observer: &readers)
}

/// Several windows' readers in one run.
struct WindowReaders: RunObserver {
    var readers: [WindowReader]

    mutating func before(
        _ event: ServingSimulation.Event, at time: Double, _ model: borrowing ServingSimulation
    ) {
        for index in readers.indices { readers[index].before(event, at: time, model) }
    }

    mutating func after(
        _ event: ServingSimulation.Event, at time: Double, _ model: borrowing ServingSimulation
    ) {
        for index in readers.indices { readers[index].after(event, at: time, model) }
    }

    mutating func end(at time: Double, _ model: borrowing ServingSimulation) {
        for index in readers.indices { readers[index].end(at: time, model) }
    }

    var isDone: Bool { false }
}

/// Cuts a run into windows.
struct WindowReader: RunObserver {
    let length: Double
    let read: (RunStatistics) -> Void
    /// The measured part's start, and the windows since.
    private let start: Double
    private var count = 0
    /// As the statistics were when the window began.
    private var before: RunStatistics?
    private var area = 0.0
    private var population = 0.0
    /// The most of what there was at once in the window.
    private var memory: [Double] = []
    private var connections = 0

    init(from start: Double, length: Double, read: @escaping (RunStatistics) -> Void) {
        precondition(length > 0, "a window lasts")
        self.start = start
        self.length = length
        self.read = read
    }

    /// Ends of the windows: products, so that rounding does not add up.
    private var current: Double { start + Double(count) * length }
    private var next: Double { start + Double(count + 1) * length }

    mutating func before(
        _ event: ServingSimulation.Event, at time: Double, _ model: borrowing ServingSimulation
    ) {
        if before == nil, start == 0 { begin(at: 0, model) }
        while next <= time { close(at: next, model) }
    }

    mutating func after(
        _ event: ServingSimulation.Event, at time: Double, _ model: borrowing ServingSimulation
    ) {
        if event.kind == .warmupOver { begin(at: time, model) }
        if before != nil { look(model) }
    }

    mutating func end(at time: Double, _ model: borrowing ServingSimulation) {
        while next <= time { close(at: next, model) }
        if time > current { close(at: time, model) }
    }

    var isDone: Bool { false }

    private mutating func begin(at time: Double, _ model: borrowing ServingSimulation) {
        before = model.closedStatistics(at: time)
        area = model.population.integral(until: time)
        population = model.population.value
        memory = Array(repeating: 0, count: model.scenario.hosts.count)
        connections = 0
        look(model)
    }

    private mutating func close(at time: Double, _ model: borrowing ServingSimulation) {
        guard let before else {
            count += 1
            return
        }
        var window = model.closedStatistics(at: time).since(before)
        let seconds = time - current
        window.start = current
        window.population = (model.population.integral(until: time) - area) / seconds
        window.growth = model.population.value - population
        window.memoryPeak = memory
        window.peakConnections = connections
        read(window)
        count += 1
        begin(at: time, model)
    }

    /// What is at its most now.
    private mutating func look(_ model: borrowing ServingSimulation) {
        connections = max(connections, model.database.count)
        for index in model.memory.indices {
            let host = index < memory.count ? index : model.workers[0].host
            memory[host] = max(memory[host], min(model.memory[index].used, model.memory[index].limit))
        }
    }
}
