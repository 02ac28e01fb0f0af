public import Models

/// Applies a workload to a server that is already there, once, from a load generator in a process of its own.
///
/// - Parameters:
///   - scenario: its endpoints and its workload; a warm-up is not deleted.
///   - seed: with `repetition`, names the requests: the simulation's of the same seed and replication.
///   - port: of the server, on 127.0.0.1.
///   - cpus: that the generator may use; empty for any.
/// - Returns: what became of each request, in the order in which they ended; those in flight at the end of a
///   duration are left out.
/// - Throws: ``MeasurementError`` where the generator cannot run, is interrupted, or gets no answers.
public func applyLoad(
    _ scenario: Scenario, seed: UInt64, repetition: Int, port: Int, cpus: [Int] = [],
    _ options: MeasurementOptions = MeasurementOptions()
) throws(MeasurementError) -> [RequestRecord] {
    let keeper = try Keeper(executable: options.executable)
    defer { keeper.dismiss() }
    let generator = try LoadGenerator(
        GeneratorSettings(
            scenario, seed: seed, repetition: UInt64(repetition), port: port, cpus: cpus, warmup: 0,
            limits: options.limits, recordsPath: keeper.folder + "/records"),
        executable: options.executable, folder: keeper.folder, keeper: keeper,
        interruption: options.interruption?.descriptor ?? -1)
    defer { generator.stop() }
    generator.start()
    _ = try generator.wait(within: (scenario.workload.load.duration ?? 3600) + 60)
    let (summary, records) = try generator.results()
    if let failure = summary.failure { throw .environment(failure) }
    return records
}
