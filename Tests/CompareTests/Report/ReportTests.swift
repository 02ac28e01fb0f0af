import Compare
import Experiments
import Foundation
import Testing

@Suite("A report")
struct ReportTests {
    let report = Report(
        simulated: SampleResults.simulated(), measured: SampleResults.measured(),
        comparison: SampleResults.comparison(), verdict: "The model is within its tolerances.",
        command: "headroom compare experiments/quickstart.yaml", charts: ChartLibrary(source: "/* drawing */")
    )

    @Test("plots exactly the numbers of the results")
    func plotsTheNumbersOfTheResults() throws {
        let data = try PlottedData(page: report.html())
        var plotted = 0
        for figure in data.figures {
            for series in figure.series {
                for value in series.values {
                    let axes = SampleResults.axes(value.load)
                    let simulated = report.simulated?.points.first { $0.axes == axes }
                    let measured = report.measured?.points.first { $0.axes == axes }
                    #expect(value.simulated == simulated?.metrics[series.metric])
                    #expect(value.measured == measured?.metrics[series.metric])
                    plotted += [value.simulated, value.measured].compactMap { $0 }.count
                }
            }
        }
        // Six points, four metrics and how busy a host is, two sides, and one measured p99 is missing; two waits of the
        // simulation alone, since the third never is one.
        #expect(plotted == 6 * 5 * 2 - 1 + 6 * 2)
    }

    @Test("draws the noise floor where it was measured, and says how to where it was not")
    func drawsTheNoiseFloor() throws {
        var report = report
        #expect(report.html().contains("headroom measure --aa"))
        let noise = SampleResults.noise()
        report.noise = noise
        let page = report.html()
        #expect(!page.contains("headroom measure --aa"))
        #expect(page.contains("noise floor</li>"))
        try expectBalanced(page)
        var drawn = 0
        for series in try PlottedData(page: page).figures.flatMap(\.series) {
            for value in series.values {
                #expect(value.noise == noise[SampleResults.axes(value.load), series.metric]?.floor)
                drawn += value.noise == nil ? 0 : 1
            }
        }
        #expect(drawn == 5 * 5)
    }

    @Test("tells a row's noise floor as the comparison has it, capped at the tolerance")
    func tellsTheNoiseFloor() throws {
        var report = report
        report.noise = SampleResults.noise()
        #expect(!report.html().contains("±12.3 %"))
        report.comparison?.rows[0].floor = 0.123
        #expect(report.html().contains("±12.3 %"))
    }

    @Test("draws the ribbon where a measurement was expected")
    func drawsTheRibbon() throws {
        let rows = try #require(report.comparison?.rows)
        var drawn = 0
        for series in try PlottedData(page: report.html()).figures.flatMap(\.series) {
            for value in series.values {
                let row = rows.first {
                    $0.axes == SampleResults.axes(value.load) && $0.metric == series.metric
                }
                #expect(value.predicted == row?.predicted)
                drawn += value.predicted == nil ? 0 : 1
            }
        }
        #expect(drawn == rows.count)
    }

    @Test("says how far to trust it, and which runs do not count")
    func saysHowFarToTrustIt() throws {
        var report = report
        report.record = try SampleResults.record()
        var comparison = SampleResults.comparison()
        comparison.check = ModelCheck(disagreements: [
            Disagreement(
                component: "database", metric: "cpu.database", axes: SampleResults.axes(5), simulated: 1,
                measured: 2, finding: "It takes <twice> as much.")
        ])
        comparison.outside = ["clients=200 is outside what was calibrated: 1 to 50"]
        report.comparison = comparison
        let page = report.html()
        try expectBalanced(page)
        #expect(page.contains("The model does not hold: database disagrees. It takes &lt;twice&gt; as much."))
        #expect(page.contains("Extrapolated: clients=200 is outside"))
        #expect(page.contains("1 of 2 runs was discarded"))
        #expect(page.contains("steal 9 %, above &lt;5 %&gt;"))
    }

    @Test("is the same page for a measurement alone, and for a simulation alone")
    func isOnePage() throws {
        var simulation = report
        simulation.measured = nil
        simulation.comparison = nil
        var measurement = report
        measurement.simulated = nil
        measurement.comparison = nil
        for page in [simulation.html(), measurement.html()] {
            try expectBalanced(page)
            #expect(page.contains("<h1>quickstart</h1>"))
            #expect(page.contains("id=\"trust\"") && page.contains("id=\"objectives\""))
            #expect(try !PlottedData(page: page).figures.isEmpty)
        }
    }

    @Test("holds the whole of its script and data in less than 3 MB")
    func isSmall() {
        var report = report
        report.charts = ChartLibrary.installed()
        #expect(report.html().utf8.count < 3_000_000)
    }

    @Test("names no address that it could load")
    func loadsNothing() {
        let page = report.html()
        for word in ["http:", "https:", "src=", "href=", "@import", "url("] {
            #expect(!page.contains(word), "the page contains \(word)")
        }
        #expect(page.contains("default-src 'none'"))
        #expect(!page.contains("unsafe-"))
    }

    @Test("is well formed: every element that is opened is closed, in order")
    func isBalanced() throws {
        try expectBalanced(report.html())
        var plain = report
        plain.charts = nil
        plain.measured = nil
        plain.comparison = nil
        try expectBalanced(plain.html())
    }

    @Test("shows text from the results as text, never as markup")
    func escapesText() throws {
        let name = "</title><script>alert('1')</script>&\""
        let page = Report(
            simulated: SampleResults.simulated(name: name), measured: SampleResults.measured(name: name),
            comparison: SampleResults.comparison(name: name), verdict: "<b>fine</b>",
            command: "headroom compare \"</pre>\"", charts: ChartLibrary(source: "")
        ).html()
        #expect(!page.contains("<script>alert"))
        #expect(!page.contains("<b>fine"))
        #expect(!page.contains("</pre>&quot;</code>") && page.contains("&lt;/pre&gt;"))
        #expect(page.contains("steal &lt;other guests&gt;"))
        try expectBalanced(page)
    }

    @Test("without Chart.js has all tables and says what to install")
    func readsWithoutCharts() {
        var report = report
        report.charts = nil
        let page = report.html()
        #expect(page.contains("apt install libjs-chart.js"))
        #expect(!page.contains("<canvas"))
        #expect(!page.contains("<script"))
        #expect(page.components(separatedBy: "<figure>").count == 5)
        #expect(page.components(separatedBy: "<details class=\"data\" open>").count == 5)
    }

    @Test("greys the figures of a point with a warning and names the warning")
    func greysWhatIsNotTrusted() throws {
        let page = report.html()
        #expect(page.contains("measured: the host lost 7 % of its CPU to steal"))
        #expect(page.contains("<td class=\"n grey\">"))
        let untrusted = try PlottedData(page: page).figures.flatMap(\.series).flatMap(\.values)
            .filter { !$0.measuredTrusted }
        #expect(Set(untrusted.map(\.load)) == [100])
    }

    @Test("tells held-out points from training points")
    func tellsRoles() throws {
        let values = try PlottedData(page: report.html()).figures.flatMap(\.series).flatMap(\.values)
        #expect(Set(values.filter { $0.role == .train }.map(\.load)) == [1, 50])
        #expect(Set(values.filter { $0.role == .holdout }.map(\.load)) == [5, 20, 100, 200])
    }

    @Test("of one point has tables and no figure")
    func onePoint() throws {
        var simulated = SampleResults.simulated()
        simulated.points = [simulated.points[0]]
        let page = Report(simulated: simulated, verdict: "Fine.", command: "headroom simulate x").html()
        #expect(!page.contains("<canvas"))
        #expect(page.contains("nothing to draw"))
        try expectBalanced(page)
    }

    @Test("draws against a load that has a unit")
    func rates() throws {
        var simulated = SampleResults.simulated()
        for (index, point) in simulated.points.enumerated() {
            let rate = AxisValue.text("\(20 * (index + 1))/s")
            simulated.points[index].axes = point.axes.mapValues { _ in rate }
        }
        let page = Report(simulated: simulated, verdict: "Fine.", command: "headroom simulate x").html()
        let figures = try PlottedData(page: page).figures
        #expect(figures.first?.series.first?.values.map(\.load) == [20, 40, 60, 80, 100, 120])
    }
}
