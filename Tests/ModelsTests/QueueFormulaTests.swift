import Models
import SimCore
import Testing

private func near(_ a: Double, _ b: Double, _ tolerance: Double = 1e-12) -> Bool {
    (a - b).magnitude <= tolerance * max(a.magnitude, b.magnitude)
}

@Suite struct `Formulas of single stations meet at their limits` {
    @Test func `room for the servers alone makes Erlang's loss system`() {
        for servers in [1, 3, 20] {
            let queue = FiniteQueue(servers: servers, capacity: servers, rate: 7, service: 0.9)
            #expect(near(queue.loss, Erlang.b(servers: servers, load: 6.3)))
            #expect(queue.meanQueue == 0)
        }
    }

    @Test func `much room makes M/M/c`() {
        let queue = FiniteQueue(servers: 4, capacity: 2_000, rate: 9, service: 0.4)
        #expect(near(queue.meanWait, Erlang.meanWait(servers: 4, rate: 9, service: 0.4), 1e-10))
        #expect(near(queue.utilization, 0.9))
    }

    @Test func `an overload far beyond a Double's exponent still has a steady state`() {
        let queue = FiniteQueue(servers: 2, capacity: 10_000, rate: 1e4, service: 1)
        #expect(near(queue.throughput, 2, 1e-9))
        #expect(near(queue.meanNumber, 10_000, 1e-3))
    }

    @Test func `nobody comes`() {
        let queue = FiniteQueue(servers: 2, capacity: 3, rate: 0, service: 0.5)
        #expect(queue.meanNumber == 0 && queue.meanWait == 0 && queue.meanResponse == 0.5 && queue.loss == 0)
        let impatient = ImpatientQueue(servers: 2, rate: 0, service: 0.5, patience: 1)
        #expect(impatient.abandonment == 0 && impatient.meanWait == 0 && impatient.waitProbability == 0)
    }

    /// With patience as long as service everybody leaves at one rate, served or not: M/M/∞, a Poisson number.
    @Test func `patience as long as service makes a Poisson number present`() {
        let queue = ImpatientQueue(servers: 3, rate: 5, service: 0.8, patience: 0.8)
        var probability = Arithmetic.exp(-4)
        for n in 0..<20 {
            #expect(near(queue.probabilities[n], probability, 1e-13))
            probability *= 4 / Double(n + 1)
        }
    }

    @Test func `patience without end makes M/M/c, and none the loss system`() {
        let patient = ImpatientQueue(servers: 5, rate: 4, service: 1, patience: 1e9)
        #expect(near(patient.meanWait, Erlang.meanWait(servers: 5, rate: 4, service: 1), 1e-6))
        #expect(near(patient.waitProbability, Erlang.c(servers: 5, load: 4), 1e-6))
        let hasty = ImpatientQueue(servers: 5, rate: 4, service: 1, patience: 1e-9)
        #expect(near(hasty.abandonment, Erlang.b(servers: 5, load: 4), 1e-6))
    }

    @Test func `who is impatient leaves in an overload as much as the servers cannot do`() {
        let queue = ImpatientQueue(servers: 10, rate: 20, service: 1, patience: 100)
        #expect(near(queue.abandonment, 0.5, 1e-6))
        #expect(near(queue.meanWait, 50, 1e-6))
    }

    @Test func `a queue without a steady state waits for ever`() {
        #expect(Erlang.meanWait(servers: 2, rate: 3, service: 1) == .infinity)
        #expect(SingleServerQueue.meanWait(rate: 1, service: 1, squaredVariation: 0) == .infinity)
        #expect(SingleServerQueue.meanSharedResponse(rate: 2, service: 1) == .infinity)
        #expect(SingleServerQueue.responseQuantile(0.5, rate: 1, service: 1) == .infinity)
    }

    @Test func `machine repair without customers does nothing`() {
        let repair = MachineRepair(population: 0, think: 1, servers: 1, service: 1)
        #expect(repair.throughput == 0 && repair.meanNumber == 0 && repair.meanResponse == 0)
    }
}

@Suite struct `The universal scalability law` {
    @Test func `is found again from its own values`() throws {
        let law = ScalabilityLaw(single: 40, contention: 0.03, coherency: 0.0004)
        let loads: [Double] = [1, 2, 5, 10, 30, 60, 100]
        let fit = try #require(ScalabilityFit(loads: loads, throughputs: loads.map { law.throughput($0) }))
        #expect(near(fit.law.single, 40, 1e-8))
        #expect(near(fit.law.contention, 0.03, 1e-8))
        #expect(near(fit.law.coherency, 0.0004, 1e-8))
        #expect(near(fit.law.peak ?? 0, (0.97 / 0.0004).squareRoot(), 1e-8))
    }

    @Test func `no nearby law has less squares`() throws {
        let loads: [Double] = [1, 4, 8, 16, 32]
        let throughputs = [10.2, 35, 55, 71, 62]
        let fit = try #require(ScalabilityFit(loads: loads, throughputs: throughputs))
        for scale in [0.999, 1.001] {
            for parameter in 0..<3 {
                var law = fit.law
                if parameter == 0 { law.single *= scale }
                if parameter == 1 { law.contention *= scale }
                if parameter == 2 { law.coherency *= scale }
                let squares = zip(loads, throughputs).reduce(0) { sum, point in
                    let difference = point.1 - law.throughput(point.0)
                    return sum + difference * difference
                }
                #expect(squares > fit.squares)
            }
        }
    }

    /// Measurements that scale better than proportionally would need a negative contention.
    @Test func `a coefficient that would be negative is zero`() throws {
        let loads: [Double] = [1, 2, 4, 8]
        let fit = try #require(ScalabilityFit(loads: loads, throughputs: [10, 21, 44, 92]))
        #expect(fit.law.contention == 0 && fit.law.coherency == 0)
        #expect(fit.law.peak == nil)
    }

    @Test func `two different loads leave it open`() {
        #expect(ScalabilityFit(loads: [1, 2, 2], throughputs: [10, 18, 19]) == nil)
        #expect(ScalabilityFit(loads: [], throughputs: []) == nil)
    }
}
