/**
 * Elementwise calculations in one pass over their operands: formulas, and tfjs's simple ops.
 *
 * @module
 */
import type { Arithmetic, Formula } from "@shrinklab/formula";
import { cut, type Kernel } from "../threads/kernel.ts";
import {
  fma,
  type I32,
  int,
  intLanes,
  lanes,
  load,
  loadFloat,
  loop,
  registerLanes,
  store,
  storeFloat,
  variable,
  type Vector,
} from "../wasm/mod.ts";
import { FLOAT_BYTES, range } from "./tile.ts";
import { exp, log } from "./transcendental.ts";

/** Vectors of a block: 16 KiB of each operand that is assigned, 64 KiB of one that is only read. */
const blockVectors = { assign: 1024, sum: 4096 };
/** Elements of one turn of a loop. */
const unrolled = 16;

/** Writes a formula as code for four elements. */
export const vectorArithmetic: Arithmetic<Vector> = {
  constant: (x) => variable(lanes(x)),
  add: (a, b) => variable(a.add(b)),
  subtract: (a, b) => variable(a.sub(b)),
  multiply: (a, b) => variable(a.mul(b)),
  multiplyAdd: (a, b, c) => variable(fma(a, b, c)),
  divide: (a, b) => variable(a.div(b)),
  maximum: (a, b) => variable(a.max(b)),
  minimum: (a, b) => variable(a.min(b)),
  // An instruction each, where those that heed a NaN on either side are eight.
  clip: (a, low, high) => variable(a.pmax(low).pmin(high)),
  abs: (a) => variable(a.abs()),
  sqrt: (a) => variable(a.sqrt()),
  exp,
  log,
  sign: (a) => {
    const [zero, one] = [variable(lanes(0)), variable(lanes(1))];
    // NaN is neither above nor below zero: it has no sign.
    return variable(a.gt(zero).and(one).sub(a.lt(zero).and(one)));
  },
};

/** Where a formula's scalars come from: the argument list itself, or a one-element buffer. */
export type ScalarPlaces = Readonly<Record<string, "argument" | "buffer">>;

/**
 * A formula whose outputs are some of its inputs, overwritten in place, and whose sums are taken of
 * the inputs as they were before.
 *
 * Arguments: an address for each input, then each scalar as a number or an address, then for each
 * sum the address of its parts `[block]`. Buffers are padded to whole vectors, so that the last
 * vector may be partial.
 */
export function assignFormulaKernel(formula: Formula, scalars: ScalarPlaces, size: number): Kernel {
  const { sums = [] } = formula;
  const shape = { scalars, size, totals: 4, width: registerLanes };
  return pass("assign", formula, shape, sums, (results, places, at, lanes) => {
    for (const name of formula.outputs) store(places[name]!, results[name]!.to(lanes), at);
  });
}

/**
 * A formula's one output, summed over the elements of each block.
 *
 * Arguments: as for `assignFormula`, then the parts of the sum `[block]`.
 */
export function sumFormulaKernel(formula: Formula, scalars: ScalarPlaces, size: number): Kernel {
  // Four totals, since an addition takes longer than the rest of a vector.
  const shape = { scalars, size, totals: 4, width: 4 } as const;
  return pass("sum", formula, shape, formula.outputs, () => {});
}

/** Number of parts that `size` elements are summed in by a kernel, to be added by `sumAll`. */
export function formulaParts(kind: "assign" | "sum", size: number): number {
  return cut(Math.ceil(size / 4), blockVectors[kind]).blocks;
}

/** What a pass goes over: vectors of `width` lanes, sums in `totals` vectors of four. */
interface PassShape {
  readonly scalars: ScalarPlaces;
  readonly size: number;
  readonly totals: number;
  readonly width: 4 | 8;
}

/** One pass over the operands of a formula, several vectors a turn. */
function pass(
  kind: "assign" | "sum",
  formula: Formula,
  { scalars, size, totals, width }: PassShape,
  sums: readonly string[],
  write: (
    results: Record<string, Vector>,
    places: Record<string, I32>,
    at: number,
    lanes: 4 | 8,
  ) => void,
): Kernel {
  const [vectors, rest] = [Math.floor(size / 4), size % 4];
  const chunks = cut(Math.ceil(size / 4), blockVectors[kind]);
  const kinds = formula.scalars.map((name) => scalars[name]![0]).join("");
  const sumBytes = totals * 4 * FLOAT_BYTES;
  return {
    name: `${kind} ${formula.name} ${kinds} ${size}`,
    blocks: chunks.blocks,
    scratch: sums.length * sumBytes,
    write({ block, pointer, number, scratch }) {
      const operands = readOperands(formula, scalars, pointer, number);
      const [from, to] = chunks.range(block);
      const end = rest === 0 ? to : variable(to.gt(vectors).choose(int(vectors), to));
      // Totals of four lanes that lie beside each other are summed eight lanes at once.
      const total = (sum: number, k: number) => sum * sumBytes + k * FLOAT_BYTES % sumBytes;
      for (const i of sums.keys()) {
        for (const k of range(totals)) store(scratch, lanes(0), total(i, 4 * k));
      }
      const visit = (
        offset: I32,
        { count, lanes }: { count: number; lanes: 4 | 8 },
        add: (sum: number, k: number, summand: Vector) => void,
      ) => {
        const starts = operands.places(offset);
        for (let k = 0; k < count; k += lanes) {
          const at = k * FLOAT_BYTES;
          const results = evaluate(formula, { starts, at, lanes }, operands.scalars);
          write(results, starts, at, lanes);
          for (const [i, name] of sums.entries()) add(i, k, results[name]!.to(lanes));
        }
      };
      const offset = variable(from.mul(16));
      loop(
        offset,
        end.mul(16).sub((unrolled - 4) * FLOAT_BYTES),
        unrolled * FLOAT_BYTES,
        (some) => {
          visit(some, { count: unrolled, lanes: width }, (i, k, summand) => {
            store(scratch, load(scratch, total(i, k), width).add(summand), total(i, k));
          });
          offset.set(some.add(unrolled * FLOAT_BYTES));
        },
      );
      const running = sums.map((_, i) =>
        variable(addPairs(range(totals).map((k) => load(scratch, total(i, 4 * k)))))
      );
      const one = (offset: I32, use = (summand: Vector) => summand) =>
        visit(offset, { count: 4, lanes: 4 }, (i, _k, summand) => {
          running[i]!.set(running[i]!.add(use(summand)));
        });
      loop(offset, end.mul(16), 16, (four) => one(four));
      if (rest > 0) {
        // Lanes beyond the last element hold anything: their mask clears them.
        const mask = range(4).map((k) => k < rest ? -1 : 0);
        loop(end, to, 1, (four) => one(four.mul(16), (summand) => summand.and(maskLanes(mask))));
      }
      for (const [i, total] of running.entries()) {
        const lane = range(4).map((k) => total.extract(k));
        const target = pointer(formula.inputs.length + formula.scalars.length + i);
        storeFloat(
          target.add(block.mul(FLOAT_BYTES)),
          lane[0]!.add(lane[1]!).add(lane[2]!.add(lane[3]!)),
        );
      }
    },
  };
}

/** `scale * sum(parts)` in order, to one number. Arguments: parts, result, scale (a number). */
export function sumAll(count: number): Kernel {
  return {
    name: `sumAll ${count}`,
    blocks: 1,
    write({ pointer, number }) {
      const [source, target] = [pointer(0), pointer(1)];
      const total = variable(loadFloat(source));
      loop(
        FLOAT_BYTES,
        count * FLOAT_BYTES,
        FLOAT_BYTES,
        (offset) => total.set(total.add(loadFloat(source.add(offset)))),
      );
      storeFloat(target, total.mul(number(2)));
    },
  };
}

/** The sum of one, two, four ... vectors: of halves, which are summed so in turn. */
function addPairs(vectors: readonly Vector[]): Vector {
  const half = vectors.length / 2;
  if (half < 1) return vectors[0]!;
  return addPairs(vectors.slice(0, half)).add(addPairs(vectors.slice(half)));
}

function maskLanes(mask: number[]): Vector {
  const [a, b, c, d] = mask.map((m) => intLanes(m)) as [Vector, Vector, Vector, Vector];
  return a.shuffle(b, 0, 4, 0, 4).shuffle(c.shuffle(d, 0, 4, 0, 4), 0, 1, 4, 5);
}

function readOperands(
  formula: Formula,
  scalars: ScalarPlaces,
  pointer: (index: number) => I32,
  number: (index: number) => ReturnType<typeof loadFloat>,
) {
  const starts = formula.inputs.map((name, i) => [name, pointer(i)] as const);
  const values: Record<string, Vector> = {};
  for (const [i, name] of formula.scalars.entries()) {
    const index = formula.inputs.length + i;
    const value = scalars[name] === "buffer" ? loadFloat(pointer(index)) : number(index);
    values[name] = variable(value.splat());
  }
  return {
    scalars: values,
    places: (offset: I32): Record<string, I32> =>
      Object.fromEntries(starts.map(([name, start]) => [name, variable(start.add(offset))])),
  };
}

/** Evaluates a formula; an operand that it only writes is never read. */
function evaluate(
  formula: Formula,
  { starts, at, lanes }: { starts: Record<string, I32>; at: number; lanes: 4 | 8 },
  scalars: Record<string, Vector>,
): Record<string, Vector> {
  const values: Record<string, Vector> = { ...scalars };
  for (const name of formula.inputs) {
    let value: Vector | undefined;
    // Enumerable, because a formula may hand its values on by a spread.
    const get = () => value ??= variable(load(starts[name]!, at, lanes));
    Object.defineProperty(values, name, { get, enumerable: true });
  }
  return formula.evaluate(vectorArithmetic, values);
}
