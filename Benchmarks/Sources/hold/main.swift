import Harness

// hold calendar|heap PENDING OPERATIONS SEED: the CPU time taken and the final clock, the same for both.

let arguments = Arguments("calendar|heap", "PENDING", "OPERATIONS", "SEED")
let increments = Increments(
    pending: arguments.number(1), operations: arguments.number(2), seed: UInt64(arguments.number(3)))
let (seconds, clock) =
    switch arguments.text(0) {
    case "calendar": holdCalendar(increments)
    case "heap": holdHeap(increments)
    default: arguments.refuse()
    }
report(["seconds": seconds, "clock": clock])
