/**
 * The one-dimensional Winograd transforms for six points: 0, 1, -1, 2, -2 and infinity.
 *
 * F(4,3) gives 4 outputs of a filter of 3, F(3,4) 3 outputs of a filter of 4; both from 6 inputs,
 * and with the same input transform.
 *
 * Source: A. Lavin, S. Gray, Fast Algorithms for Convolutional Neural Networks (2016), section 4.
 *
 * @module
 */
import { fma, lanes, type V128, variable } from "../../wasm/mod.ts";
import { range } from "../tile.ts";

/** A transform of a row of vectors. */
export type Transform = (row: readonly V128[], constants: Constants) => V128[];

/** Constants in locals: as immediate operands they would be loaded anew at every use. */
export type Constants = (value: number) => V128;

/** Names each constant once; call it outside of the loops that use the transforms. */
export function namedConstants(...values: number[]): Constants {
  const named = new Map(values.map((value) => [value, variable(lanes(value))]));
  return (value) => {
    const found = named.get(value);
    if (!found) throw new RangeError(`Cannot use a constant: ${value} is not named`);
    return found;
  };
}

/** Constants of `inputTransform`. */
export const inputConstants = [-5, -4, 2, 4] as const;

/** `B^T d`: 6 inputs to 6 points. */
export const inputTransform: Transform = (row, c) => {
  const [d0, d1, d2, d3, d4, d5] = six(row);
  const even = variable(fma(c(-4), d2, d4));
  const odd = variable(fma(c(-4), d1, d3));
  const outer = variable(d4.sub(d2));
  const inner = variable(d3.sub(d1).mul(c(2)));
  return [
    fma(c(4), d0, fma(c(-5), d2, d4)),
    even.add(odd),
    even.sub(odd),
    outer.add(inner),
    outer.sub(inner),
    fma(c(4), d1, fma(c(-5), d3, d5)),
  ];
};

/** Constants of `outputTransform`. */
export const outputConstants = [2, 4, 8] as const;

/** `A^T m` of F(4,3): 6 points to 4 outputs. */
export const outputTransform: Transform = (row, c) => {
  const [m0, m1, m2, m3, m4, m5] = six(row);
  const { sum, difference, sum2, difference2 } = pairs(m1, m2, m3, m4);
  return [
    m0.add(sum).add(sum2),
    fma(c(2), difference2, difference),
    fma(c(4), sum2, sum),
    fma(c(8), difference2, difference).add(m5),
  ];
};

/** `A^T m` of F(3,4): 6 points to the 3 entries of a filter's gradient. */
export const gradientOutputTransform: Transform = (row, c) => {
  const [m0, m1, m2, m3, m4, m5] = six(row);
  const { sum, difference, sum2, difference2 } = pairs(m1, m2, m3, m4);
  return [
    m0.add(sum).add(sum2),
    fma(c(2), difference2, difference),
    fma(c(4), sum2, sum).add(m5),
  ];
};

/** Constants of `filterTransform` and `gradientFilterTransform`. */
export const filterConstants = [1 / 4, -1 / 6, 1 / 24, 1 / 12, 1 / 6, 1 / 3] as const;

/** `G g` of F(4,3): 3 filter entries to 6 points. */
export const filterTransform: Transform = (row, c) => {
  const [g0, g1, g2] = row as [V128, V128, V128];
  const sixth = variable(g0.add(g2).mul(c(-1 / 6)));
  const outer = variable(fma(c(1 / 6), g2, g0.mul(c(1 / 24))));
  const inner = variable(g1.mul(c(1 / 12)));
  return [
    g0.mul(c(1 / 4)),
    fma(c(-1 / 6), g1, sixth),
    fma(c(1 / 6), g1, sixth),
    outer.add(inner),
    outer.sub(inner),
    g2,
  ];
};

/** `G g` of F(3,4): 4 entries of an output's gradient to 6 points. */
export const gradientFilterTransform: Transform = (row, c) => {
  const [g0, g1, g2, g3] = row as [V128, V128, V128, V128];
  const even = variable(g0.add(g2).mul(c(-1 / 6)));
  const odd = variable(g1.add(g3).mul(c(-1 / 6)));
  const even2 = variable(fma(c(1 / 6), g2, g0.mul(c(1 / 24))));
  const odd2 = variable(fma(c(1 / 3), g3, g1.mul(c(1 / 12))));
  return [
    g0.mul(c(1 / 4)),
    even.add(odd),
    even.sub(odd),
    even2.add(odd2),
    even2.sub(odd2),
    g3,
  ];
};

/**
 * A transform in both directions: `T x T^t`.
 *
 * @param size Rows and columns of the input.
 * @param read The input's entry at a row and a column.
 * @param transform The one-dimensional transform.
 * @returns The rows of the result.
 */
export function inBothDirections(
  size: number,
  read: (row: number, column: number) => V128,
  transform: Transform,
  constants: Constants,
): V128[][] {
  const byColumn = range(size).map((column) => {
    const entries = range(size).map((row) => variable(read(row, column)));
    return transform(entries, constants).map((v) => variable(v));
  });
  return range(byColumn[0]!.length).map((row) =>
    transform(byColumn.map((column) => column[row]!), constants)
  );
}

function six(row: readonly V128[]): [V128, V128, V128, V128, V128, V128] {
  return row as [V128, V128, V128, V128, V128, V128];
}

function pairs(m1: V128, m2: V128, m3: V128, m4: V128) {
  return {
    sum: variable(m1.add(m2)),
    difference: variable(m1.sub(m2)),
    sum2: variable(m3.add(m4)),
    difference2: variable(m3.sub(m4)),
  };
}
