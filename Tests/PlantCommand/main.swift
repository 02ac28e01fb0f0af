import Experiments
import Foundation
import Planting
import RealServer

// Known work and waits in the reference server, and what a calibration makes of them: `plant HEADROOM FILE COUNT`.

let arguments = CommandLine.arguments
guard arguments.count == 4, let count = Int(arguments[3]), count >= 1 else {
    print(
        "plant: say the command, the file to write, and how many plantings: plant .build/release/headroom docs/planting.md 20"
    )
    exit(2)
}

/// Of each run, and runs of each point.
let requests = 200
let repetitions = 5

/// Beyond this share a planted parameter is not recovered.
let tolerance = 0.05

do {
    var rows: [Planting.Recovery] = []
    for number in 0..<count {
        let planting = Planting(number, roundTrips: false)
        let told = planting.file(isTold: true, requests: requests, repetitions: repetitions)
        let points = try told.points().filter { $0.role == .train }
        var options = MeasurementOptions()
        options.executable = arguments[1]
        let measured = try measure(told, points, options).result
        let untold = planting.file(isTold: false, requests: requests, repetitions: repetitions)
        let found = try planting.recover(
            from: measured, untold, threads: ProcessInfo.processInfo.activeProcessorCount)
        for row in found { print("\(number + 1)/\(count) \(PlantingTable.line(row))") }
        rows += found
    }
    let table = PlantingTable(rows, plantings: count, tolerance: tolerance)
    let page = """
        # Planted parameters

        Written by `make plant`; do not edit. Work and waits of known length were put into one endpoint of the reference
        server; a calibration that was not told them looked for them in three training points of \(repetitions) runs each.

        \(table.text)
        """
    try Data(page.utf8).write(to: URL(filePath: arguments[2]))
    print(table.summary)
    if !table.isRecovered { exit(1) }
} catch {
    print("plant: \(error)")
    exit(5)
}
