extension Report {
    /// Draws the figures from the data that the page carries, with Chart.js 3.
    ///
    /// The script never rounds or scales a number that it plots; only the labels of the axes are in readable
    /// units. When it has drawn, `data-drawn` on the document says how many figures.
    static let script = #"""
        "use strict";
        (() => {
          const data = JSON.parse(document.getElementById("figure-data").textContent);
          const charts = [];
          const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
          const faint = (hex) => hex + "38";
          const round = (value) => String(Number(value.toPrecision(3)));
          const quantity = (value, unit) =>
            unit === "1" ? round(value * 100) + " %" :
            unit !== "s" ? round(value) + (unit === "1/s" ? "/s" : "")
            : value === 0 ? "0" : value < 1e-3 ? round(value * 1e6) + " µs"
            : value < 1 ? round(value * 1e3) + " ms" : round(value) + " s";
          const interval = (metric, unit) => quantity(metric.value, unit) +
            (metric.low === undefined ? "" : ` [${quantity(metric.low, unit)}, ${quantity(metric.high, unit)}]`);

          let noises = 0;

          // The interval of each measured dot, as a bar through it; the noise floor, as a grey box behind it.
          const bars = {
            id: "bars",
            beforeDatasetsDraw(chart) {
              const {ctx, scales: {x, y}} = chart;
              chart.data.datasets.forEach((dataset, index) => {
                if (dataset.kind !== "measured" || !chart.isDatasetVisible(index)) return;
                dataset.data.forEach((point, i) => {
                  const at = x.getPixelForValue(point.x);
                  if (point.noise !== undefined) {
                    // A logarithmic axis has no place for what is not above 0.
                    const least = y.type === "logarithmic" ? y.min : -Infinity;
                    const top = y.getPixelForValue(point.y + point.noise);
                    const bottom = y.getPixelForValue(Math.max(least, point.y - point.noise));
                    ctx.save();
                    ctx.fillStyle = faint(colour("--grey"));
                    ctx.fillRect(at - 7, top, 14, bottom - top);
                    ctx.restore();
                    noises += 1;
                  }
                  if (point.metric.low === undefined) return;
                  ctx.save();
                  ctx.strokeStyle = dataset.pointBorderColor[i];
                  ctx.lineWidth = 1.5;
                  ctx.beginPath();
                  ctx.moveTo(at, y.getPixelForValue(point.metric.low));
                  ctx.lineTo(at, y.getPixelForValue(point.metric.high));
                  ctx.stroke();
                  ctx.restore();
                });
              });
            },
          };

          // A series is told by its dashes and its marks as well as by its colour.
          const dashes = [[], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4]];
          const shapes = ["circle", "triangle", "rect", "rectRot", "star"];

          const datasets = (figure) => figure.series.flatMap((series, index) => {
            const tone = colour(`--s${index}`), grey = colour("--grey"), paper = colour("--paper");
            const name = figure.series.length > 1 ? series.label + " " : "";
            const simulated = series.values.filter((value) => value.simulated);
            const measured = series.values.filter((value) => value.measured);
            const edge = (end) => ({
              kind: "band", data: simulated.map((v) => ({x: v.load, y: (v.predicted ?? v.simulated)[end] ?? v.simulated.value})),
              borderWidth: 0, pointRadius: 0, pointHitRadius: 0, order: 3,
              fill: end === "high" ? "-1" : false, backgroundColor: faint(tone),
            });
            return [
              edge("low"), edge("high"),
              {
                kind: "simulated", label: name + "simulated", order: 2,
                data: simulated.map((v) => ({x: v.load, y: v.simulated.value, metric: v.simulated})),
                borderColor: tone, borderWidth: 2, borderDash: dashes[index], pointRadius: 1.5, pointHitRadius: 8, fill: false,
                pointBackgroundColor: simulated.map((v) => v.simulatedTrusted ? tone : grey),
                pointBorderColor: simulated.map((v) => v.simulatedTrusted ? tone : grey),
              },
              {
                kind: "measured", label: name + "measured", order: 1, showLine: false,
                data: measured.map((v) => ({x: v.load, y: v.measured.value, metric: v.measured, noise: v.noise})),
                pointStyle: shapes[index], pointRadius: 4.5, pointHoverRadius: 6, pointBorderWidth: 2,
                pointBorderColor: measured.map((v) => v.measuredTrusted ? tone : grey),
                pointBackgroundColor: measured.map((v) => v.role === "train" ? paper : v.measuredTrusted ? tone : grey),
              },
            ];
          });

          const logarithmic = (values) => Math.min(...values) > 0 && Math.max(...values) / Math.min(...values) > 30;

          const options = (figure) => {
            const loads = figure.series.flatMap((s) => s.values.map((v) => v.load));
            const values = figure.series.flatMap((s) => s.values.flatMap((v) =>
              [v.simulated, v.measured].filter(Boolean).map((m) => m.value)));
            const ink = colour("--soft"), line = colour("--line");
            const scale = (label, isLog, extra) => ({
              type: isLog ? "logarithmic" : "linear",
              title: {display: true, text: label, color: ink},
              grid: {color: line, borderColor: line, tickColor: line},
              ...extra,
            });
            const logLoad = logarithmic(loads), logValue = figure.unit === "s" && logarithmic(values.filter((v) => v > 0))
              && values.every((v) => v > 0);
            const steps = [...new Set(loads)];
            return {
              animation: false, responsive: true, maintainAspectRatio: false,
              interaction: {mode: "nearest", intersect: true},
              scales: {
                x: scale(data.loadLabel + (logLoad ? " (logarithmic)" : ""), logLoad, {
                  ticks: {color: ink, maxRotation: 0, autoSkipPadding: 12, callback: (value) => round(value)},
                  min: logLoad ? Math.min(...loads) / 1.15 : 0,
                  max: logLoad ? Math.max(...loads) * 1.15 : Math.max(...loads) * 1.04,
                  afterBuildTicks: logLoad ? (axis) => { axis.ticks = steps.map((value) => ({value})); } : undefined,
                }),
                y: scale(figure.axis +
                  (logValue ? " (logarithmic)" : ""), logValue, {
                  beginAtZero: true,
                  ...(logValue ? {min: Math.min(...values) / 1.5, max: Math.max(...values) * 1.5} : {}),
                  ticks: {
                    color: ink, maxTicksLimit: 9,
                    callback: (value) => !logValue || /^[125]0*(\.0+)?$/.test(String(value).replace(/^0\.0*/, ""))
                      ? quantity(value, figure.unit) : null,
                  },
                }),
              },
              plugins: {
                legend: {display: false},
                tooltip: {
                  filter: (item) => item.dataset.kind !== "band",
                  callbacks: {
                    title: (items) => items.length ? `${round(items[0].parsed.x)} ${data.loadLabel}` : "",
                    label: (item) => `${item.dataset.label}: ${interval(item.raw.metric, figure.unit)}`,
                  },
                },
              },
            };
          };

          const draw = () => {
            charts.splice(0).forEach((chart) => chart.destroy());
            for (const figure of data.figures) {
              const canvas = document.getElementById(figure.id);
              canvas.parentElement.hidden = false;
              charts.push(new Chart(canvas, {
                type: "line", data: {datasets: datasets(figure)}, options: options(figure), plugins: [bars],
              }));
            }
          };

          Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
          draw();
          document.querySelectorAll(".legend").forEach((legend) => { legend.hidden = false; });
          const tables = document.querySelectorAll("details.data");
          tables.forEach((table) => { table.open = false; });
          matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
          // On paper: the print palette, and every table open.
          addEventListener("beforeprint", () => { tables.forEach((table) => { table.open = true; }); });
          matchMedia("print").addEventListener("change", draw);
          document.documentElement.dataset.drawn = String(charts.length);
          document.documentElement.dataset.noise = String(noises);
        })();
        """#
}
