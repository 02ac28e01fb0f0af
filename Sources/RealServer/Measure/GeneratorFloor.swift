/// What the load generator, the connection and the kernel take by themselves: one client against a server that does
/// nothing but answer, on the CPUs of the measurement.
public struct GeneratorFloor: Codable, Sendable, Equatable {
    /// Seconds.
    public var median: Double
    public var p99: Double
    /// CPU seconds of the generator for each request.
    public var generatorCPU: Double
    public var requests: Int

    enum CodingKeys: String, CodingKey {
        case requests, p99
        case median = "p50"
        case generatorCPU = "generator_cpu"
    }
}
