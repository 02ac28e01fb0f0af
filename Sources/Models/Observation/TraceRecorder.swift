internal import SimCore

/// Follows requests and workers through a run, from what can be seen of the model between its events.
///
/// An event takes no time, so that a request is in one place from one event to the next. Where it is follows from its
/// slot, its worker and the stations; a few things only the events tell, and those a ``Followed`` remembers.
struct TraceRecorder: RunObserver {
    private(set) var trace: RunTrace
    private let settings: TraceSettings
    private var series: SeriesRecorder
    private var followed: [Followed] = []
    /// Requests that have begun, taken or not.
    private var begun = 0
    private var size = 0
    /// What each worker's process is doing, and since when; `nil` while it sleeps.
    private var doing: [Doing?]

    /// As it was before the event.
    private var task: ServingSimulation.Server.Task?
    private var finishedBefore = 0
    private var begunBefore = 0
    /// Whose end the event may be, and what that end would be.
    private var ending: (slot: Int, outcome: OutcomeClass, cause: OutcomeCause)?

    private struct Doing: Equatable {
        var activity: RunTrace.Activity
        var progress: RunTrace.Progress
        var since = 0.0
    }

    init(_ scenario: Scenario, _ settings: TraceSettings) {
        precondition(settings.every >= 1 && settings.requests >= 1, "a trace takes requests")
        self.settings = settings
        let gauges = Gauges(scenario)
        series = SeriesRecorder(
            gauges, from: settings.from, step: settings.step,
            limit: max(1, settings.limit / max(1, gauges.names.count)))
        trace = RunTrace(series: series.series)
        doing = Array(repeating: nil, count: scenario.server.workers * scenario.server.instances)
    }

    var isDone: Bool { trace.isCut || trace.isFull && followed.isEmpty }

    mutating func before(
        _ event: ServingSimulation.Event, at time: Double, _ model: borrowing ServingSimulation
    ) {
        if time >= settings.from { series.before(event, at: time, model) }
        task = model.generator.current
        finishedBefore = model.finished
        begunBefore = model.clientsBegun
        ending = nil
        switch event.kind {
        case .clientTimeout: ending = (Int(event.index), .timeout, .clientTimeout)
        case .answer: ending = end(of: Int(event.index), model)
        case .processorDue:
            if let task, task.kind == .receive { ending = end(of: Int(task.request), model) }
        default: break
        }
    }

    private func end(of slot: Int, _ model: borrowing ServingSimulation)
        -> (slot: Int, outcome: OutcomeClass, cause: OutcomeCause)
    {
        (slot, model.requests[slot].outcome, model.requests[slot].cause)
    }

    mutating func after(
        _ event: ServingSimulation.Event, at time: Double, _ model: borrowing ServingSimulation
    ) {
        guard time >= settings.from else { return }
        if model.finished > finishedBefore, let ending { finish(ending, at: time) }
        for index in followed.indices {
            followed[index].note(event, task, model)
            let phase = followed[index].phaseNow(model)
            guard phase != followed[index].phase else { continue }
            close(index, at: time)
            followed[index].phase = phase
        }
        if event.kind == .thinkOver { take(event.index, at: time, model) }
        if model.clientsBegun > begunBefore { take(model.lastBegun, at: time, model) }
        if !trace.requests.isEmpty { watchWorkers(time, model) }
        if size >= settings.limit { trace.isCut = true }
    }

    mutating func end(at time: Double, _ model: borrowing ServingSimulation) {
        for index in followed.indices {
            close(index, at: time)
            trace.requests[followed[index].request].end = time
        }
        for worker in doing.indices { change(worker, to: nil, at: time) }
        series.end(at: time, model)
        trace.series = series.series
        if series.series.isCut { trace.isCut = true }
        trace.end = time
    }

    /// A request begins.
    private mutating func take(_ index: Int32, at time: Double, _ model: borrowing ServingSimulation) {
        let request = model.requests[Int(index)]
        guard request.intended >= settings.from, !trace.isFull else { return }
        defer { begun += 1 }
        guard begun % settings.every == 0 else { return }
        let number = trace.requests.count
        trace.requests.append(
            RunTrace.Request(
                client: Int(request.client), number: Int(request.number), endpoint: Int(request.endpoint),
                intended: request.intended, end: request.intended))
        trace.isFull = trace.requests.count == settings.requests
        followed.append(Followed(request: number, slot: Int(index), since: request.intended))
        if time > request.intended { close(followed.count - 1, at: time) }
        followed[followed.count - 1].start(model)
    }

    private mutating func finish(
        _ ending: (slot: Int, outcome: OutcomeClass, cause: OutcomeCause), at time: Double
    ) {
        guard let index = followed.firstIndex(where: { $0.slot == ending.slot }) else { return }
        close(index, at: time)
        let request = followed[index].request
        trace.requests[request].end = time
        trace.requests[request].outcome = ending.outcome
        trace.requests[request].cause = ending.cause
        trace.requests[request].attempts = followed[index].attempts
        trace.requests[request].worker = followed[index].worker
        followed.remove(at: index)
    }

    /// The request's present span ends.
    private mutating func close(_ index: Int, at time: Double) {
        let span = followed[index]
        followed[index].since = time
        guard time > span.since else { return }
        size += 1
        trace.requests[span.request].spans.append(
            RunTrace.Span(phase: span.phase, start: span.since, end: time))
    }

    private mutating func watchWorkers(_ time: Double, _ model: borrowing ServingSimulation) {
        for worker in doing.indices {
            let now = Self.doing(worker, model)
            if let now, let before = doing[worker], now.activity == before.activity,
                now.progress == before.progress
            {
                continue
            }
            if now != nil || doing[worker] != nil { change(worker, to: now, at: time) }
        }
    }

    private mutating func change(_ worker: Int, to next: Doing?, at time: Double) {
        if let before = doing[worker], time > before.since {
            size += 1
            trace.bursts.append(
                RunTrace.Burst(
                    worker: worker, activity: before.activity, progress: before.progress,
                    start: before.since, end: time))
        }
        doing[worker] = next
        doing[worker]?.since = time
    }

    private static func doing(_ worker: Int, _ model: borrowing ServingSimulation) -> Doing? {
        let activity: RunTrace.Activity
        if model.workers[worker].isBooting {
            activity = .booting
        } else {
            guard model.workers[worker].isUp else { return nil }
            switch model.activity(of: worker) {
            case .idle: return nil
            case .waking: activity = .waking
            case .accepting: activity = .accepting
            case .serving(let index):
                let request = model.requests[Int(index)]
                activity = .serving(
                    endpoint: Int(request.endpoint), client: Int(request.client), number: Int(request.number))
            }
        }
        let host = model.workers[worker].host
        let process = Int32(worker)
        if !model.processors[host].isRunnable(process) {
            return Doing(activity: activity, progress: .isBlocked)
        }
        let runs = model.processors[host].isRunning(process)
        return Doing(activity: activity, progress: runs ? .runs : .waitsForCore)
    }
}
