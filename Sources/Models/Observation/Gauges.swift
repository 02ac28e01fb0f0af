internal import SimCore

/// What of a run can be counted at an instant: who waits where, and who is being served.
struct Gauges: Sendable {
    /// In the order of ``values(_:)``.
    let names: [String]
    private let hosts: Int
    private let isLimited: Bool
    private let hasDatabase: Bool
    private let hasCache: Bool

    init(_ scenario: Scenario) {
        hosts = scenario.hosts.count
        if case .open(let load) = scenario.workload.load, load.connections != nil {
            isLimited = true
        } else {
            isLimited = false
        }
        if case .some(let database) = scenario.database {
            hasDatabase = database.kind == .postgresql
        } else {
            hasDatabase = false
        }
        if case .some = scenario.cache { hasCache = true } else { hasCache = false }
        var names = ["requests", "generator.tasks"]
        if isLimited { names.append("generator.waiting") }
        if scenario.hasBalancer || scenario.server.instances > 1 { names.append("balancer.requests") }
        for instance in 1...scenario.server.instances { names.append("accept.\(instance)") }
        for instance in 1...scenario.server.instances {
            for worker in 1...scenario.server.workers { names.append("connections.\(instance).\(worker)") }
        }
        names += ["workers.busy", "pool.checked_out", "pool.waiting"]
        if hasDatabase { names += ["database.connections", "database.statements"] }
        if hasCache { names.append("cache.commands") }
        for host in scenario.hosts { names.append("runnable.\(host.name)") }
        self.names = names
    }

    /// The counts at this moment.
    func values(_ model: borrowing ServingSimulation) -> [Int] {
        var values: [Int] = []
        values.reserveCapacity(names.count)
        values.append(Int(model.population.value))
        values.append(model.generator.queue.count + (model.generator.current == nil ? 0 : 1))
        if isLimited { values.append(model.waitingArrivals.count) }
        if model.constants.isBalanced {
            let process = model.balancerProcess.queue.count + (model.balancerProcess.current == nil ? 0 : 1)
            values.append(model.balancer.waiting + process)
        }
        for instance in model.instances.indices { values.append(accepts(model, instance)) }
        var busy = 0
        var checkedOut = 0
        var waiting = 0
        for worker in model.workers.indices {
            values.append(model.connections(of: worker))
            if model.activity(of: worker) != .idle { busy += 1 }
            checkedOut += model.workers[worker].pool.checkedOut
            waiting += model.workers[worker].pool.waiting
        }
        values += [busy, checkedOut, waiting]
        if hasDatabase { values += [model.database.count, statements(model)] }
        if hasCache { values.append(model.cache.queue.count + (model.cache.current == nil ? 0 : 1)) }
        for host in 0..<hosts {
            var runnable = model.processors[host].runnable
            // The copies of the server's host stand for it together.
            if host == model.workers[0].host {
                for copy in hosts..<model.timers.count { runnable += model.processors[copy].runnable }
            }
            values.append(runnable)
        }
        return values
    }

    /// Connections in an instance's accept queue; with `reuse_port` in those of its workers.
    private func accepts(_ model: borrowing ServingSimulation, _ instance: Int) -> Int {
        let each = model.queues.count / model.instances.count
        var count = 0
        for queue in instance * each..<(instance + 1) * each { count += model.queues[queue].count }
        return count
    }

    /// Statements that backends work at.
    private func statements(_ model: borrowing ServingSimulation) -> Int {
        var count = 0
        for connection in model.connections.indices where model.connections[connection].request >= 0 {
            count += 1
        }
        return count
    }
}
