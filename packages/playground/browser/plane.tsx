/// <reference lib="dom" />
import { computed } from "@preact/signals";
import { Canvas } from "./canvas.tsx";
import { between, classColor, type Color, color, scheme } from "./colors.ts";
import { CELLS, REACH } from "../plane.ts";
import { about, figures, snapshot } from "./store.ts";
import { Rows, TableBeside } from "./table_beside.tsx";
import type { PointRows } from "../session.ts";

/** Pixels of a cell. */
const ZOOM = 7;
const SIDE = CELLS * ZOOM;
/** Share of a region's color in the page's. */
const REGION_INK = 0.45;
/** Cells of the plane's table on a side. */
const TABLE = 8;

/** The plane: what the model answers where, and the points. */
export function PlanePanel() {
  const { classes } = about.value!;
  const held = figures.value?.held;
  const label = "What the model answers in the plane, from -1.3 to 1.3 in both directions: " +
    (held ? `${(100 * held.accuracy).toFixed(0)} % of the points held out are right` : "no points");
  return (
    <section class="panel plane" aria-labelledby="plane-title">
      <h2 id="plane-title">Decision regions</h2>
      <Canvas width={SIDE} height={SIDE} kind="plane-canvas" label={label} draw={drawPlane} />
      <ul class="legend">
        {classes.map((name, at) => (
          <li key={name}>
            <i class="dot" style={{ background: `var(--${classColor(at)})` }} />
            {name}
          </li>
        ))}
        <li>
          <i class="dot ring" />
          held out
        </li>
      </ul>
      <TableBeside name="Answers in the plane">
        {() => (
          <Rows
            head={["y \\ x", ...places().map((x) => x.toFixed(1))]}
            rows={places().toReversed().map((y) => [
              y.toFixed(1),
              ...places().map((x) => classes[answerAt(x, y)] ?? "-"),
            ])}
          />
        )}
      </TableBeside>
    </section>
  );
}

function places(): number[] {
  return Array.from({ length: TABLE }, (_, at) => ((at + 0.5) / TABLE * 2 - 1) * REACH);
}

/** Number of the class that is answered at a place. */
function answerAt(x: number, y: number): number {
  const { regions } = snapshot.value ?? {};
  if (!regions) return -1;
  const width = regions.length / CELLS ** 2;
  const cell = (at: number) => Math.floor((at / REACH + 1) / 2 * CELLS);
  const at = width * (cell(-y) * CELLS + cell(x));
  const shares = regions.subarray(at, at + width);
  return shares.indexOf(Math.max(...shares));
}

const cells = new OffscreenCanvas(CELLS, CELLS);

function drawPlane(context: CanvasRenderingContext2D): void {
  const { regions } = snapshot.value ?? {};
  if (!regions) return;
  const width = regions.length / CELLS ** 2;
  const page = color("page");
  const inks = classInks(width);
  const image = new ImageData(CELLS, CELLS);
  for (let cell = 0; cell < CELLS ** 2; cell++) {
    for (let channel = 0; channel < 3; channel++) {
      let mixed = 0;
      for (let label = 0; label < width; label++) {
        mixed += regions[cell * width + label]! * inks[label]![channel]!;
      }
      image.data[4 * cell + channel] = page[channel]! + REGION_INK * (mixed - page[channel]!);
    }
    image.data[4 * cell + 3] = 255;
  }
  cells.getContext("2d")!.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(cells, 0, 0, SIDE, SIDE);
  if (drawnPoints.value) context.drawImage(drawnPoints.value, 0, 0);
}

const classInks = (classes: number) =>
  Array.from({ length: classes }, (_, label) => color(classColor(label)));

/** The points alone, which a snapshot does not change; drawn anew for others and other colors. */
const drawnPoints = computed(() => {
  void scheme.value;
  const { points, classes = [] } = about.value ?? {};
  if (!points) return undefined;
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const context = canvas.getContext("2d")!;
  const inks = classInks(classes.length);
  drawPoints(context, points.held, inks, false);
  drawPoints(context, points.train, inks, true);
  return canvas;
});

/** Points that are trained on are filled, those held out are rings. */
function drawPoints(
  context: OffscreenCanvasRenderingContext2D,
  { features, labels }: PointRows,
  inks: readonly Color[],
  filled: boolean,
): void {
  const [page, ink] = [color("page"), color("ink")];
  const at = (value: number) => (value / REACH + 1) / 2 * SIDE;
  for (let row = 0; row < labels.length; row++) {
    context.beginPath();
    context.arc(
      at(features[2 * row]!),
      at(-features[2 * row + 1]!),
      filled ? 5 : 4,
      0,
      2 * Math.PI,
    );
    const own = `rgb(${between(inks[labels[row]!]!, ink, filled ? 0 : 0.15).join(" ")})`;
    if (filled) {
      context.fillStyle = own;
      context.fill();
      context.lineWidth = 1.5;
      context.strokeStyle = `rgb(${page.join(" ")})`;
    } else {
      context.lineWidth = 2;
      context.strokeStyle = own;
    }
    context.stroke();
  }
}
