public import Experiments
public import RealServer

/// One offline page about an experiment: the verdict, simulated against measured, figures against load,
/// objectives, calibrated parameters and warnings.
///
/// The page is a single HTML file that loads nothing and may be kept or sent as it is. It reads without
/// JavaScript: every figure stands over a table of the numbers that it plots.
public struct Report: Sendable {
    /// `nil` for the page of a measurement that was not simulated; one side is there.
    public var simulated: ResultFile?
    public var measured: ResultFile?
    public var comparison: Comparison?
    /// How far two measurements of one configuration lie apart; `nil` where that was not measured.
    public var noise: NoiseFloor?
    /// How the measurement came about: which runs were discarded, and why.
    public var record: RunRecord?
    /// What was found, in one sentence.
    public var verdict: String
    /// The exact command that made this report, as typed.
    public var command: String
    /// What draws the figures; without it the page has the tables alone and says how to get the figures.
    public var charts: ChartLibrary?

    public init(
        simulated: ResultFile?, measured: ResultFile? = nil, comparison: Comparison? = nil,
        noise: NoiseFloor? = nil, record: RunRecord? = nil, verdict: String,
        command: String, charts: ChartLibrary? = ChartLibrary.installed()
    ) {
        self.simulated = simulated
        self.measured = measured
        self.comparison = comparison
        self.noise = noise
        self.record = record
        self.verdict = verdict
        self.command = command
        self.charts = charts
    }

    /// The page as a whole HTML document.
    ///
    /// Its content security policy admits this page's own scripts by a nonce that is drawn anew for every
    /// page, so that text from an experiment file could not run even if it were not escaped.
    public func html() -> String {
        var generator = SystemRandomNumberGenerator()
        let words = [UInt64.random(in: .min ... .max, using: &generator), .random(in: .min ... .max)]
        return page(nonce: words.map { String($0, radix: 36) }.joined())
    }
}
