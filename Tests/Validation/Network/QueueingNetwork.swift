public import SimCore

/// A network of queues to be simulated: stations, and classes of customers that visit them.
///
/// The networks of the product-form theorem (F. Baskett, K. M. Chandy, R. Muntz, F. Palacios, "Open, closed, and mixed
/// networks of queues with different classes of customers", Journal of the ACM 22, 1975) are among them, and
/// others: any service time, and a limit of room at a station that customers enter from outside.
public struct QueueingNetwork: Sendable {
    public enum Discipline: Sendable {
        /// Equal servers, in order of arrival. With a capacity, in service included, arrivals from outside that
        /// find the station full are lost.
        case queue(servers: Int, capacity: Int? = nil)
        /// Cores that all customers share, each on at most one.
        case shared(cores: Int)
        /// A server for everybody.
        case delay
    }

    public struct Station: Sendable {
        public var discipline: Discipline
        /// Service time of a visit in seconds, of each class.
        public var services: [Distribution]

        public init(_ discipline: Discipline, services: [Distribution]) {
            self.discipline = discipline
            self.services = services
        }
    }

    public enum Routing: Sendable {
        /// Mean visits to each station in one cycle, or between entering and leaving: at least 1 in all.
        ///
        /// The next station is chosen in proportion to the visits, wherever the customer is: product-form results
        /// depend on the routes through the visits alone.
        case visits([Double])
        /// Weights of the first station, and for each station probabilities of the next; the rest leaves.
        case routes(first: [Double], next: [[Double]])
    }

    public enum Source: Sendable {
        /// This many customers, for ever. With ``Routing/visits(_:)`` only, which say what a cycle is.
        case closed(population: Int)
        /// Poisson arrivals per second.
        case open(rate: Double)
    }

    public struct CustomerClass: Sendable {
        public var source: Source
        public var routing: Routing

        public init(_ source: Source, _ routing: Routing) {
            self.source = source
            self.routing = routing
        }
    }

    public var stations: [Station]
    public var classes: [CustomerClass]

    public init(stations: [Station], classes: [CustomerClass]) {
        for station in stations {
            precondition(station.services.count == classes.count, "a service time for each class")
        }
        self.stations = stations
        self.classes = classes
    }
}

extension QueueingNetwork {
    /// One station that customers enter once from outside.
    public static func single(
        _ discipline: Discipline, rate: Double, service: Distribution
    ) -> QueueingNetwork {
        QueueingNetwork(
            stations: [Station(discipline, services: [service])],
            classes: [CustomerClass(.open(rate: rate), .visits([1]))])
    }
}
