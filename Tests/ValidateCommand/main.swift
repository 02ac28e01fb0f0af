import Foundation
import SimCore
import Validation

for item in ValidationCase.all.sorted(by: { $0.number < $1.number }) {
    for system in item.systems {
        for f in system.figures {
            let ok = f.published.map { $0.agrees(with: f.closedForm) } ?? true
            print(ok ? "ok " : "BAD", item.number, system.label, f.name, f.published?.text ?? "-", f.closedForm)
        }
    }
}
print(ValidationCase.simulatedFigures)
let clock = ContinuousClock()
var total = clock.now
for item in ValidationCase.all.sorted(by: { $0.number < $1.number }) {
    for (i, system) in item.systems.enumerated() where system.network != nil {
        let begin = clock.now
        let study = SimulationStudy(system, seed: UInt64(item.number * 100 + i), factor: 1)
        print(item.number, system.label, clock.now - begin)
        for (f, e) in zip(system.figures, study.estimates) {
            if let e { print("   ", f.name, f.closedForm, e.interval.mean, "±", String(format: "%.2f %%", 100 * e.interval.halfWidth! / e.interval.mean), e.agrees, e.repeated ? "REPEATED" : "") }
        }
    }
}
print(clock.now - total)
