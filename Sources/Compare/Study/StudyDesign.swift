public import Experiments
internal import Models
internal import SimCore

/// Which configurations of an experiment a study holds out, drawn from a seed that nobody chooses: a commit's hash.
///
/// A configuration is one value of each axis of the sweep, its load aside. Some are ladders, one configuration at several
/// loads, from which a capacity can be read; the others stand alone, under closed and open load in turns.
public struct StudyDesign: Sendable {
    /// Clients of a ladder's rungs.
    static let rungs = [4, 16, 48, 100, 200]
    /// Share of the rate at which the model's first resource saturates.
    static let shares = [0.4, 0.7, 0.85, 0.95]
    static let clients = "workload.closed.clients"

    /// How many ladders, and how many configurations that stand alone.
    public struct Size: Sendable {
        public var ladders: Int
        public var singles: Int

        public init(ladders: Int, singles: Int) {
            self.ladders = ladders
            self.singles = singles
        }
    }

    /// Held-out points: each a list of assignments.
    public private(set) var points: [[Assignment]] = []

    /// - Parameters:
    ///   - file: with the axes to draw from, and training points, which are left out.
    ///   - seed: of the draws; the file's name is added, so that files do not draw alike.
    public init(_ file: ExperimentFile, seed: String, size: Size) throws {
        let base = try file.decode()
        let name = SHA256.digest(of: Array("\(seed) \(base.name)".utf8))
        let number = name.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        var stream = RandomStream(StreamKey(seed: number, replication: 0, component: 91, purpose: 0))
        let axes = base.axes.filter { $0.path != Self.clients }
        // Every value of an axis comes up equally often: whole shuffled decks, one after the other.
        let count = size.ladders + size.singles
        var decks = axes.map { axis in Self.deck(axis.values, count, &stream) }
        let training = Set(base.comparison.train.map { Self.key($0) })
        for index in 0..<count {
            let configuration = axes.indices.map { Assignment(path: axes[$0].path, value: decks[$0][index]) }
            if index < size.ladders {
                for clients in Self.rungs {
                    points.append(
                        configuration + [Assignment(path: Self.clients, value: "\(clients)")])
                }
            } else if index % 2 == 0 {
                // On a logarithmic scale, from 1 to 200.
                let clients = Int(Arithmetic.exp(stream.uniform() * Arithmetic.log(200)).rounded())
                points.append(configuration + [Assignment(path: Self.clients, value: "\(clients)")])
            } else {
                let share = Self.shares[stream.index(below: Self.shares.count)]
                points.append(configuration + [try Self.open(file, configuration, base, share: share)])
            }
        }
        decks = []
        points.removeAll { training.contains(Self.key($0)) }
    }

    /// Open arrivals at a share of what the model can serve.
    private static func open(
        _ file: ExperimentFile, _ configuration: [Assignment], _ base: Experiment, share: Double
    ) throws -> Assignment {
        let scenario = try file.decode(configuration).scenario(on: .measured)
        let rate = max(1, (share * (Saturation(scenario).first?.rate.middle ?? 100)).rounded())
        let duration = Quantity(base.scenario.workload.load.duration ?? 6, .duration).text
        return Assignment(
            path: "workload",
            value:
                "{host: \(base.scenario.workload.host), open: {rate: \(Int(rate))/s, duration: \(duration)}}")
    }

    private static func deck(
        _ values: [String], _ count: Int, _ stream: inout RandomStream
    ) -> [String] {
        var deck: [String] = []
        while deck.count < count {
            var next = values
            for index in next.indices.dropFirst().reversed() {
                next.swapAt(index, stream.index(below: index + 1))
            }
            deck += next
        }
        return Array(deck.prefix(count))
    }

    private static func key(_ assignments: [Assignment]) -> String {
        assignments.map { "\($0.path)=\($0.value)" }.sorted().joined(separator: "\n")
    }
}
