import { RandomState } from "@shrinklab/data";
import { numberColumn, type Table, textColumn } from "@shrinklab/data/tables";

/** A point in the plane and its class, from 0. */
export type LabelledPoint = readonly [x: number, y: number, label: number];

/** Name of a pattern. */
export type PointPatternName = "circles" | "xor" | "spiral" | "gaussians";

/** How points of a pattern lie. */
export interface PointPattern {
  /** How many classes it has. */
  readonly classes: number;
  /** Draws one point of a class, without noise. */
  readonly draw: (random: RandomState, label: number) => readonly [x: number, y: number];
}

const polar = (radius: number, angle: number) =>
  [radius * Math.cos(angle), radius * Math.sin(angle)] as const;

/** The patterns, by the name that stands in the page's address; a new one is a name above, a line here and a task. */
export const pointPatterns: Readonly<Record<PointPatternName, PointPattern>> = {
  circles: {
    classes: 2,
    draw: (random, label) => polar(label === 0 ? 0.35 : 0.85, random.uniform(0, 2 * Math.PI)),
  },
  xor: {
    classes: 2,
    draw: (random, label) => {
      const [x, y] = [random.uniform(0.08, 0.95), random.uniform(0.08, 0.95)];
      const side = random.randint(0, 2) === 0 ? 1 : -1;
      return label === 0 ? [side * x, side * y] : [side * x, -side * y];
    },
  },
  spiral: {
    classes: 2,
    draw: (random, label) => {
      const along = random.uniform(0.1, 1);
      return polar(along, along * 3.5 * Math.PI + label * Math.PI);
    },
  },
  gaussians: {
    classes: 3,
    draw: (random, label) => {
      const [x, y] = polar(0.55, (label / 3 + 0.25) * 2 * Math.PI);
      return [x + random.normal(0, 0.12), y + random.normal(0, 0.12)];
    },
  },
};

/** Points of a pattern, both halves together. */
const POINTS = 400;

/**
 * Draws the points of a pattern, the same for the same seed.
 *
 * @param name The pattern.
 * @param noise Standard deviation of what is added to both coordinates, 0 or more.
 * @param seed Fixes them.
 * @returns 400 points, coordinates with four decimals, mostly within -1 to 1.
 *
 * @example
 * ```ts
 * import { drawPoints } from "@shrinklab/playground";
 * import { assertEquals } from "@std/assert";
 *
 * const points = drawPoints("circles", 0, 1);
 * assertEquals(points.length, 400);
 * assertEquals(new Set(points.map(([x, y]) => Math.hypot(x, y).toFixed(2))), new Set(["0.35", "0.85"]));
 * ```
 */
export function drawPoints(name: PointPatternName, noise: number, seed: number): LabelledPoint[] {
  const { classes, draw } = pointPatterns[name];
  const random = new RandomState([seed, 7]);
  return Array.from({ length: POINTS }, (_, i) => {
    const label = i % classes;
    const [x, y] = draw(random, label);
    const moved = (at: number) => Number((at + noise * random.normal()).toFixed(4));
    return [moved(x), moved(y), label];
  });
}

/** Names of the classes of points. */
const classNames = ["orange", "blue", "green"];

/**
 * Points as the CSV file that a terminal can train on too.
 *
 * @param points The points.
 * @returns Columns `x`, `y` and `class`.
 *
 * @example
 * ```ts
 * import { pointsCsv } from "@shrinklab/playground";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(pointsCsv([[0.5, -1, 1]]), "x,y,class\n0.5,-1,blue\n");
 * ```
 */
export function pointsCsv(points: readonly LabelledPoint[]): string {
  const lines = points.map(([x, y, label]) => `${x},${y},${classNames[label]}\n`);
  return `x,y,class\n${lines.join("")}`;
}

/**
 * Points as the table that the CSV file holds.
 *
 * @param points The points.
 * @returns The table, in memory.
 */
export function pointsTable(points: readonly LabelledPoint[]): Table {
  return {
    rows: points.length,
    columns: [
      numberColumn("x", points.map(([x]) => x)),
      numberColumn("y", points.map(([, y]) => y)),
      textColumn("class", points.map(([, , label]) => classNames[label]!)),
    ],
  };
}
