import Foundation
import SimCore

// mm1 CUSTOMERS SEED: prints the seconds taken and the mean time in the system, 10 in the long run.
let arguments = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
guard arguments.count == 2 else {
    FileHandle.standardError.write(Data("usage: mm1 CUSTOMERS SEED\n".utf8))
    exit(2)
}
let clock = ContinuousClock()
let begin = clock.now
var calendar = Calendar<SingleServerQueue.Event>()
var model = SingleServerQueue(
    load: 0.9, customers: Int(arguments[0]), seed: arguments[1], calendar: &calendar)
run(&model, &calendar)
let seconds = (clock.now - begin) / .seconds(1)
print(seconds, model.timeInSystem.mean)
