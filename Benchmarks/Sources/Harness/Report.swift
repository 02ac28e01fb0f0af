/// Prints what a benchmark found as one line of JSON, for the runner: `{"seconds": 0.5, "mean": 10.1}`.
///
/// - Parameter figures: finite numbers by name.
public func report(_ figures: KeyValuePairs<String, Double>) {
    print("{" + figures.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ") + "}")
}
