import Foundation
import Validation

/// What MSER-5 deletes from series with a known transient: a table.
struct TransientSection {
    let text: String
    let agrees: Bool

    static let seeds = 1_000

    init() {
        var text = """
            ## Where a start-up ends

            Series of \(AutoregressiveStudy.length) observations, x' = φ x + noise of variance 1 from a start far off: \
            their mean falls like φⁿ. MSER-5
            has to delete what makes the expected value of its criterion least, as the median of \(Self.seeds) seeds and \
            to one batch of five, and
            in no seed leave a bias of half the mean's standard error.

            | φ | start | expected | deleted, median | least and most | agrees |
            | --- | --- | --- | --- | --- | --- |

            """
        var agrees = true
        for setting in AutoregressiveStudy.Setting.all {
            let study = AutoregressiveStudy(setting, seeds: Self.seeds)
            if !study.agrees { agrees = false }
            text +=
                "| \(setting.phi) | \(Int(setting.start)) | \(study.expected) | \(study.median) | "
                + "\(study.deleted.first ?? 0) to \(study.deleted.last ?? 0) | \(study.agrees ? "yes" : "**no**") |\n"
        }
        self.text = text
        self.agrees = agrees
    }
}
