import Models

extension ValidationCase {
    static let scalability: ValidationCase = {
        let loads: [Double] = [1, 18, 36, 72, 108, 144, 216]
        let throughputs = [64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2]
        guard let fit = ScalabilityFit(loads: loads, throughputs: throughputs) else {
            preconditionFailure("seven different loads")
        }
        return ValidationCase(
            18, "Universal scalability law", source: "SPEC SDM91; R package usl (S. Möding)",
            input:
                "N = 1, 18, 36, 72, 108, 144, 216; X = 64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2",
            systems: [
                System(
                    "",
                    figures: [
                        Figure("α", "0.0277285", closedForm: fit.law.contention),
                        Figure("β", "0.000104365", closedForm: fit.law.coherency),
                        Figure("γ", "89.99523", closedForm: fit.law.single),
                        Figure("N of the peak", "96.51956", closedForm: fit.law.peak ?? .infinity),
                    ])
            ])
    }()
}
