/// <reference lib="dom" />
import { useEffect, useRef } from "preact/hooks";
import type uPlot from "uplot";
import { color } from "./colors.ts";

/** How a line of a chart looks. */
export interface LineLook {
  /** Its name. */
  readonly name: string;
  /** Its color in the style sheet, such as `c1`. */
  readonly color: string;
  /** Its width in pixels. */
  readonly width: number;
  /** Strokes and gaps in pixels, where it is not drawn through. */
  readonly dash?: number[];
  /** Whether its points are marked. */
  readonly points?: boolean;
}

/** A place in the page, and the plot in it: it takes the place's width, and goes with the place. */
export function usePlot(height: number) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  useEffect(() => {
    const element = place.current!;
    const watched = new ResizeObserver(() => {
      plot.current?.setSize({ width: element.clientWidth, height });
    });
    watched.observe(element);
    return () => {
      watched.disconnect();
      plot.current?.destroy();
    };
  }, []);
  return { place, plot };
}

/** Options of a chart of lines in the page's colors; its legend is the page's own. */
export function lineChartOptions(lines: readonly LineLook[], { width, height, x, y }: {
  /** In pixels, as is `height`. */
  width: number;
  height: number;
  /** Texts of x, and the steps between them; default uPlot's. */
  x: { text: (value: number) => string; steps?: number[] };
  /** Texts of y, and the pixels that they need. */
  y: { text: (value: number) => string; size: number };
}): uPlot.Options {
  const css = (name: string) => `rgb(${color(name).join(" ")})`;
  const axis: uPlot.Axis = {
    stroke: css("muted"),
    font: "12px system-ui, sans-serif",
    grid: { stroke: css("grid"), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false } },
    axes: [
      {
        ...axis,
        space: 60,
        values: (_, at) => at.map(x.text),
        size: 30,
        ...(x.steps ? { incrs: x.steps } : {}),
      },
      { ...axis, space: 34, values: (_, at) => at.map(y.text), size: y.size },
    ],
    series: [
      {},
      ...lines.map(({ name, color, width, dash, points = false }): uPlot.Series => ({
        label: name,
        stroke: css(color),
        width,
        spanGaps: true,
        ...(dash ? { dash } : {}),
        points: { show: points },
      })),
    ],
  };
}
