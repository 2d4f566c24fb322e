/// <reference lib="dom" />
import type { KernelView } from "../snapshot.ts";
import { computed } from "@preact/signals";
import { Canvas } from "./canvas.tsx";
import { between, type Color, color, scheme } from "./colors.ts";
import { about, lookAt, snapshot } from "./store.ts";
import { Rows, TableBeside } from "./table_beside.tsx";

/** More units are not drawn as pictures. */
const MOST_PICTURES = 100;
/** Rows of the table of units. */
const MOST_ROWS = 100;

/** The kernel that is looked at: its weights, and how they are spread. */
export function KernelPanel() {
  const { kernels } = about.value!;
  const kernel = snapshot.value?.kernel;
  return (
    <section class="panel" aria-labelledby="weights-title">
      <h2 id="weights-title">Weights</h2>
      <label class="inline">
        of{" "}
        <select value={kernel?.name} onChange={(event) => lookAt(event.currentTarget.value)}>
          {kernels.map((name) => <option key={name} value={name}>{name}</option>)}
        </select>
      </label>
      {kernel ? <Weights kernel={kernel} /> : null}
      <ul class="legend" aria-hidden="true">
        <li>
          <i style={{ background: "var(--c1)" }} />
          below 0
        </li>
        <li>
          <i style={{ background: "var(--c2)" }} />
          above 0
        </li>
        <li>
          <i style={{ background: "var(--zero)" }} />
          exactly 0
        </li>
      </ul>
      <TableBeside name="Weights by unit">
        {() => (
          <Rows
            head={["unit", "norm", "exactly 0"]}
            rows={unitRows(snapshot.value?.kernel)}
          />
        )}
      </TableBeside>
    </section>
  );
}

function Weights({ kernel }: { kernel: KernelView }) {
  const { name, shape, histogram: { high } } = kernel;
  const layout = layoutOf(kernel);
  const what = layout.pictures ? "one picture a unit" : "one row a unit, one column an input";
  const label = `Weights of ${name}, ${shape.join(" x ")}: ${what}; the largest is ` +
    high.toPrecision(3);
  const kind = layout.pictures || layout.height < 40 ? "weights-canvas spread" : "weights-canvas";
  return (
    <Canvas
      key={`${name} ${shape}`}
      {...layout.size}
      kind={kind}
      label={label}
      draw={drawWeights}
    />
  );
}

/** Where each unit is drawn. */
interface Layout {
  readonly pictures: boolean;
  /** Pixels of a unit. */
  readonly width: number;
  readonly height: number;
  readonly size: { readonly width: number; readonly height: number };
  /** Units side by side. */
  readonly across: number;
  /** Units that are drawn. */
  readonly shown: number;
}

function layoutOf({ shape, values, picture }: KernelView): Layout {
  const units = shape.at(-1)!;
  const inputs = values.length / units;
  if (picture === undefined) {
    const size = { width: inputs, height: units };
    return { pictures: false, width: inputs, height: 1, size, across: 1, shown: units };
  }
  const [height, width] = picture;
  const shown = Math.min(units, MOST_PICTURES);
  const across = Math.ceil(Math.sqrt(shown * 2));
  // A pixel between two pictures.
  const size = {
    width: across * (width + 1) - 1,
    height: Math.ceil(shown / across) * (height + 1) - 1,
  };
  return { pictures: true, width, height, size, across, shown };
}

function drawWeights(context: CanvasRenderingContext2D): void {
  const kernel = snapshot.value?.kernel;
  if (kernel === undefined) return;
  const layout = layoutOf(kernel);
  const { width, size, across, shown, pictures } = layout;
  const units = kernel.shape.at(-1)!;
  const inputs = kernel.values.length / units;
  const { high } = kernel.histogram;
  const { table, zero } = shades.value;
  const image = new ImageData(size.width, size.height);
  const pixels = new Uint32Array(image.data.buffer);
  const gap = pictures ? 1 : 0;
  for (let unit = 0; unit < shown; unit++) {
    const left = (unit % across) * (width + gap);
    const top = Math.floor(unit / across) * (layout.height + gap);
    for (let input = 0; input < inputs; input++) {
      const at = (top + Math.floor(input / width)) * size.width + left + input % width;
      const weight = kernel.values[input * units + unit]!;
      const shade = Math.round((weight / high + 1) * SHADES);
      pixels[at] = weight === 0 ? zero : table[shade] ?? zero;
    }
  }
  context.putImageData(image, 0, 0);
}

/** Shades on either side of 0. */
const SHADES = 128;

/** Pixels of weights from the least to the largest; one that is exactly 0 has a color of its own. */
const shades = computed(() => {
  void scheme.value;
  const [page, below, above] = [color("page"), color("c1"), color("c2")];
  // The root brings out small weights.
  const table = Uint32Array.from({ length: 2 * SHADES + 1 }, (_, at) => {
    const share = at / SHADES - 1;
    return pixel(between(page, share < 0 ? below : above, Math.sqrt(Math.abs(share))));
  });
  return { table, zero: pixel(color("zero")) };
});

/** A color as a pixel, whose bytes are red, green, blue and alpha in this order in memory. */
function pixel([red, green, blue]: Color): number {
  return (255 << 24 | Math.round(blue) << 16 | Math.round(green) << 8 | Math.round(red)) >>> 0;
}

function unitRows(kernel: KernelView | undefined): (string | number)[][] {
  if (kernel === undefined) return [];
  const { shape, values } = kernel;
  const units = shape.at(-1)!;
  const inputs = values.length / units;
  return Array.from({ length: Math.min(units, MOST_ROWS) }, (_, unit) => {
    let [squares, zeros] = [0, 0];
    for (let input = 0; input < inputs; input++) {
      const weight = values[input * units + unit]!;
      squares += weight * weight;
      if (weight === 0) zeros++;
    }
    return [unit + 1, Math.sqrt(squares).toPrecision(3), `${zeros} of ${inputs}`];
  });
}
