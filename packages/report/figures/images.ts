import type { FirstLayer } from "@shrinklab/experiments";
import { encode } from "fast-png";
import type { Figure, Picture, PictureRow } from "./figure.ts";
import type { FigureInput } from "./figure_input.ts";

/** Methods whose mistakes are shown. */
const MOST_METHODS = 4;
const POSITIVE = [178, 24, 43] as const;
const NEGATIVE = [33, 102, 172] as const;

/**
 * Weights of the first layer as pictures: filters of a convolution, or units of a dense layer.
 *
 * @param input What was run.
 * @returns The figure; none where no run keeps them.
 */
export function firstLayerFigure({ methods }: FigureInput): Figure | undefined {
  const known = methods.flatMap(({ label, runs }) => {
    const layer = runs.find(({ pictures }) => pictures?.firstLayer)?.pictures?.firstLayer;
    return layer === undefined ? [] : [{ label, layer }];
  });
  if (known.length === 0) return undefined;
  const { kind } = known[0]!.layer;
  const rows = known.map(({ label, layer }): PictureRow => {
    const { png, width, height } = firstLayerPicture([layer]);
    const { count } = sizesOf(layer);
    return {
      heading: label,
      note: `max |w| ${layer.maxAbs.toPrecision(3)}${
        count < layer.of ? `, the first ${count} of ${layer.of}` : ""
      }`,
      pictures: [{
        png,
        width,
        height,
        alternative:
          `${count} ${kind} of ${layer.parameter}, ${layer.height} by ${layer.width} weights each`,
      }],
    };
  });
  return {
    name: "first-layer",
    title: kind === "filters"
      ? "Filters of the first layer"
      : "Weights into the first layer's units",
    description:
      "Blue is negative, white zero, red positive, each method on the scale of its own largest " +
      "weight, so that patterns can be seen where a penalty has shrunk them. First seed.",
    table: {
      columns: ["method", "tensor", kind, "height", "width", "max |w|"],
      rows: known.map(({ label, layer }) => [
        label,
        layer.parameter,
        layer.of,
        layer.height,
        layer.width,
        layer.maxAbs,
      ]),
    },
    pictures: rows,
  };
}

/**
 * Draws the weights of first layers under each other, each on the scale of its own largest weight.
 *
 * @param layers One layer or more.
 * @returns A PNG, transparent between the filters.
 */
export function firstLayerPicture(layers: readonly FirstLayer[]): Omit<Picture, "alternative"> {
  const strips = layers.map((layer) => {
    const { count, bytes } = sizesOf(layer);
    const { height, width } = layer;
    // Filters of 3 x 3 are to be as large as fingernails, units of 28 x 28 not much larger.
    const scale = Math.max(1, Math.round((width < 12 ? 30 : 56) / width));
    const [gap, across] = [width < 12 ? 6 : 8, width < 12 ? 16 : 8];
    return { count, bytes, height, width, scale, gap, across };
  });
  const fullWidth = Math.max(
    ...strips.map(({ count, across, width, scale, gap }) =>
      Math.min(count, across) * (width * scale + gap) - gap
    ),
  );
  const heights = strips.map(({ count, across, height, scale, gap }) =>
    Math.ceil(count / across) * (height * scale + gap)
  );
  const between = 12;
  const fullHeight = heights.reduce((sum, one) => sum + one, 0) - strips.at(-1)!.gap +
    between * (strips.length - 1);
  const data = new Uint8Array(fullWidth * fullHeight * 4);
  let top = 0;
  strips.forEach(({ count, bytes, height, width, scale, gap, across }, strip) => {
    for (let one = 0; one < count; one++) {
      const left = (one % across) * (width * scale + gap);
      const up = top + Math.floor(one / across) * (height * scale + gap);
      for (let y = 0; y < height * scale; y++) {
        for (let x = 0; x < width * scale; x++) {
          const at = one * height * width + Math.floor(y / scale) * width + Math.floor(x / scale);
          data.set(shade(bytes[at]! / 127), ((up + y) * fullWidth + left + x) * 4);
        }
      }
    }
    top += heights[strip]! + between;
  });
  const png = encode({ width: fullWidth, height: fullHeight, data, channels: 4 });
  return { png: new Uint8Array(png), width: fullWidth, height: fullHeight };
}

/**
 * Images that were answered wrongly with the most confidence.
 *
 * @param input What was run.
 * @returns The figure; none where no run keeps any.
 */
export function mistakesFigure({ methods, result }: FigureInput): Figure | undefined {
  const known = methods.flatMap(({ label, runs }) => {
    const mistakes = runs.find(({ pictures }) => pictures?.mistakes)?.pictures?.mistakes;
    return mistakes === undefined ? [] : [{ label, mistakes }];
  });
  if (known.length === 0) return undefined;
  const { classes = [] } = result.dataset;
  const name = (at: number) => classes[at] ?? String(at);
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  return {
    name: "mistakes",
    title: "Mistaken with the most confidence",
    description:
      `Under each image the class that is right, the answer, and its probability. First seed.${
        known.length > MOST_METHODS
          ? ` The first ${MOST_METHODS} methods are shown, all are in the table.`
          : ""
      }`,
    table: {
      columns: ["method", "row", "class", "answer", "confidence"],
      rows: known.flatMap(({ label, mistakes: { examples } }) =>
        examples.map((
          { row, label: right, answer, confidence },
        ) => [label, row, name(right), name(answer), confidence])
      ),
    },
    pictures: known.slice(0, MOST_METHODS).map(({ label, mistakes }) => {
      const { height, width, channels, examples } = mistakes;
      const pixels = Uint8Array.fromBase64(mistakes.pixels);
      const size = height * width * channels;
      return {
        heading: label,
        pictures: examples.map(({ row, label: right, answer, confidence }, at) => ({
          png: new Uint8Array(encode({
            width,
            height,
            data: pixels.slice(at * size, (at + 1) * size),
            channels: channels as 1 | 3,
          })),
          width,
          height,
          alternative: `row ${row}, of class ${name(right)}`,
          caption: `${name(right)} → ${name(answer)}, ${percent(confidence)}`,
        })),
      };
    }),
  };
}

function sizesOf({ height, width, weights }: FirstLayer) {
  const bytes = new Int8Array(Uint8Array.fromBase64(weights).buffer);
  return { bytes, count: bytes.length / (height * width) };
}

/** White at 0, towards blue at -1 and red at 1. */
function shade(share: number): [number, number, number, number] {
  const end = share < 0 ? NEGATIVE : POSITIVE;
  const mix = (part: number) => Math.round(255 + (part - 255) * Math.min(1, Math.abs(share)));
  return [mix(end[0]), mix(end[1]), mix(end[2]), 255];
}
