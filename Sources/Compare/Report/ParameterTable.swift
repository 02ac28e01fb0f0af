import Experiments

extension Report {
    /// The calibrated parameters, the least certain first.
    func parameters() -> String {
        guard let parameters = comparison?.parameters, !parameters.isEmpty else { return "" }
        let sorted = parameters.enumerated().sorted {
            (uncertainty($0.element), -$0.offset) > (uncertainty($1.element), -$1.offset)
        }
        let rows = sorted.map { _, parameter in
            let interval = Wording.interval(parameter.low, parameter.high, unit: parameter.unit)
            let share = uncertainty(parameter)
            return """
                <tr><th scope="row"><code>\(escaped(parameter.path))</code></th>
                <td class="n">\(escaped(Wording.quantity(parameter.value, unit: parameter.unit)))</td>
                <td class="interval">\(escaped(interval))</td>
                <td class="n">\(share.isFinite ? "±\(Wording.percent(share))" : "–")</td>
                <td class="text">\(escaped(parameter.origin))</td></tr>
                """
        }
        let head = """
            <tr><th scope="col">parameter</th><th scope="col" colspan="2" class="v">value</th>
            <th scope="col" class="n">known to</th><th scope="col">origin</th></tr>
            """
        return """
            <section aria-labelledby="parameters">
            <h2 id="parameters">What the simulation was calibrated with</h2>
            <p class="hint">The least certain first.</p>
            \(scrollingTable(
                label: "Calibrated parameters", head: head,
                body: "<tbody>\n\(rows.joined(separator: "\n"))\n</tbody>"))
            </section>
            """
    }

    /// Half the interval's width over the value.
    private func uncertainty(_ parameter: Comparison.Parameter) -> Double {
        guard parameter.value != 0 else { return .infinity }
        return (parameter.high - parameter.low) / 2 / parameter.value.magnitude
    }
}
