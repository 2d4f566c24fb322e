/// <reference lib="dom" />
import { color, scheme } from "../../playground/browser/colors.ts";
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
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
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
    const width = place.current.clientWidth;
    plot.current = new uPlot(options(now, { whole, xText, yText, width }), data, place.current);
  };
  useEffect(draw, [lines]);
  useSignalEffect(() => {
    void scheme.value;
    drawn.current = "";
    draw();
  });
  useEffect(() => {
    const watched = new ResizeObserver(() => {
      const width = place.current?.clientWidth;
      if (width !== undefined) plot.current?.setSize({ width, height: HEIGHT });
    });
    watched.observe(place.current!);
    return () => {
      watched.disconnect();
      plot.current?.destroy();
    };
  }, []);
  return <div ref={place} class="chart-place tall" role="img" aria-label={label} />;
}

function dataOf(lines: readonly Line[]): uPlot.AlignedData {
  if (lines.length === 0) return [[]];
  return uPlot.join(
    lines.map(({ points }) => [points.map(([x]) => x), points.map(([, y]) => y)]),
  );
}

function options(
  lines: readonly Line[],
  { whole, xText, yText, width }: {
    whole: boolean;
    xText: (value: number) => string;
    yText: (value: number) => string;
    width: number;
  },
): uPlot.Options {
  const css = (name: string) => `rgb(${color(name).join(" ")})`;
  const axis: uPlot.Axis = {
    stroke: css("muted"),
    font: "12px system-ui, sans-serif",
    grid: { stroke: css("grid"), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false } },
    axes: [
      {
        ...axis,
        space: 60,
        values: (_, at) => at.map(xText),
        size: 30,
        ...(whole ? { incrs: wholeSteps } : {}),
      },
      { ...axis, space: 34, values: (_, at) => at.map(yText), size: 56 },
    ],
    series: [
      {},
      ...lines.map((line): uPlot.Series => ({
        label: line.name,
        stroke: css(line.color),
        width: line.dashed ? 1 : 1.75,
        spanGaps: true,
        ...(line.dashed ? { dash: [4, 4] } : {}),
        points: { show: line.points.length === 1 },
      })),
    ],
  };
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
