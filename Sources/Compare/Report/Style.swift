extension Report {
    /// The page's style: one column, tables that scroll in their own box, light and dark, and print.
    static let style = """
        :root {
          --paper: #fff; --ink: #1c2024; --soft: #5b6470; --line: #dde1e6; --wash: #f5f7f9;
          --good: #1a7042; --bad: #b3261e; --open: #8a5a00; --grey: #69717a;
          --s0: #0b62a8; --s1: #b84e06; --s2: #8a3b93; --s3: #1a7042; --s4: #5b6470;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #15181c; --ink: #e6e9ec; --soft: #a3acb6; --line: #343a41; --wash: #1d2126;
            --good: #6cc792; --bad: #ff9187; --open: #e3b54f; --grey: #8d959e;
            --s0: #6fb3ec; --s1: #f2a068; --s2: #d19bd8; --s3: #6cc792; --s4: #a3acb6;
          }
        }
        * { box-sizing: border-box; }
        html { background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; }
        body { margin: 0; font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
        main { max-width: 58rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
        h1, h2, h3, figcaption { line-height: 1.25; overflow-wrap: anywhere; }
        h1 { font-size: 2rem; margin: 0 0 .75rem; letter-spacing: -.01em; }
        h2 { font-size: 1.25rem; margin: 3rem 0 .75rem; }
        h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
        p { margin: 0 0 .75rem; max-width: 44rem; }
        .kicker { color: var(--soft); font-size: .875rem; margin: 0 0 .25rem; }
        .lead { font-size: 1.25rem; line-height: 1.45; overflow-wrap: anywhere; }
        .hint, .interval, footer { color: var(--soft); }
        .hint { font-size: .875rem; }
        .interval { font-size: .875em; white-space: nowrap; }
        .notice { border-left: 3px solid var(--open); padding: .25rem 0 .25rem .75rem; }
        .good { color: var(--good); } .bad { color: var(--bad); } .open { color: var(--open); }
        .grey, .grey .good, .grey .bad, .grey .open, .grey .interval { color: var(--grey); }
        abbr { text-decoration: none; }
        code, pre { font: .875em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
        .hash { overflow-wrap: anywhere; }
        pre { background: var(--wash); padding: .75rem 1rem; margin: 0 0 1rem; border-radius: 4px; }
        .scroll { overflow-x: auto; max-width: 100%; }
        .scroll:focus-visible, summary:focus-visible { outline: 2px solid var(--s0); outline-offset: 2px; }
        table { border-collapse: collapse; width: 100%; font-size: .9375rem; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; vertical-align: baseline; padding: .35rem 1rem .35rem 0; }
        th:last-child, td:last-child { padding-right: 0; }
        th { font-weight: 600; }
        thead th { color: var(--soft); font-weight: 500; font-size: .875rem; border-bottom: 1px solid var(--line); }
        thead th, th[scope] { white-space: nowrap; }
        tbody + tbody.point, tbody:not(.point) > tr + tr { border-top: 1px solid var(--line); }
        tr.group th { padding-top: 1.25rem; }
        tbody.point { border-top: 1px solid var(--line); }
        tbody.point th { font-weight: 500; }
        .n { text-align: right; white-space: nowrap; }
        td.n:has(+ .interval) { padding-right: .5rem; }
        .v { text-align: center; }
        .nowrap { white-space: nowrap; }
        td.text { min-width: 14rem; }
        .scroll + .hint { margin-top: .75rem; }
        .scroll + .scroll { margin-top: 1.5rem; }
        ul.plain { padding-left: 1.1rem; margin: 0 0 1rem; }
        ul.plain li { margin-bottom: .25rem; overflow-wrap: anywhere; }
        .scores { list-style: none; display: flex; flex-wrap: wrap; gap: .75rem 2.5rem; padding: 0; margin: 0 0 1.25rem; }
        .scores li { display: flex; flex-direction: column; font-size: .875rem; }
        .scores strong { font-size: 1.5rem; line-height: 1.3; font-weight: 600; font-variant-numeric: tabular-nums; }
        .scores .what { color: var(--soft); }
        .trust { list-style: none; padding: .75rem 1rem; margin: 0 0 1rem; background: var(--wash); border-radius: 4px; }
        .trust li { padding: .2rem 0 .2rem 1.6rem; text-indent: -1.6rem; overflow-wrap: anywhere; }
        .trust .state { display: inline-block; width: 1.6rem; text-indent: 0; font-weight: 600; }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        figure { margin: 0 0 2.25rem; }
        figcaption { font-weight: 600; margin-bottom: .5rem; }
        .plot { position: relative; height: 20rem; }
        .legend { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; margin: 0 0 .5rem;
          font-size: .875rem; color: var(--soft); }
        .legend li { display: flex; align-items: center; gap: .45rem; }
        [hidden] { display: none !important; }
        .swatch, .mark { flex: none; display: inline-block; width: .75rem; height: .75rem; border-radius: 50%; }
        .swatch { border-radius: 2px; }
        .s0 { background: var(--s0); } .s1 { background: var(--s1); } .s2 { background: var(--s2); }
        .s3 { background: var(--s3); } .s4 { background: var(--s4); }
        .mark.box { border-radius: 0; background: var(--line); }
        .solid { background: var(--soft); } .hollow { border: 2px solid var(--soft); }
        .mark.line { width: 1.5rem; height: .6rem; border-radius: 0; background:
          linear-gradient(var(--soft), var(--soft)) center / 100% 2px no-repeat, var(--line); }
        .data summary { cursor: pointer; color: var(--soft); font-size: .875rem; padding: .25rem 0; width: fit-content; }
        footer { margin-top: 3.5rem; border-top: 1px solid var(--line); font-size: .875rem; }
        footer h2 { margin-top: 1.5rem; font-size: 1rem; color: var(--ink); }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; margin: 0; }
        dd { margin: 0; min-width: 0; }
        @media (max-width: 34rem) {
          main { padding: 1.5rem 1rem 3rem; }
          h1 { font-size: 1.6rem; } .lead { font-size: 1.1rem; }
          .plot { height: 16rem; }
          table { font-size: .875rem; }
          th, td { padding-right: .6rem; }
          dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; }
        }
        @media print {
          :root {
            --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --wash: #fff; --good: #1a7042; --bad: #b3261e;
            --open: #8a5a00; --grey: #777; --s0: #0b62a8; --s1: #c2560c; --s2: #8a3b93; --s3: #1a7042; --s4: #444;
          }
          body { font-size: 10pt; }
          main { max-width: none; padding: 0; }
          .scroll { overflow: visible; }
          .trust { border: 1px solid var(--line); }
          table { font-size: 8pt; }
          th, td { padding: .15rem .5rem .15rem 0; }
          .interval, thead th { white-space: normal; font-size: 7.5pt; }
          pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 0; }
          figure .plot, tr, .scores li { break-inside: avoid; }
          h2, h3, figcaption { break-after: avoid; }
          .plot { height: 7cm; max-width: 16cm; }
        }
        """
}
