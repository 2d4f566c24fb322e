/**
 * Steps that shrink groups, in place: the columns of a kernel with their biases, or its rows. The
 * formulas are those of `groupStep()` and `groupL0Step()` of `@shrinklab/regularizers`.
 *
 * @module
 */
import type { Formula } from "@shrinklab/formula";
import { cut, type Kernel, type KernelContext } from "../threads/kernel.ts";
import {
  type I32,
  int,
  intLanes,
  lanes,
  load,
  loadSplat,
  loop,
  registerLanes,
  repeat,
  store,
  storeFloat,
  variable,
  type Vector,
  when,
} from "../wasm/mod.ts";
import { vectorArithmetic } from "./elementwise.ts";
import { FLOAT_BYTES, range } from "./tile.ts";

/** What is shrunk. */
export interface GroupSizes {
  /** Rows of the kernel. */
  readonly rows: number;
  /** Its columns. */
  readonly columns: number;
  /** Whether a bias has an entry for each column, which belongs to its group. */
  readonly bias: boolean;
  /** Whether a group is a column or a row. */
  readonly groups: "columns" | "rows";
  /** Whether a group costs its norm, or the same whatever it is, if it is not 0. */
  readonly cost: "norm" | "count";
  /**
   * The metric of an entry, from what its inputs hold at the place of the entry; absent where it is
   * 1 everywhere.
   */
  readonly metric?: Formula;
}

/** Times that the root is brought closer: it stands still after fewer. */
const rootSteps = 12;
/** Entries that are summed before their sum joins the total, which keeps digits. */
const summedAtOnce = 32;
/** Rows that a block does. */
const rowsAtOnce = 8;

/**
 * Arguments: kernel, then what the metric reads at its entries; bias, and the same, if there is
 * one; then numbers: strength of the cost, strength of the absolute values, rate, the scalars of the
 * metric.
 */
export function shrinkGroupsKernel(sizes: GroupSizes): Kernel {
  const { rows, columns, groups, cost, bias, metric } = sizes;
  const name = `shrinkGroups ${groups} ${cost} ${rows}x${columns}${bias ? " and bias" : ""} ${
    metric?.name ?? "1"
  }`;
  return groups === "columns" ? ofColumns(name, sizes) : ofRows(name, sizes);
}

function ofColumns(name: string, sizes: GroupSizes): Kernel {
  const { rows, columns, bias } = sizes;
  const whole = Math.floor(columns / registerLanes);
  const rest = columns - whole * registerLanes;
  // Vectors in place may not overlap: what is left goes by four, then one by one.
  const others = [...(rest >= 4 ? [4] : []), ...range(rest % 4).map(() => 1)];
  const bytes = (rows + (bias ? 1 : 0)) * registerLanes * FLOAT_BYTES * 2;
  return {
    name,
    blocks: whole + others.length,
    scratch: bytes,
    write(context) {
      const operands = readOperands(sizes, context);
      const some = (first: I32, count: number) => {
        const width = count === 1 ? 4 : count as 4 | 8;
        const at = variable(first.mul(FLOAT_BYTES));
        const places = [
          { rows, stride: columns * FLOAT_BYTES },
          ...(bias ? [{ rows: 1, stride: 0 }] : []),
        ];
        shrink(sizes, operands, {
          width,
          kept: context.scratch,
          each(visit, pause) {
            for (const [part, { rows, stride }] of places.entries()) {
              const place = (row: I32): Place => {
                const entry = variable(row.mul(stride).add(at));
                return {
                  part,
                  entry,
                  single: count === 1,
                  index: part === 0 ? row : int(sizes.rows),
                };
              };
              inParts(rows, (row) => visit(place(row)), pause);
            }
          },
          total: (vector) => vector,
        });
      };
      if (whole > 0) {
        when(context.block.lt(whole), () => some(context.block.mul(registerLanes), registerLanes));
      }
      let first = whole * registerLanes;
      for (const [i, count] of others.entries()) {
        const start = first;
        when(context.block.eq(whole + i), () => some(variable(start), count));
        first += count;
      }
    },
  };
}

function ofRows(name: string, sizes: GroupSizes): Kernel {
  const { rows, columns } = sizes;
  const [vectors, rest] = [Math.floor(columns / 4), columns % 4];
  const part = cut(rows, rowsAtOnce);
  return {
    name,
    blocks: part.blocks,
    scratch: (vectors + rest) * 4 * FLOAT_BYTES * 2,
    write(context) {
      const operands = readOperands(sizes, context);
      const [from, to] = part.range(context.block);
      loop(from, to, 1, (row) => {
        const start = variable(row.mul(columns * FLOAT_BYTES));
        shrink(sizes, operands, {
          width: 4,
          kept: context.scratch,
          each(visit, pause) {
            inParts(vectors, (k) =>
              visit({
                part: 0,
                entry: variable(start.add(k.mul(4 * FLOAT_BYTES))),
                single: false,
                index: k,
              }), pause);
            loop(0, rest, 1, (k) => {
              visit({
                part: 0,
                entry: variable(start.add(k.add(vectors * 4).mul(FLOAT_BYTES))),
                single: true,
                index: variable(k.add(vectors)),
              });
            });
            pause?.();
          },
          // A single entry fills all lanes, and counts in one.
          once: (vector, { single }) =>
            single ? vector.and(intLanes(-1).shuffle(intLanes(0), 0, 4, 4, 4)) : vector,
          total: across,
        });
      });
    },
  };
}

/** Where some entries of groups are. */
interface Place {
  /** 0 in the kernel, 1 in the bias. */
  readonly part: number;
  /** Their offset in bytes. */
  readonly entry: I32;
  /** Whether it is one entry, in all lanes. */
  readonly single: boolean;
  /** Their number within the group. */
  readonly index: I32;
}

/** The entries of some groups: one in each lane, or one in all. */
interface Groups {
  readonly width: 4 | 8;
  /** Address where an entry's metric and pull are kept. */
  readonly kept: I32;
  /** Visits the entries; `pause` follows every few. */
  each(visit: (place: Place) => void, pause?: () => void): void;
  /** Leaves what counts of a place in a sum over the lanes; default all. */
  once?(vector: Vector, place: Place): Vector;
  /** The sum over a group, in all its lanes. */
  total(vector: Vector): Vector;
}

type Operands = ReturnType<typeof readOperands>;

function shrink(sizes: GroupSizes, operands: Operands, groups: Groups): void {
  const { width, once = (vector: Vector) => vector } = groups;
  const { l1, group, rate } = operands;
  const soft = (x: Vector, threshold: Vector) =>
    variable(x.sub(x.pmax(threshold.neg()).pmin(threshold)));
  const sumOf = (count: number, read: (place: Place) => Vector[]) => {
    const [totals, parts] = [0, 0].map(() => range(count).map(() => variable(lanes(0, width))));
    groups.each((place) => {
      for (const [i, value] of read(place).entries()) {
        parts![i]!.set(parts![i]!.add(once(value.to(width), place)));
      }
    }, () => {
      for (const [i, total] of totals!.entries()) {
        total.set(total.add(parts![i]!));
        parts![i]!.set(lanes(0, width));
      }
    });
    return totals!.map((total) => variable(groups.total(total)));
  };
  const read = (place: Place) => operands.w(place, width);

  if (sizes.cost === "count") {
    const { metric } = sizes;
    const [squares] = sumOf(1, (place) => {
      const z = read(place);
      const square = variable(z.mul(z));
      return [metric ? square.mul(operands.metric(place, width)) : square];
    });
    const least = variable(group.add(group).mul(rate));
    const dead = variable(squares!.lt(least).or(squares!.eq(least)));
    when(dead.any(), () => {
      groups.each((place) => operands.write(place, read(place).andNot(dead), width));
    });
    return;
  }
  if (!sizes.metric) {
    // Of a metric that is one number the root is known.
    const [threshold, norms] = [variable(group.mul(rate)), variable(l1.mul(rate))];
    const [squares] = sumOf(1, (place) => {
      const u = soft(read(place), norms);
      return [u.mul(u)];
    });
    const norm = variable(squares!.sqrt());
    const dead = variable(norm.lt(threshold).or(norm.eq(threshold)));
    const factor = variable(lanes(1).sub(threshold.div(norm)).andNot(dead));
    groups.each((place) => operands.write(place, soft(read(place), norms).mul(factor), width));
    return;
  }

  const bytes = width * FLOAT_BYTES;
  const keptAt = ({ index }: Place) => variable(groups.kept.add(index.mul(2 * bytes)));
  const recalled = (place: Place) => {
    const at = keptAt(place);
    return [variable(load(at, 0, width)), variable(load(at, bytes, width))] as const;
  };
  const inverseRate = variable(lanes(1).div(rate));
  const [squares, weighted, lengths] = sumOf(3, (place) => {
    const d = variable(operands.metric(place, width).mul(inverseRate).to(width));
    const z = read(place);
    const u = soft(d.mul(z), l1);
    const at = keptAt(place);
    store(at, d);
    store(at, u.to(width), bytes);
    const square = variable(u.mul(u));
    return [square, square.mul(d), z.mul(z)];
  });
  const norm = variable(squares!.sqrt());
  // What is not a number is not dead: it stays to be seen.
  const dead = variable(norm.lt(group).or(norm.eq(group)));
  const live = variable(dead.xor(intLanes(-1)));
  when(live.any(), () => {
    const sums = { squares: squares!, weighted: weighted!, lengths: lengths!, norm };
    const [first, least] = firstRoots(operands, sums);
    const h = variable(first.to(width));
    const open = variable(live.to(width));
    const left = variable(rootSteps);
    repeat((leaveIf) => {
      const [t, slope, curve] = sumOf(3, (place) => {
        const [d, u] = recalled(place);
        const pull = variable(d.mul(h));
        const inverse = variable(lanes(1).div(pull.add(group)));
        const share = variable(u.mul(inverse));
        const kept = variable(pull.mul(inverse));
        const square = variable(share.mul(share));
        const first = variable(square.mul(kept));
        return [square, first, first.mul(kept)];
      });
      const [next, far] = nextRoots(h, { t: t!, slope: slope!, curve: curve! });
      h.set(open.blend(next.max(least), h).to(width));
      open.set(open.and(far).to(width));
      left.set(left.sub(1));
      leaveIf(open.any().not().or(left.eq(0)));
    });
    groups.each((place) => {
      const [d, u] = recalled(place);
      const x = u.mul(h).div(d.mul(h).add(group));
      operands.write(place, variable(x.andNot(dead)), width);
    });
  }, () => groups.each((place) => operands.write(place, lanes(0), width)));
}

/** Sums over groups: of u^2, d u^2 and z^2, and the root of the first. */
interface GroupSums {
  readonly squares: Vector;
  readonly weighted: Vector;
  readonly lengths: Vector;
  readonly norm: Vector;
}

/**
 * Where the search for the norm of x begins, and what it cannot fall below. By Jensen's inequality it
 * is at least `(||u|| - group) / mean d`, with u^2 as weights; for a small step it is near
 * `||z|| (1 - group / ||u||)`, and at most `||z||`.
 */
function firstRoots({ group }: Operands, sums: GroupSums): [h: Vector, least: Vector] {
  const { squares, weighted, lengths, norm } = sums;
  const excess = variable(norm.sub(group));
  const least = variable(excess.mul(squares).div(weighted));
  const near = lengths.sqrt().mul(excess.div(norm));
  return [variable(near.max(least)), least];
}

/**
 * A step towards the h at which t = 1. With `f = t^-1/2 - 1`, which is concave and nearly straight, it
 * is `n - A n^2` from Newton's step n and `A = f'' / (2 f')`, where what is left of the series is
 * below what float32 can tell; else n alone, which never passes the root from below.
 */
function nextRoots(
  h: Vector,
  { t, slope, curve }: { readonly t: Vector; readonly slope: Vector; readonly curve: Vector },
): [next: Vector, far: Vector] {
  // All in shares of h.
  const n = variable(t.mul(t.sqrt().sub(lanes(1))).div(slope));
  const a = variable(lanes(1.5).mul(slope.div(t).sub(curve.div(slope))));
  const size = variable(a.abs());
  const left = n.abs().mul(n).mul(n).mul(size).mul(size.add(size).add(lanes(2.5)));
  const far = variable(left.gt(lanes(2 ** -26)));
  const step = far.blend(n, n.sub(a.mul(n).mul(n)));
  return [variable(h.mul(lanes(1).add(step))), far];
}

/** Visits `count` places, `pause` after every few of them and at the end. */
function inParts(count: number, visit: (index: I32) => void, pause: () => void = () => {}): void {
  const whole = count - count % summedAtOnce;
  loop(0, whole, summedAtOnce, (from) => {
    const first = variable(from);
    loop(first, first.add(summedAtOnce), 1, visit);
    pause();
  });
  if (whole === count) return;
  loop(whole, count, 1, visit);
  pause();
}

/** Adds the four lanes up, in all lanes. */
function across(vector: Vector): Vector {
  const pairs = variable(vector.add(vector.shuffle(vector, 2, 3, 0, 1)));
  return pairs.add(pairs.shuffle(pairs, 1, 0, 3, 2));
}

function readOperands({ metric, bias }: GroupSizes, { pointer, number }: KernelContext) {
  const inputs = metric?.inputs ?? [];
  let index = 0;
  const parts = range(bias ? 2 : 1).map(() => ({
    w: pointer(index++),
    inputs: inputs.map(() => pointer(index++)),
  }));
  const next = () => variable(number(index++).splat());
  const [group, l1, rate] = [next(), next(), next()];
  const scalars = (metric?.scalars ?? []).map((name) => [name, next()] as const);
  const fetch = (base: I32, { entry, single }: Place, width: 4 | 8): Vector =>
    single ? loadSplat(base.add(entry)) : load(base.add(entry), 0, width);
  return {
    group,
    l1,
    rate,
    w: (place: Place, width: 4 | 8) => variable(fetch(parts[place.part]!.w, place, width)),
    metric(place: Place, width: 4 | 8): Vector {
      const values: Record<string, Vector> = Object.fromEntries(scalars);
      for (const [i, name] of inputs.entries()) {
        const get = () => variable(fetch(parts[place.part]!.inputs[i]!, place, width));
        Object.defineProperty(values, name, { get, enumerable: true });
      }
      return metric!.evaluate(vectorArithmetic, values)[metric!.outputs[0]!]!;
    },
    write(place: Place, value: Vector, width: 4 | 8): void {
      const at = parts[place.part]!.w.add(place.entry);
      if (place.single) storeFloat(at, value.extract(0));
      else store(at, value.to(width));
    },
  };
}
