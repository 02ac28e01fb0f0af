internal import SimCore

/// The masters and the lives of their workers: checks, signals, exits, new workers.
extension ServingSimulation {
    /// A master looks at its workers: who was silent for too long gets a signal.
    mutating func checkWorkers(of instance: Int, _ calendar: inout EventCalendar) {
        guard !instances[instance].isDown else { return }
        let now = calendar.now
        for worker in workers(of: instance) where workers[worker].life.exists {
            switch verdict(on: worker, now) {
            case .alive: break
            case .abort:
                note(.workerTimeout, worker, now)
                abort(worker, &calendar)
            case .kill:
                note(.killed, worker, now)
                kill(worker, .workerKilled, &calendar)
            }
        }
        noteSilence(now)
        instances[instance].arbiter.checked(now: now)
        scheduleCheck(of: instance, &calendar)
    }

    mutating func scheduleCheck(of instance: Int, _ calendar: inout EventCalendar) {
        calendar.schedule(
            Event(kind: .workerCheck, index: Int32(instance)), at: instances[instance].arbiter.nextCheck)
    }

    private mutating func verdict(on worker: Int, _ now: Double) -> Heartbeat.Verdict {
        if !workers[worker].isStuck, !workers[worker].isBooting {
            if isResting(worker) {
                workers[worker].heartbeat.rest(now: now)
            } else {
                workers[worker].heartbeat.turn(now: lastTurn(of: worker, now))
            }
        }
        return workers[worker].heartbeat.check(now: now, isStuck: workers[worker].isStuck)
    }

    /// SIGABRT. Python code ends with it, and with it the request that it was running; a call that does not return to
    /// Python goes on until the next check kills the worker.
    private mutating func abort(_ worker: Int, _ calendar: inout EventCalendar) {
        guard !workers[worker].isStuck, case .serving(let index) = activity(of: worker),
            isInterruptible(index)
        else {
            if !workers[worker].isStuck, workers[worker].isBooting { kill(worker, .workerKilled, &calendar) }
            return
        }
        statistics.kills += 1
        workers[worker].isCondemned = true
        endProcess(of: worker, calendar.now)
        workers[worker].life.terminate()
        _ = workers[worker].life.look(now: calendar.now, connections: 1)
        stopListening(worker)
        if constants.workerClass == .sync {
            // gunicorn answers for the handler that it has interrupted.
            bury(index, .http500, .workerKilled, answers: true, &calendar)
            exit(worker, &calendar)
        } else {
            bury(index, .reset, .workerKilled, &calendar)
            closeAtServer(index)
            calendar.schedule(
                Event(kind: .workerLook, index: Int32(worker)), after: Heartbeat.interval)
            advance(worker, &calendar)
        }
    }

    /// A worker that leaves looks whether it can go.
    mutating func lookAbout(_ worker: Int, _ calendar: inout EventCalendar) {
        guard workers[worker].life.exists, !workers[worker].isStuck else { return }
        switch workers[worker].life.look(now: calendar.now, connections: connections(of: worker)) {
        case .serves: break
        case .exits: exit(worker, &calendar)
        case .waits(let until):
            stopListening(worker)
            calendar.schedule(Event(kind: .workerLook, index: Int32(worker)), at: until)
        }
    }

    /// A request begins: with `max_requests` it may be its worker's last.
    mutating func countRequest(of worker: Int, _ calendar: inout EventCalendar) {
        guard workers[worker].life.begin() else { return }
        note(.autorestarting, worker, calendar.now)
        // A sync worker looks about between requests.
        guard constants.workerClass != .sync else { return }
        var time = calendar.now
        if constants.workerClass == .gevent {
            time = max(time, workers[worker].heartbeat.nextSign(after: calendar.now))
            time = min(time, calendar.now + Heartbeat.interval)
        }
        calendar.schedule(Event(kind: .workerLook, index: Int32(worker)), at: time)
    }

    /// A worker's process ends by itself.
    mutating func exit(_ worker: Int, _ calendar: inout EventCalendar) {
        note(.exiting, worker, calendar.now)
        end(worker, .workerKilled, &calendar)
        respawn(worker, &calendar)
    }

    /// A worker's process is killed; its master starts another.
    mutating func kill(_ worker: Int, _ cause: OutcomeCause, _ calendar: inout EventCalendar) {
        guard workers[worker].life.exists else { return }
        if !workers[worker].isCondemned { statistics.kills += 1 }
        end(worker, cause, &calendar)
        if !instances[workers[worker].instance].isDown { respawn(worker, &calendar) }
    }

    /// A master starts a worker in the place of one that is gone.
    mutating func respawn(_ worker: Int, _ calendar: inout EventCalendar) {
        let instance = workers[worker].instance
        let start = instances[instance].arbiter.spawn(now: calendar.now, draw: lives.uniform())
        calendar.schedule(Event(kind: .workerSpawn, index: Int32(worker)), at: start)
    }

    /// The new process loads the application, which takes CPU time.
    mutating func spawn(_ worker: Int, _ calendar: inout EventCalendar) {
        guard !instances[workers[worker].instance].isDown, !workers[worker].life.exists else { return }
        workers[worker].life.spawn(using: &lives)
        workers[worker].heartbeat = Heartbeat(scenario.server, now: calendar.now)
        workers[worker].pid = nextPID()
        workers[worker].isBooting = true
        workers[worker].isCondemned = false
        note(.booting, worker, calendar.now)
        takeMemory(of: worker, scenario.server.memory.worker, &calendar)
        if workers[worker].life.exists { workerBurst(worker, constants.boot, &calendar) }
    }

    mutating func booted(_ worker: Int, _ calendar: inout EventCalendar) {
        workers[worker].isBooting = false
        workers[worker].isUp = true
        workers[worker].isListening = true
        workers[worker].life.booted()
        workers[worker].heartbeat.turn(now: calendar.now)
        wakeLoop(worker)
        advance(worker, &calendar)
    }

    mutating func nextPID() -> Int {
        pids += 1
        return pids
    }

    /// A line of gunicorn's log about a worker.
    mutating func note(_ kind: LogLine.Kind, _ worker: Int, _ now: Double) {
        statistics.logLines[Int(kind.rawValue)] += 1
        guard statistics.log.count < RunStatistics.mostLogLines else { return }
        let line = LogLine(kind: kind, pid: workers[worker].pid)
        statistics.log.append(LogEntry(time: now, instance: workers[worker].instance, line: line))
    }

    func workers(of instance: Int) -> Range<Int> {
        instance * constants.workersPerInstance..<(instance + 1) * constants.workersPerInstance
    }
}
