extension KeyReference {
    /// The distributions that a duration may have.
    public static let distributions = [
        KeyReference("constant", .duration, "Always the same."),
        KeyReference(
            "uniform",
            .mapping([
                KeyReference("from", .duration, "The least.", required: true),
                KeyReference("to", .duration, "The greatest.", required: true),
            ]), "Every value between alike."),
        KeyReference("exponential", .mapping([mean]), "Memoryless, CV 1."),
        KeyReference("normal", .mapping([mean, variation]), "Symmetrical; negative values are drawn anew."),
        KeyReference("lognormal", .mapping([mean, variation]), "Skewed, with a long tail."),
        KeyReference("gamma", .mapping([mean, variation]), "Skewed, with a lighter tail."),
        KeyReference(
            "hyperexponential", .mapping([mean, variation]), "One of two exponentials; `cv` from 1."),
        KeyReference("weibull", .mapping([mean, shape]), "Below shape 1 with a heavy tail."),
        KeyReference(
            "bounded_pareto",
            .mapping([
                KeyReference("from", .duration, "The least.", required: true),
                KeyReference("to", .duration, "The greatest.", required: true), shape,
            ]), "A few requests that do most of the work."),
        KeyReference(
            "discrete",
            .mapping([
                KeyReference("values", .list(.duration), "What may come.", required: true),
                KeyReference("weights", .list(.number), "How often, relatively.", default: "all alike"),
            ]), "One of some values."),
        KeyReference(
            "empirical",
            .mapping([
                KeyReference("sample", .list(.duration), "At least two measured times.", required: true)
            ]),
            "What a sample suggests: linear between neighbouring values."),
    ]

    private static let mean = KeyReference("mean", .duration, "The mean.", required: true)
    private static let variation = KeyReference(
        "cv", .number, "Standard deviation over mean.", required: true)
    private static let shape = KeyReference("shape", .number, "How the tail falls.", required: true)
}
