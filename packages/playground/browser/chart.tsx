/// <reference lib="dom" />
import uPlot from "uplot";
import { lineChartOptions, usePlot } from "./chart_frame.ts";
import { scheme } from "./colors.ts";
import { useDrawing } from "./drawing.ts";
import { Rows, TableBeside } from "./table_beside.tsx";
import { curves, figures, heldName } from "./store.ts";

/** A line of a chart. */
interface Line {
  readonly name: string;
  /** Name of its color in the style sheet. */
  readonly color: string;
}

const CHART_HEIGHT = 190;

/** A live chart over epochs, with its legend and, for who cannot see it, a label. */
function Chart({ lines, data, label, unit }: {
  lines: readonly Line[];
  /** Reads the curves: x, then each line. */
  data: () => uPlot.AlignedData;
  label: string;
  unit: (value: number) => string;
}) {
  const { place, plot } = usePlot(CHART_HEIGHT);
  useDrawing(() => {
    void curves.version.value;
    plot.current?.setData(data());
  });
  useDrawing(() => {
    void scheme.value;
    plot.current?.destroy();
    plot.current = undefined;
    const element = place.current;
    if (element) {
      const looks = lines.map((line) => ({ ...line, width: line.color === "muted" ? 1 : 2 }));
      const options = lineChartOptions(looks, {
        width: element.clientWidth,
        height: CHART_HEIGHT,
        x: { text: String },
        y: { text: unit, size: 46 },
      });
      plot.current = new uPlot(options, data(), element);
    }
  });
  return (
    <>
      <ul class="legend" aria-hidden="true">
        {lines.map(({ name, color }) => (
          <li key={name}>
            <i style={{ background: `var(--${color})` }} />
            {name}
          </li>
        ))}
      </ul>
      <div ref={place} class="chart-place" role="img" aria-label={label} />
    </>
  );
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** Loss and accuracy as they change. */
export function CurvesPanel() {
  const now = figures.value;
  const held = heldName.value;
  const rows = () => curves.rows;
  return (
    <>
      <section class="panel" aria-labelledby="loss-title">
        <h2 id="loss-title">Loss</h2>
        <Chart
          lines={[
            { name: "steps, with penalty", color: "muted" },
            { name: "training", color: "c1" },
            { name: held, color: "c2" },
          ]}
          data={() =>
            uPlot.join([
              [curves.steps.x, curves.steps.y],
              [
                rows().map(({ epoch }) => epoch),
                rows().map(({ losses }) => losses[0]),
                rows().map(({ losses }) => losses[1]),
              ],
            ])}
          label={now
            ? `Loss by epoch: ${now.train.loss.toFixed(3)} training, ` +
              `${now.held.loss.toFixed(3)} ${held}`
            : "Loss by epoch"}
          unit={(value) => String(value)}
        />
        <TableBeside name="Loss">
          {() => {
            void curves.version.value;
            return (
              <Rows
                head={["epoch", "training", held]}
                rows={rows().slice(-20).map(({ epoch, losses }) => [
                  epoch.toFixed(1),
                  ...losses.map((loss) => loss.toFixed(4)),
                ])}
              />
            );
          }}
        </TableBeside>
      </section>
      <section class="panel" aria-labelledby="accuracy-title">
        <h2 id="accuracy-title">Accuracy</h2>
        <Chart
          lines={[{ name: "training", color: "c1" }, { name: held, color: "c2" }]}
          data={() => [
            rows().map(({ epoch }) => epoch),
            rows().map(({ accuracies }) => 100 * accuracies[0]),
            rows().map(({ accuracies }) => 100 * accuracies[1]),
          ]}
          label={now
            ? `Accuracy by epoch: ${percent(now.train.accuracy)} training, ` +
              `${percent(now.held.accuracy)} ${held}`
            : "Accuracy by epoch"}
          unit={(value) => `${value} %`}
        />
        <TableBeside name="Accuracy">
          {() => {
            void curves.version.value;
            return (
              <Rows
                head={["epoch", "training", held]}
                rows={rows().slice(-20).map(({ epoch, accuracies }) => [
                  epoch.toFixed(1),
                  ...accuracies.map(percent),
                ])}
              />
            );
          }}
        </TableBeside>
      </section>
    </>
  );
}
