// Prints what the functions of Playground return natively, for the comparison with WebAssembly in
// Tests/WebAssembly/compare.mjs: a line for each call, `name argument… bits`, 64-bit arguments with an n.
// Built for WebAssembly this is only the module's shell, without an entry point: a page calls the exports.
import Playground

#if canImport(Glibc)
import Glibc  // links the square root and the rounding that an engine without Foundation does not bring
#endif

#if !arch(wasm32)
for seed in UInt64(1)...3 {
    print("headroom_random_check \(seed)n 1000000 \(randomCheck(seed: seed, draws: 1_000_000))")
}
for clients in [UInt32(1), 20, 200] {
    for result in UInt32(0)...3 {
        let bits = closedLoopCheck(seed: 42, clients: clients, requests: 2_000, result: result)
        print("headroom_closed_loop_check 42n \(clients) 2000 \(result) \(bits)")
    }
}
for seed in UInt64(1)...3 {
    for result in UInt32(0)...9 {
        print(
            "headroom_output_analysis_check \(seed)n \(result) \(outputAnalysisCheck(seed: seed, result: result))"
        )
    }
}
#endif
