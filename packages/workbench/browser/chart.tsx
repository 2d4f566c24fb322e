/// <reference lib="dom" />
import { lineChartOptions, type LineLook, usePlot } from "../../playground/browser/chart_frame.ts";
import { scheme } from "../../playground/browser/colors.ts";
import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";

/** A line of a chart. */
export interface Line {
  /** Its name. */
  readonly name: string;
  /** Its color in the style sheet, such as `c1`. */
  readonly color: string;
  /** Points, x rising. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Whether it is drawn in short strokes. */
  readonly dashed?: boolean;
}

const HEIGHT = 260;

/** Steps of an axis that counts. */
const wholeSteps = [0, 1, 2, 3, 4, 5].flatMap((power) =>
  [1, 2, 5].map((digit) => digit * 10 ** power)
);

/** A chart of lines, which is drawn again as they change; the table beside it is for who cannot see it. */
export function LineChart({ lines, label, whole = false, xText = String, yText = String }: {
  lines: readonly Line[];
  label: string;
  /** Whether x counts: then nothing stands between two whole numbers. */
  whole?: boolean;
  xText?: (value: number) => string;
  yText?: (value: number) => string;
}) {
  const { place, plot } = usePlot(HEIGHT);
  const drawn = useRef("");
  const latest = useRef(lines);
  latest.current = lines;
  const draw = () => {
    // The scheme may change while the page goes.
    if (place.current === null) return;
    const now = latest.current;
    const look = JSON.stringify(now.map(({ name, color, dashed }) => [name, color, dashed]));
    const data = dataOf(now);
    if (plot.current !== undefined && drawn.current === look) return plot.current.setData(data);
    drawn.current = look;
    plot.current?.destroy();
    const options = lineChartOptions(now.map(lookOf), {
      width: place.current.clientWidth,
      height: HEIGHT,
      x: { text: xText, ...(whole ? { steps: wholeSteps } : {}) },
      y: { text: yText, size: 56 },
    });
    plot.current = new uPlot(options, data, place.current);
  };
  useEffect(draw, [lines]);
  useSignalEffect(() => {
    void scheme.value;
    drawn.current = "";
    draw();
  });
  return <div ref={place} class="chart-place tall" role="img" aria-label={label} />;
}

function lookOf({ name, color, points, dashed }: Line): LineLook {
  return {
    name,
    color,
    width: dashed ? 1 : 1.75,
    ...(dashed ? { dash: [4, 4] } : {}),
    points: points.length === 1,
  };
}

function dataOf(lines: readonly Line[]): uPlot.AlignedData {
  if (lines.length === 0) return [[]];
  return uPlot.join(
    lines.map(({ points }) => [points.map(([x]) => x), points.map(([, y]) => y)]),
  );
}

/** What the lines of a chart are called. */
export function Legend({ lines }: { lines: readonly Pick<Line, "name" | "color">[] }) {
  return (
    <ul class="legend">
      {lines.map(({ name, color }) => (
        <li key={name}>
          <i style={{ background: `var(--${color})` }} />
          {name}
        </li>
      ))}
    </ul>
  );
}
