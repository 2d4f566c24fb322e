/**
 * The one-dimensional Winograd transforms for the six points 0, a, -a, b, -b and infinity.
 *
 * F(4,3) gives 4 outputs of a filter of 3, F(3,4) 3 outputs of a filter of 4; both from 6 inputs,
 * and with the same input transform.
 *
 * The usual points are a = 1, b = 2. With a = 2/3, b = 3/2 the rounding error is half as large
 * (5e-7 of the result's root mean square instead of 1e-6, over 32 channels), for the same work.
 *
 * Sources: A. Lavin, S. Gray, Fast Algorithms for Convolutional Neural Networks (2016), section 4;
 * B. Barabasz et al., Error Analysis and Improving the Accuracy of Winograd Convolution for Deep
 * Neural Networks (2020), for the choice of points.
 *
 * @module
 */
import { fma, lanes, variable, type Vector } from "../../wasm/mod.ts";
import { range } from "../tile.ts";

/** Some outputs of a one-dimensional transform, which share intermediate results. */
export interface TransformPart {
  /** Numbers of the inputs that they are made of. */
  readonly from: readonly number[];
  /** Numbers of the outputs. */
  readonly to: readonly number[];
  /** The outputs, of those inputs. */
  make(inputs: readonly Vector[]): Vector[];
}

/** A transform of a row of vectors, in parts. */
export type Transform = readonly TransformPart[];

const [a, b] = [2 / 3, 3 / 2];
const [a2, b2] = [a * a, b * b];
/** The products of a point's distances to the others; that of 0 is a^2 b^2 = 1. */
const [scaleA, scaleB] = [1 / (2 * a2 * (a2 - b2)), 1 / (2 * b2 * (b2 - a2))];

/** `x -> even + p odd, even - p odd`: two points of opposite signs. */
function opposite(p: number, odd: Vector, even: Vector): Vector[] {
  return [fma(lanes(p), odd, even), fma(lanes(-p), odd, even)];
}

/** A number of the inputs as it is. */
function same(from: number, to: number): TransformPart {
  return { from: [from], to: [to], make: ([g]) => [g!] };
}

/** `B^T d`: 6 inputs to 6 points. */
export const inputTransform: Transform = [
  { from: [0, 2, 4], to: [0], make: ([d0, d2, d4]) => [ends(d0!, d2!, d4!)] },
  { from: [1, 2, 3, 4], to: [1, 2], make: (d) => inner(a, b2, d) },
  { from: [1, 2, 3, 4], to: [3, 4], make: (d) => inner(b, a2, d) },
  { from: [1, 3, 5], to: [5], make: ([d1, d3, d5]) => [ends(d1!, d3!, d5!)] },
];

function ends(first: Vector, middle: Vector, last: Vector): Vector {
  return fma(lanes(-(a2 + b2)), middle, last).add(first);
}

function inner(point: number, other2: number, [d1, d2, d3, d4]: readonly Vector[]): Vector[] {
  const even = variable(fma(lanes(-other2), d2!, d4!));
  const odd = variable(fma(lanes(-other2), d1!, d3!));
  return opposite(point, odd, even);
}

/** `A^T m` of F(4,3): 6 points to 4 outputs. */
export const outputTransform: Transform = [
  {
    from: [0, 1, 2, 3, 4],
    to: [0, 2],
    make: ([m0, ...m]) => {
      const [sumA, sumB] = sums(m);
      return [m0!.add(sumA).add(sumB), fma(lanes(a2), sumA, sumB.mul(lanes(b2)))];
    },
  },
  {
    from: [1, 2, 3, 4, 5],
    to: [1, 3],
    make: ([m1, m2, m3, m4, m5]) => {
      const [byA, byB] = differences([m1!, m2!, m3!, m4!]);
      return [
        fma(lanes(a), byA, byB.mul(lanes(b))),
        fma(lanes(a * a2), byA, fma(lanes(b * b2), byB, m5!)),
      ];
    },
  },
];

/** `A^T m` of F(3,4): 6 points to the 3 entries of a filter's gradient. */
export const gradientOutputTransform: Transform = [
  {
    from: [0, 1, 2, 3, 4, 5],
    to: [0, 2],
    make: ([m0, m1, m2, m3, m4, m5]) => {
      const [sumA, sumB] = sums([m1!, m2!, m3!, m4!]);
      return [m0!.add(sumA).add(sumB), fma(lanes(a2), sumA, fma(lanes(b2), sumB, m5!))];
    },
  },
  {
    from: [1, 2, 3, 4],
    to: [1],
    make: (m) => {
      const [byA, byB] = differences(m);
      return [fma(lanes(a), byA, byB.mul(lanes(b)))];
    },
  },
];

function sums([m1, m2, m3, m4]: readonly Vector[]): [Vector, Vector] {
  return [variable(m1!.add(m2!)), variable(m3!.add(m4!))];
}

function differences([m1, m2, m3, m4]: readonly Vector[]): [Vector, Vector] {
  return [variable(m1!.sub(m2!)), variable(m3!.sub(m4!))];
}

/** `G g` of F(4,3): 3 filter entries to 6 points. */
export const filterTransform: Transform = [
  same(0, 0),
  { from: [0, 1, 2], to: [1, 2], make: (g) => filterPair(a, scaleA, g) },
  { from: [0, 1, 2], to: [3, 4], make: (g) => filterPair(b, scaleB, g) },
  same(2, 5),
];

function filterPair(point: number, scale: number, [g0, g1, g2]: readonly Vector[]): Vector[] {
  const even = variable(fma(lanes(scale * point * point), g2!, g0!.mul(lanes(scale))));
  const odd = variable(g1!.mul(lanes(scale * point)));
  return [even.add(odd), even.sub(odd)];
}

/** `G g` of F(3,4): 4 entries of an output's gradient to 6 points. */
export const gradientFilterTransform: Transform = [
  same(0, 0),
  { from: [0, 1, 2, 3], to: [1, 2], make: (g) => gradientPair(a, a2, scaleA, g) },
  { from: [0, 1, 2, 3], to: [3, 4], make: (g) => gradientPair(b, b2, scaleB, g) },
  same(3, 5),
];

function gradientPair(
  point: number,
  square: number,
  scale: number,
  [g0, g1, g2, g3]: readonly Vector[],
): Vector[] {
  const even = variable(fma(lanes(scale * square), g2!, g0!.mul(lanes(scale))));
  const odd = variable(fma(lanes(scale * point * square), g3!, g1!.mul(lanes(scale * point))));
  return [even.add(odd), even.sub(odd)];
}

/**
 * A transform in both directions: `T x T^t`.
 *
 * It goes part by part: a part of the rows is made for all columns, and each of its rows transformed
 * and written at once. An entry is read for each part anew, which costs less than keeping more
 * vectors than there are registers.
 *
 * @param transform The one-dimensional transform.
 * @param read The input's entry at a row and a column.
 * @param write Takes an entry of the result.
 */
export function inBothDirections(
  transform: Transform,
  read: (row: number, column: number) => Vector,
  write: (row: number, column: number, value: Vector) => void,
): void {
  const size = 1 + Math.max(...transform.flatMap(({ from }) => from));
  for (const part of transform) {
    const columns = range(size).map((column) =>
      part.make(part.from.map((row) => variable(read(row, column)))).map((v) => variable(v))
    );
    for (const [k, row] of part.to.entries()) {
      for (const { from, to, make } of transform) {
        const values = make(from.map((column) => columns[column]![k]!));
        for (const [m, column] of to.entries()) write(row, column, values[m]!);
      }
    }
  }
}
