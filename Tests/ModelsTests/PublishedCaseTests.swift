import Models
import SimCore
import Testing
import Validation

/// One system of a published case, named for a test's output.
struct PublishedSystem: Sendable, CustomTestStringConvertible {
    var number: Int
    var system: ValidationCase.System
    var seed: UInt64
    var testDescription: String { "case \(number) \(system.label)" }

    static let all: [PublishedSystem] = ValidationCase.all.flatMap { item in
        item.systems.enumerated().map { index, system in
            PublishedSystem(number: item.number, system: system, seed: item.seed(ofSystem: index))
        }
    }
}

@Suite struct `Published cases` {
    @Test func `there are eighteen, each with a figure from its source`() {
        #expect(ValidationCase.all.map { $0.number } == Array(1...18))
        #expect(
            ValidationCase.all.allSatisfy { item in
                item.systems.contains { $0.figures.contains { $0.published != nil } }
            })
    }

    @Test(arguments: PublishedSystem.all)
    func `closed forms give the printed digits`(published: PublishedSystem) {
        for figure in published.system.figures {
            guard let value = figure.published else { continue }
            #expect(
                value.agrees(with: figure.closedForm),
                "\(figure.name): published \(value.text), computed \(figure.closedForm)")
        }
    }

    /// All figures together fail by chance in 1 % of all seeds.
    @Test(arguments: PublishedSystem.all.filter { $0.system.network != nil })
    func `simulations agree with the closed forms`(published: PublishedSystem) {
        let study = SimulationStudy(published.system, seed: published.seed, factor: 1)
        for (figure, estimate) in zip(published.system.figures, study.estimates) {
            guard let estimate else { continue }
            #expect(
                estimate.agrees,
                "\(figure.name): closed form \(figure.closedForm), simulated \(estimate.interval)")
        }
    }
}

@Suite struct `Networks of queues` {
    @Test func `nobody is lost in a closed network`() throws {
        let item = try #require(ValidationCase.all.first { $0.number == 5 })
        let network = try #require(item.systems[0].network)
        let numbers = network.simulate(
            (0..<4).map { .meanNumber(station: $0) }, visits: 10_000, seed: 1, replication: 0)
        #expect((numbers.reduce(0, +) - 3).magnitude < 1e-9)
    }

    @Test func `a server that is slower than in its closed form is found out`() throws {
        let item = try #require(ValidationCase.all.first { $0.number == 16 })
        var slow = try #require(item.systems.last)
        slow.network?.stations[0].services = [.exponential(mean: 0.0103)]
        let study = SimulationStudy(slow, seed: 1, factor: 1)
        #expect(study.estimates[0]?.agrees == false)
        #expect(study.estimates[0]?.repeated == true)
    }
}
