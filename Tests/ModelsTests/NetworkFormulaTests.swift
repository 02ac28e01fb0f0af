import Models
import SimCore
import Testing

private typealias Station = MeanValueAnalysis.Station

private func near(_ a: Double, _ b: Double, _ tolerance: Double = 1e-10) -> Bool {
    (a - b).magnitude <= tolerance * max(a.magnitude, b.magnitude)
}

@Suite struct `Mean value analysis` {
    /// 1 minus the other probabilities would have no digit left here.
    @Test(arguments: [1, 8, 60, 200, 2_000])
    func `many servers are machine repair, at saturation too`(population: Int) {
        let repair = MachineRepair(population: population, think: 2, servers: 50, service: 0.5)
        let closed = MeanValueAnalysis(
            [Station(.queue(servers: 50), demand: 0.5)], think: 2, population: population)
        #expect(near(closed.throughput, repair.throughput))
        #expect(near(closed.meanNumber[0], repair.meanNumber))
        #expect(near(closed.response, repair.meanResponse))
    }

    /// The product form's normalising constants by Buzen's convolution (Communications of the ACM 16, 1973).
    @Test func `several stations of several speeds agree with convolution`() {
        let demands = [0.5, 0.9, 0.3, 1.1]
        let speeds: [[Double]] = [[1, 2], [1, 1.7, 2.1], [1], [1, 2, 3, 4]]
        let closed = MeanValueAnalysis(
            zip(demands, speeds).map { Station(.loadDependent($1), demand: $0) }, think: 0.4, population: 40)
        // Thinking is a station as fast as there are customers.
        var constants = (0...40).map { n in (1...40).prefix(n).reduce(1.0) { $0 * 0.4 / Double($1) } }
        for (demand, speeds) in zip(demands, speeds) {
            var factors = [1.0]
            for n in 1...40 { factors.append(factors[n - 1] * demand / speeds[min(n, speeds.count) - 1]) }
            constants = (0...40).map { n in (0...n).reduce(0.0) { $0 + factors[$1] * constants[n - $1] } }
        }
        for n in 1...40 {
            #expect(near(closed.throughputs[n - 1], constants[n - 1] / constants[n]), "N = \(n)")
        }
    }

    @Test func `a speed for each number of servers is those servers, and a delay is thinking`() {
        let other = Station(demand: 0.7)
        let servers = MeanValueAnalysis(
            [Station(.queue(servers: 3), demand: 1), other], think: 2, population: 9)
        let speeds = MeanValueAnalysis(
            [Station(.loadDependent([1, 2, 3]), demand: 1), other, Station(.delay, demand: 2)], population: 9)
        #expect(near(servers.throughput, speeds.throughput))
        #expect(near(servers.meanNumber[0], speeds.meanNumber[0]))
        #expect(near(speeds.meanNumber[2], 2 * speeds.throughput))
    }

    @Test func `nobody is nowhere`() {
        let closed = MeanValueAnalysis(
            [Station(demand: 1), Station(.queue(servers: 2), demand: 3)], population: 0)
        #expect(closed.throughput == 0 && closed.response == 0 && closed.meanNumber == [0, 0])
    }

    @Test func `classes that do not differ are one class`() {
        let demands = [0.2, 0.5, 0.1]
        let one = MeanValueAnalysis(demands.map { Station(demand: $0) }, think: 3, population: 12)
        let three = MulticlassMeanValueAnalysis(
            demands: demands.map { [$0, $0, $0] }, think: [3, 3, 3], population: [5, 0, 7])
        #expect(near(three.throughput.reduce(0, +), one.throughput))
        #expect(three.throughput[1] == 0)
        for station in 0..<3 {
            #expect(near(three.meanNumber[station].reduce(0, +), one.meanNumber[station]))
        }
    }

    @Test func `open classes without arrivals change nothing, and too many leave no steady state`() throws {
        let demands = [[1, 0.1], [0.09, 0.9]]
        func network(_ rate: Double) -> MixedNetwork? {
            MixedNetwork(
                rates: [rate], openDemands: [[0.5], [0.2]], closedDemands: demands, think: [0, 30],
                population: [3, 4])
        }
        let closed = MulticlassMeanValueAnalysis(demands: demands, think: [0, 30], population: [3, 4])
        #expect(try #require(network(0)).closed == closed)
        #expect(network(2) == nil)
        #expect(network(1.99) != nil)
    }

    /// Without customers who stay it is Jackson's network.
    @Test func `open classes alone are M/M/1 at each station`() throws {
        let network = try #require(
            MixedNetwork(
                rates: [0.5], openDemands: [[1.2], [0.4]], closedDemands: [[1], [1]], think: [0],
                population: [0])
        )
        let jackson = JacksonNetwork(throughputs: [0.5, 0.5], services: [1.2, 0.4], servers: [1, 1])
        for station in 0..<2 {
            #expect(near(network.openMeanNumber[station][0], jackson.stations[station].meanNumber))
        }
    }
}

@Suite struct `Jackson networks` {
    @Test func `customers who cannot leave have no traffic equations`() {
        #expect(
            JacksonNetwork(
                arrivals: [1, 0], routing: [[0, 1], [1, 0]], services: [0.1, 0.1], servers: [1, 1]) == nil)
    }

    @Test func `a station that is asked for too much has infinite means, the others have theirs`() throws {
        let network = try #require(
            JacksonNetwork(
                arrivals: [3, 0], routing: [[0, 0.5], [0, 0]], services: [0.5, 0.2], servers: [1, 2]))
        #expect(network.stations[0].utilization == 1.5)
        #expect(network.stations[0].meanNumber == .infinity)
        #expect(
            near(network.stations[1].meanResponse, Erlang.meanResponse(servers: 2, rate: 1.5, service: 0.2)))
    }
}

@Suite struct `Bounds of the throughput` {
    /// Random networks, of one customer too, balanced ones among them.
    @Test(arguments: 0..<200)
    func `hold the exact one`(index: Int) {
        var stream = RandomStream(StreamKey(seed: 17, replication: UInt64(index), component: 0, purpose: 0))
        let balanced = index % 10 == 0
        let demands = (0..<(1 + stream.index(below: 6))).map { _ in balanced ? 0.3 : 0.01 + stream.uniform() }
        let think = index % 3 == 0 ? 0 : 5 * stream.uniform()
        let population = 1 + stream.index(below: 60)
        let exact = MeanValueAnalysis(
            demands.map { Station(demand: $0) }, think: think, population: population)
        for bounds in [
            ThroughputBounds.asymptotic(demands: demands, think: think, population: population),
            .balanced(demands: demands, think: think, population: population),
            .geometric(demands: demands, think: think, population: population),
        ] {
            #expect(bounds.lower <= exact.throughput * (1 + 1e-12))
            #expect(bounds.upper >= exact.throughput * (1 - 1e-12))
            let response = bounds.response(population: population, think: think)
            #expect(response.lower <= exact.response * (1 + 1e-9))
            #expect(response.upper >= exact.response * (1 - 1e-9))
        }
    }

    @Test func `each kind is narrower than the one before where queues are long`() {
        let demands = [0.1, 0.1, 0.09, 0.08]
        let widths = [
            ThroughputBounds.asymptotic(demands: demands, population: 10),
            .balanced(demands: demands, population: 10), .geometric(demands: demands, population: 10),
        ].map { $0.upper - $0.lower }
        #expect(widths[0] > widths[1] && widths[1] > widths[2])
    }
}
