internal import SimCore

/// One event of a run, for people to read.
public struct EventRecord: Sendable, Equatable {
    /// Simulated seconds.
    public var time: Double
    /// What happened, in the model's words: `connect`, `answer`, `processorDue`.
    public var kind: String
    /// Slot of the request that it concerns, or index of the host.
    public var entity: Int
    /// The request's client and number; `nil` where the event is a host's or nobody's.
    public var client: Int?
    public var number: Int?
}

extension ServingSimulation {
    /// What an event that is about to be handled is.
    func record(of event: Event, at time: Double) -> EventRecord {
        var record = EventRecord(time: time, kind: event.kind.name, entity: Int(event.index))
        switch event.kind {
        case .processorDue, .arrival, .warmupOver, .logWritten, .lingered, .probe, .workerCheck, .workerLook,
            .workerSpawn, .fault:
            break
        default:
            let request = requests[Int(event.index)]
            record.client = Int(request.client)
            record.number = Int(request.number)
        }
        return record
    }
}

extension ServingSimulation.Event.Kind {
    var name: String {
        switch self {
        case .processorDue: "processorDue"
        case .thinkOver: "thinkOver"
        case .connect: "connect"
        case .connected: "connected"
        case .established: "established"
        case .requestArrived: "requestArrived"
        case .waitOver: "waitOver"
        case .poolDeadline: "poolDeadline"
        case .lockPoll: "lockPoll"
        case .answer: "answer"
        case .arrival: "arrival"
        case .warmupOver: "warmupOver"
        case .keepaliveOver: "keepaliveOver"
        case .clientTimeout: "clientTimeout"
        case .retry: "retry"
        case .balancerQueueOver: "balancerQueueOver"
        case .balancerTimeout: "balancerTimeout"
        case .rerouted: "rerouted"
        case .probe: "probe"
        case .probeOver: "probeOver"
        case .workerCheck: "workerCheck"
        case .workerLook: "workerLook"
        case .workerSpawn: "workerSpawn"
        case .fault: "fault"
        case .lingered: "lingered"
        case .statementArrived: "statementArrived"
        case .logWritten: "logWritten"
        case .replied: "replied"
        case .commandArrived: "commandArrived"
        case .commandReplied: "commandReplied"
        case .repeated: "repeated"
        }
    }
}
