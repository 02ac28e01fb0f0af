/// How far predictions were off, over a whole study.
public enum Accuracy {
    /// What is scored.
    public static let metrics = ["throughput", "latency.mean", "latency.p50", "latency.p95", "latency.p99"]
}
