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
  /** Whether absolute values have a strength, which else is 0. */
  readonly sparse: boolean;
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
/** Vectors of columns that a block does: a line of the cache, or a half. */
const stripsAtOnce = 2;
/** Entries that one turn of a loop visits. */
const unrolled = 2;
/** Rows that a block does. */
const rowsAtOnce = 8;

/**
 * Arguments: kernel, then what the metric reads at its entries; bias, and the same, if there is
 * one; then numbers: strength of the cost, strength of the absolute values, rate, the scalars of the
 * metric.
 */
export function shrinkGroupsKernel(sizes: GroupSizes): Kernel {
  const { rows, columns, groups, cost, bias, sparse, metric } = sizes;
  const name = `shrinkGroups ${groups} ${cost}${sparse ? ", sparse" : ""} ${rows}x${columns}${
    bias ? " and bias" : ""
  } ${metric?.name ?? "1"}`;
  return groups === "columns" ? ofColumns(name, sizes) : ofRows(name, sizes);
}

function ofColumns(name: string, sizes: GroupSizes): Kernel {
  const { rows, columns, bias } = sizes;
  const together = stripsAtOnce * registerLanes;
  const whole = Math.floor(columns / together);
  // Vectors in place may not overlap: what is left goes by eight, by four, then one by one.
  const others: { first: number; count: 1 | 4 | 8 }[] = [];
  let first = whole * together;
  for (const count of [registerLanes, 4, 1] as const) {
    for (; columns - first >= count; first += count) others.push({ first, count });
  }
  return {
    name,
    blocks: whole + others.length,
    scratch: scratchBytes(rows + (bias ? 1 : 0), registerLanes, stripsAtOnce),
    write(context) {
      const operands = readOperands(sizes, context);
      const some = (first: I32, count: 1 | 4 | 8, strips = 1) => {
        const at = variable(first.mul(FLOAT_BYTES));
        const places = [
          { rows, stride: columns * FLOAT_BYTES },
          ...(bias ? [{ rows: 1, stride: 0 }] : []),
        ];
        shrink(sizes, operands, {
          width: count === 1 ? 4 : count,
          strips,
          scratch: context.scratch,
          each(visit, pause) {
            for (const [part, { rows, stride }] of places.entries()) {
              const place = (row: I32, strip: number): Place => ({
                part,
                strip,
                entry: variable(row.mul(stride).add(at).add(strip * count * FLOAT_BYTES)),
                single: count === 1,
                index: part === 0 ? row : int(sizes.rows),
              });
              inParts(
                rows,
                (rows) => visit(rows.flatMap((row) => range(strips).map((k) => place(row, k)))),
                pause,
              );
            }
          },
          total: (vector) => vector,
        });
      };
      if (whole > 0) {
        when(context.block.lt(whole), () => {
          some(variable(context.block.mul(together)), registerLanes, stripsAtOnce);
        });
      }
      for (const [i, { first, count }] of others.entries()) {
        when(context.block.eq(whole + i), () => some(variable(first), count));
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
    scratch: scratchBytes(vectors + rest, 4, 1),
    write(context) {
      const operands = readOperands(sizes, context);
      const [from, to] = part.range(context.block);
      loop(from, to, 1, (row) => {
        const start = variable(row.mul(columns * FLOAT_BYTES));
        const place = (column: I32, index: I32, single: boolean): Place => ({
          part: 0,
          strip: 0,
          entry: variable(start.add(column.mul(FLOAT_BYTES))),
          single,
          index,
        });
        shrink(sizes, operands, {
          width: 4,
          strips: 1,
          scratch: context.scratch,
          each(visit, pause) {
            inParts(vectors, (some) => visit(some.map((k) => place(k.mul(4), k, false))), pause);
            inParts(
              rest,
              (some) =>
                visit(some.map((k) => place(k.add(vectors * 4), variable(k.add(vectors)), true))),
              pause,
            );
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
  /** Which of the vectors of groups they belong to. */
  readonly strip: number;
  /** Their offset in bytes. */
  readonly entry: I32;
  /** Whether it is one entry, in all lanes. */
  readonly single: boolean;
  /** Their number within the group. */
  readonly index: I32;
}

/** The entries of some groups: one in each lane of some vectors, or one in all lanes of one. */
interface Groups {
  readonly width: 4 | 8;
  /** Number of the vectors. */
  readonly strips: number;
  /** Address of the thread's scratch memory. */
  readonly scratch: I32;
  /** Visits the entries, some at once; `pause` follows every few. */
  each(visit: (places: Place[]) => void, pause?: () => void): void;
  /** Leaves what counts of a place in a sum over the lanes; default all. */
  once?(vector: Vector, place: Place): Vector;
  /** The sum over a group, in all its lanes. */
  total(vector: Vector): Vector;
}

type Operands = ReturnType<typeof readOperands>;

/** Vectors that a strip keeps: three sums, their parts, the root, what is dead. */
const keptVectors = 8;

/** Bytes for what is kept of the strips, and then for metric and pull of each entry. */
function scratchBytes(entries: number, width: 4 | 8, strips: number): number {
  return (keptVectors + 2 * entries) * strips * width * FLOAT_BYTES;
}

/**
 * V8 joins two vectors of four lanes from where they are stored. Sums are therefore in memory, and
 * what a loop reads of before it, too.
 */
function shrink(sizes: GroupSizes, operands: Operands, groups: Groups): void {
  const { width, strips, scratch, once = (vector: Vector) => vector } = groups;
  const { l1, group, rate } = operands;
  const bytes = width * FLOAT_BYTES;
  const eachStrip = <T>(make: (strip: number) => T) => range(strips).map(make);
  const kept = (slot: number) => ({
    get: () => variable(load(scratch, slot * bytes, width)),
    set: (vector: Vector) => store(scratch, vector.to(width), slot * bytes),
  });
  const strip = eachStrip((k) => {
    const slots = range(keptVectors).map((slot) => kept(k * keptVectors + slot));
    return {
      totals: slots.slice(0, 3),
      parts: slots.slice(3, 6),
      root: slots[6]!,
      dead: slots[7]!,
    };
  });
  const soft = (x: Vector, threshold: Vector) =>
    sizes.sparse ? variable(x.sub(x.pmax(threshold.neg()).pmin(threshold))) : x;
  /** The sums over each group of what is read of its entries. */
  const sumOf = (count: number, read: (place: Place) => Vector[]) => {
    for (const { totals, parts } of strip) {
      for (const i of range(count)) {
        totals[i]!.set(lanes(0));
        parts[i]!.set(lanes(0));
      }
    }
    groups.each((places) => {
      const own = places.map((place) => read(place).map((value) => once(value.to(width), place)));
      for (const [k, { parts }] of strip.entries()) {
        const values = own.filter((_, i) => places[i]!.strip === k);
        for (const i of range(count)) {
          const sum = values.map((value) => value[i]!).reduce((a, b) => variable(a.add(b)));
          parts[i]!.set(parts[i]!.get().add(sum));
        }
      }
    }, () => {
      for (const { totals, parts } of strip) {
        for (const i of range(count)) {
          totals[i]!.set(totals[i]!.get().add(parts[i]!.get()));
          parts[i]!.set(lanes(0));
        }
      }
    });
    return strip.map(({ totals }) =>
      totals.slice(0, count).map((total) => variable(groups.total(total.get())))
    );
  };
  const read = (place: Place) => operands.w(place, width);
  const write = (value: (place: Place) => Vector) =>
    groups.each((places) => {
      for (const place of places) operands.write(place, variable(value(place)), width);
    });

  if (sizes.cost === "count") {
    const { metric } = sizes;
    const sums = sumOf(1, (place) => {
      const z = read(place);
      const square = variable(z.mul(z));
      return [metric ? variable(square.mul(operands.metric(place, width))) : square];
    });
    const least = variable(group.add(group).mul(rate));
    for (const [k, [squares]] of sums.entries()) {
      strip[k]!.dead.set(squares!.lt(least).or(squares!.eq(least)));
    }
    write((place) => read(place).andNot(strip[place.strip]!.dead.get()));
    return;
  }
  if (!sizes.metric) {
    // Of a metric that is one number the root is known.
    const [threshold, norms] = [variable(group.mul(rate)), variable(l1.mul(rate))];
    const sums = sumOf(1, (place) => {
      const u = soft(read(place), norms);
      return [variable(u.mul(u))];
    });
    for (const [k, [squares]] of sums.entries()) {
      const norm = variable(squares!.sqrt());
      const dead = variable(norm.lt(threshold).or(norm.eq(threshold)));
      strip[k]!.root.set(lanes(1).sub(threshold.div(norm)).andNot(dead));
    }
    write((place) => soft(read(place), norms).mul(strip[place.strip]!.root.get()));
    return;
  }

  const recalled = (place: Place) => {
    const at = keptAt(place);
    return [variable(load(at, start, width)), variable(load(at, start + bytes, width))] as const;
  };
  const start = keptVectors * strips * bytes;
  const keptAt = ({ index, strip }: Place) =>
    variable(scratch.add(index.mul(2 * strips * bytes)).add(2 * strip * bytes));
  const inverseRate = variable(lanes(1).div(rate));
  const sums = sumOf(3, (place) => {
    const d = variable(operands.metric(place, width).mul(inverseRate).to(width));
    const z = read(place);
    const u = soft(variable(d.mul(z)), l1);
    const at = keptAt(place);
    store(at, d, start);
    store(at, u.to(width), start + bytes);
    const square = variable(u.mul(u));
    return [square, variable(square.mul(d)), variable(z.mul(z))];
  });
  const open = sums.map(([squares, weighted, lengths], k) => {
    const norm = variable(squares!.sqrt());
    // What is not a number is not dead: it stays to be seen.
    const dead = variable(norm.lt(group).or(norm.eq(group)));
    const sums = { squares: squares!, weighted: weighted!, lengths: lengths!, norm };
    const [first, least] = firstRoots(operands, sums);
    strip[k]!.root.set(first);
    strip[k]!.dead.set(dead);
    return { least, lanes: variable(dead.xor(intLanes(-1)).to(width)) };
  });
  const anyOpen = () => open.map(({ lanes }): Vector => lanes).reduce((a, b) => a.or(b)).any();
  when(anyOpen(), () => {
    const left = variable(rootSteps);
    repeat((leaveIf) => {
      const sums = sumOf(3, (place) => {
        const [d, u] = recalled(place);
        const pull = variable(d.mul(strip[place.strip]!.root.get()));
        const inverse = variable(lanes(1).div(pull.add(group)));
        const share = variable(u.mul(inverse));
        const rest = variable(pull.mul(inverse));
        const square = variable(share.mul(share));
        const first = variable(square.mul(rest));
        return [square, first, variable(first.mul(rest))];
      });
      for (const [k, [t, slope, curve]] of sums.entries()) {
        const { root } = strip[k]!;
        const { least, lanes } = open[k]!;
        const h = root.get();
        const [next, far] = nextRoots(h, { t: t!, slope: slope!, curve: curve! });
        root.set(lanes.blend(next.max(least), h));
        lanes.set(lanes.and(far).to(width));
      }
      left.set(left.sub(1));
      leaveIf(anyOpen().not().or(left.eq(0)));
    });
    write((place) => {
      const [d, u] = recalled(place);
      const { root, dead } = strip[place.strip]!;
      const h = root.get();
      return u.mul(h).div(d.mul(h).add(group)).andNot(dead.get());
    });
  }, () => write(() => lanes(0)));
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

/** Visits `count` places, some at once, `pause` after every few of them and at the end. */
function inParts(
  count: number,
  visit: (indices: I32[]) => void,
  pause: () => void = () => {},
): void {
  const several = (from: I32 | number, to: I32 | number) =>
    loop(from, to, unrolled, (index) => visit(range(unrolled).map((k) => variable(index.add(k)))));
  const whole = count - count % summedAtOnce;
  loop(0, whole, summedAtOnce, (from) => {
    const first = variable(from);
    several(first, first.add(summedAtOnce));
    pause();
  });
  if (whole === count) return;
  const rest = count - count % unrolled;
  several(whole, rest);
  loop(rest, count, 1, (index) => visit([index]));
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
    single ? loadSplat(base.add(entry)) : load(variable(base.add(entry)), 0, width);
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
      const at = variable(parts[place.part]!.w.add(place.entry));
      if (place.single) storeFloat(at, value.extract(0));
      else store(at, value.to(width));
    },
  };
}
