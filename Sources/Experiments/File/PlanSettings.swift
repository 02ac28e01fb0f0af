/// What `plan` asks: the cheapest configuration for a load.
public struct PlanSettings: Sendable, Equatable {
    /// Requests per second to be served.
    public var load: Double
    /// Share of the capacity that is to stay free, 0.3 for 30 %.
    public var headroom: Double
    /// `render`, or names of files with prices.
    public var catalogues: [String]
    /// Paths with the values to choose from, as an axis of a sweep.
    public var vary: [Axis]

    public init(load: Double, headroom: Double, catalogues: [String], vary: [Axis]) {
        self.load = load
        self.headroom = headroom
        self.catalogues = catalogues
        self.vary = vary
    }
}
