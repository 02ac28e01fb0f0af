public import Experiments
internal import Models
internal import SimCore

/// Which configurations of an experiment a study holds out, drawn from a seed that nobody chooses: a commit's hash.
///
/// A configuration is one value of each axis of the sweep, its load aside. Some are ladders, one configuration at several
/// loads, from which a capacity can be read; the others stand alone, under closed and open load in turns.
public struct StudyDesign: Sendable {
    /// Clients of a ladder's rungs.
    static let rungs = [4, 24, 72, 200]
    /// Open load, as a share of the throughput that the calibrated model has with ``crowd`` clients.
    static let shares = [0.3, 0.5, 0.7, 0.8]
    static let crowd = 64
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

    enum Load: Equatable {
        case clients(Int)
        case share(Double)
    }

    /// The held-out points: what is set beside the load, and the load.
    private var entries: [(configuration: [Assignment], load: Load)] = []
    private let file: ExperimentFile
    private let training: Set<String>

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
        training = Set(base.comparison.train.map { Self.key($0) })
        self.file = file
        for index in 0..<count {
            let configuration = axes.indices.map { Assignment(path: axes[$0].path, value: decks[$0][index]) }
            if index < size.ladders {
                entries += Self.rungs.map { (configuration, .clients($0)) }
            } else if index % 2 == 0 {
                // On a logarithmic scale, from 1 to 200.
                let clients = Int(Arithmetic.exp(stream.uniform() * Arithmetic.log(200)).rounded())
                entries.append((configuration, .clients(clients)))
            } else {
                entries.append((configuration, .share(Self.shares[stream.index(below: Self.shares.count)])))
            }
        }
        decks = []
    }

    /// The held-out points, each a list of assignments.
    ///
    /// - Parameter demands: how the model is calibrated, which the rate of an open load depends on.
    public func points(_ demands: [Assignment]) throws -> [[Assignment]] {
        try entries.map { entry in
            switch entry.load {
            case .clients(let clients):
                return entry.configuration + [Assignment(path: Self.clients, value: "\(clients)")]
            case .share(let share):
                return entry.configuration + [try open(demands + entry.configuration, share)]
            }
        }.filter { !training.contains(Self.key($0)) }
    }

    private func open(_ configuration: [Assignment], _ share: Double) throws -> Assignment {
        let crowded = try file.decode(
            configuration + [Assignment(path: Self.clients, value: "\(Self.crowd)")])
        let run = simulate(
            crowded.scenario(on: .measured), seed: crowded.simulation.seed, replication: 0,
            warmup: 0.2 * (crowded.scenario.workload.load.duration ?? 0))
        let rate = max(1, (share * Double(run.all.ok) / (run.end - run.start)).rounded())
        let load = crowded.scenario.workload
        let duration = Quantity(load.load.duration ?? 6, .duration).text
        return Assignment(
            path: "workload",
            value: "{host: \(load.host), open: {rate: \(Int(rate))/s, duration: \(duration)}}")
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
