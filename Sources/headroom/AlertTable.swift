import Compare
import Experiments

/// What became of the file's alerts, at the first ten points; `nil` where it has none.
func alertTable(_ result: ResultFile) -> String? {
    var table = TextTable(["alerts", "", "fired", "first", "held", "times"])
    for point in result.points.prefix(10) {
        for alert in point.alerts ?? [] {
            table.rows.append([
                point.axes.label, alert.alert, Quantity(alert.fired.value, .fraction).text,
                alert.first.map { Quantity($0.value, .duration).text } ?? "-",
                Quantity(alert.duration.value, .duration).text, Quantity(alert.times.value, .number).text,
            ])
        }
    }
    return table.rows.isEmpty ? nil : table.text
}
