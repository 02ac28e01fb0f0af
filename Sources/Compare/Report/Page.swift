import Experiments

extension Report {
    /// The document: head with its content security policy, the sections, the data and the scripts.
    func page(nonce: String) -> String {
        let policy =
            "default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'nonce-\(nonce)'; base-uri 'none'; "
            + "form-action 'none'"
        let name = escaped(source?.experiment ?? "")
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(policy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>\(name) – Headroom report</title>
            <style nonce="\(nonce)">\(Self.style)</style>
            </head>
            <body>
            <main>
            <header>
            <p class="kicker">Headroom report</p>
            <h1>\(name)</h1>
            <p class="lead">\(escaped(verdict))</p>
            </header>
            \(trustPanel())
            \(objectives())
            \(figureSection())
            \(comparisonTable())
            \(methodTable())
            \(judgements())
            \(componentTable())
            \(parameters())
            \(warnings())
            \(discardedRuns())
            \(provenance())
            </main>
            \(scripts(nonce: nonce))
            </body>
            </html>

            """
    }

    /// The side that the page is named after.
    var source: ResultFile? { simulated ?? measured }

    private func figureSection() -> String {
        """
        <section aria-labelledby="load">
        <h2 id="load">Under load</h2>
        \(figures())
        </section>
        """
    }

    /// How the page came about, so that anyone can make it again.
    private func provenance() -> String {
        let repetitions = measured?.points.map(\.replications).min()
        return """
            <footer>
            <h2>How this page was made</h2>
            <pre class="scroll" tabindex="0" aria-label="The command"><code>\(escaped(command))</code></pre>
            <dl>
            \(simulated.map { "<dt>Simulated</dt><dd>seed \($0.seed), \(counted($0)) replications a point</dd>" } ?? "")
            \(repetitions.map { "<dt>Measured</dt><dd>at least \($0) repetitions a point that count</dd>" } ?? "")
            <dt>Experiment file</dt><dd>SHA-256 <code class="hash">\(escaped(source?.fileSHA256 ?? ""))</code></dd>
            </dl>
            </footer>
            """
    }

    /// `12`, or `10 to 40`.
    private func counted(_ result: ResultFile) -> String {
        let replications = result.points.map(\.replications)
        guard let least = replications.min(), let most = replications.max() else { return "0" }
        return least == most ? "\(least)" : "\(least) to \(most)"
    }

    private func scripts(nonce: String) -> String {
        guard let charts, let data = figureData else { return "" }
        return """
            <script type="application/json" id="figure-data">\(data.json())</script>
            <script nonce="\(nonce)">\(charts.source)</script>
            <script nonce="\(nonce)">\(Self.script)</script>
            """
    }
}
