/// Whether what is in a system piles up: the growth of the number present over a run, against the number itself,
/// over independent replications.
///
/// A steady system neither grows nor shrinks but by chance. One that starts empty fills once, to its mean number,
/// if the run is long against its relaxation; one that is overloaded ends with twice its mean.
public enum GrowthTest {
    /// Growth below this share of the mean number present is left alone: a rest of the start-up, not a trend.
    static let negligible = 0.25

    /// - Parameters:
    ///   - growth: number present at the end less that at the start, of each replication.
    ///   - number: mean number present, of the same replications.
    ///   - fromEmpty: whether they began with an empty system, and little or nothing was deleted.
    /// - Returns: whether the growth exceeds what a steady system may have, at 99.5 %, one-sided.
    public static func isGrowing(growth: [Double], number: [Double], fromEmpty: Bool) -> Bool {
        let allowed = negligible + (fromEmpty ? 1 : 0)
        let excess = PairedDifference(number.map { allowed * $0 }, growth.map { $0 }, confidence: 0.99)
        return excess.sign > 0
    }
}
