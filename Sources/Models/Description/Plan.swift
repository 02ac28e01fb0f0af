/// What a hosting plan grants and costs.
public struct Plan: Sendable, Equatable {
    /// `provider/plan`.
    public var name: String
    /// CPU seconds per second: 0.5 for half a core.
    public var cpu: Double
    /// Bytes.
    public var memory: Double
    /// US dollars a month.
    public var price: Double
    /// Whether the provider puts the service to sleep when nobody asks it.
    public var sleeps: Bool

    public init(name: String, cpu: Double, memory: Double, price: Double, sleeps: Bool = false) {
        self.name = name
        self.cpu = cpu
        self.memory = memory
        self.price = price
        self.sleeps = sleeps
    }

    /// Whole cores that a job on the plan may see: at least one.
    public var cores: Int { max(1, Int(cpu.rounded(.up))) }

    /// The share of those cores that the plan grants; `nil` for all of them.
    public var quota: Double? { cpu < Double(cores) ? cpu : nil }

    /// Render's plans for web services, after a third-party list of May 2026: check the prices before paying.
    public static let render: [Plan] = [
        Plan(name: "render/free", cpu: 0.1, memory: 512e6, price: 0, sleeps: true),
        Plan(name: "render/starter", cpu: 0.5, memory: 512e6, price: 7),
        Plan(name: "render/standard", cpu: 1, memory: 2e9, price: 25),
        Plan(name: "render/pro", cpu: 2, memory: 4e9, price: 85),
        Plan(name: "render/pro-plus", cpu: 4, memory: 8e9, price: 175),
        Plan(name: "render/pro-max", cpu: 4, memory: 16e9, price: 225),
        Plan(name: "render/pro-ultra", cpu: 8, memory: 32e9, price: 450),
    ]
}

#if !hasFeature(Embedded)
extension Plan: Codable {}
#endif
