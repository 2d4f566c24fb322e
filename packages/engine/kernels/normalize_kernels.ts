/**
 * Normalization to mean 0 and variance 1, over the rows of each column (BatchNorm) or the columns
 * of each row (LayerNorm), with a scale and a shift for each column; and its gradient.
 *
 * Sources: S. Ioffe, C. Szegedy, Batch Normalization (2015); J. Ba et al., Layer Normalization
 * (2016). Variances are biased.
 *
 * @module
 */
import { cut, type Kernel } from "../threads/kernel.ts";
import {
  type F32,
  float,
  type I32,
  lanes,
  load,
  loadFloat,
  loop,
  registerLanes,
  type Settable,
  store,
  storeFloat,
  variable,
  type Vector,
  when,
} from "../wasm/mod.ts";
import { type Columns, columns } from "./columns.ts";
import { FLOAT_BYTES, range } from "./tile.ts";

/** Sizes of what is normalized. */
export interface NormalizeSizes {
  readonly rows: number;
  readonly columns: number;
  /** Added to the variance before its root. */
  readonly epsilon: number;
}

/** Columns that a block of the column kernels does: a cache line of each row. */
const columnsAtOnce = 16;
const vectorsAtOnce = () => columnsAtOnce / registerLanes;
/** Rows that a block of the row kernels does. */
const rowsAtOnce = 16;

/** Each column over its rows. Arguments: x, scale, shift, y, mean, variance. */
export function normalizeColumns(sizes: NormalizeSizes): Kernel {
  return eachColumns(`normalizeColumns ${JSON.stringify(sizes)}`, sizes, (pointers, some) => {
    const [x, scale, shift, y, means, variances] = pointers(6);
    const mean = meanOf(sizes, some, (c, row) => c.load(x!.add(row)));
    const centred = (c: Columns, i: number, row: I32) =>
      variable(c.load(x!.add(row)).sub(mean[i]!));
    const variance = meanOf(sizes, some, (c, row, i) => {
      const d = centred(c, i, row);
      return d.mul(d);
    });
    const factor = some.map((c, i) => variable(c.load(scale!).mul(inverse(variance[i]!, sizes))));
    const add = some.map((c) => variable(c.load(shift!)));
    eachRow(sizes, (row) => {
      for (const [i, c] of some.entries()) {
        c.store(y!.add(row), centred(c, i, row).mul(factor[i]!).add(add[i]!));
      }
    });
    for (const [i, c] of some.entries()) {
      c.store(means!, mean[i]!);
      c.store(variances!, variance[i]!);
    }
  });
}

/** Its gradient. Arguments: dy, x, scale, mean, variance, dx, dScale, dShift. */
export function normalizeColumnsGradient(sizes: NormalizeSizes): Kernel {
  const name = `normalizeColumnsGradient ${JSON.stringify(sizes)}`;
  return eachColumns(name, sizes, (pointers, some) => {
    const [dy, x, scale, means, variances, dx, dScale, dShift] = pointers(8);
    const mean = some.map((c) => variable(c.load(means!)));
    const unit = some.map((c) => variable(inverse(c.load(variances!), sizes)));
    const standard = (c: Columns, i: number, row: I32) =>
      c.load(x!.add(row)).sub(mean[i]!).mul(unit[i]!);
    const [along1, alongX] = [
      meanOf(sizes, some, (c, row) => c.load(dy!.add(row))),
      meanOf(sizes, some, (c, row, i) => c.load(dy!.add(row)).mul(standard(c, i, row))),
    ];
    const factor = some.map((c, i) => variable(c.load(scale!).mul(unit[i]!)));
    eachRow(sizes, (row) => {
      for (const [i, c] of some.entries()) {
        const rest = c.load(dy!.add(row)).sub(along1[i]!).sub(standard(c, i, row).mul(alongX[i]!));
        c.store(dx!.add(row), rest.mul(factor[i]!));
      }
    });
    for (const [i, c] of some.entries()) {
      c.store(dScale!, variable(alongX[i]!.mul(lanes(sizes.rows))));
      c.store(dShift!, variable(along1[i]!.mul(lanes(sizes.rows))));
    }
  });
}

/** By means and variances that are given. Arguments: x, mean, variance, scale, shift, y. */
export function normalizeWithKernel(sizes: NormalizeSizes): Kernel {
  return eachColumns(`normalizeWith ${JSON.stringify(sizes)}`, sizes, (pointers, some) => {
    const [x, means, variances, scale, shift, y] = pointers(6);
    const mean = some.map((c) => variable(c.load(means!)));
    const factor = some.map((c) =>
      variable(c.load(scale!).mul(inverse(c.load(variances!), sizes)))
    );
    const add = some.map((c) => variable(c.load(shift!)));
    eachRow(sizes, (row) => {
      for (const [i, c] of some.entries()) {
        c.store(y!.add(row), c.load(x!.add(row)).sub(mean[i]!).mul(factor[i]!).add(add[i]!));
      }
    });
  });
}

/** Each row over its columns. Arguments: x, scale, shift, y, mean, variance. */
export function normalizeRows(sizes: NormalizeSizes): Kernel {
  const { rows, columns: count } = sizes;
  const part = cut(rows, rowsAtOnce);
  return {
    name: `normalizeRows ${JSON.stringify(sizes)}`,
    blocks: part.blocks,
    write({ block, pointer }) {
      const [x, scale, shift, y, means, variances] = range(6).map(pointer) as I32[];
      const [from, to] = part.range(block);
      loop(from, to, 1, (row) => {
        const start = variable(x!.add(row.mul(count * FLOAT_BYTES)));
        const target = variable(y!.add(row.mul(count * FLOAT_BYTES)));
        const mean = rowMean(count, (entry) => entry(start));
        const variance = rowMean(count, (entry) => {
          const d = variable(entry(start).sub(mean.splat()));
          return d.mul(d);
        });
        const unit = variable(inverse(variance.splat(), sizes));
        const centre = variable(mean.splat());
        eachEntry(count, (entry, write) => {
          const standard = entry(start).sub(centre).mul(unit);
          write(target, standard.mul(entry(scale!)).add(entry(shift!)));
        });
        storeFloat(means!.add(row.mul(FLOAT_BYTES)), mean);
        storeFloat(variances!.add(row.mul(FLOAT_BYTES)), variance);
      });
    },
  };
}

type FiveOf<T> = [T, T, T, T, T];

/** Number of parts in which `normalizeRowsGradient` sums the gradients of scale and shift. */
export function normalizeRowsParts({ rows }: NormalizeSizes): number {
  return cut(rows, rowsAtOnce).blocks;
}

/**
 * Its gradient. Arguments: dy, x, scale, mean, variance, dx, sums for the scale and for the shift,
 * each `[part][columns]`.
 */
export function normalizeRowsGradient(sizes: NormalizeSizes): Kernel {
  const { rows, columns: count } = sizes;
  const part = cut(rows, rowsAtOnce);
  return {
    name: `normalizeRowsGradient ${JSON.stringify(sizes)}`,
    blocks: part.blocks,
    write({ block, pointer }) {
      const [dy, x, scale, means, variances] = range(5).map((i): I32 => pointer(i)) as FiveOf<I32>;
      const [dx, scaleSums, shiftSums] = [pointer(5), pointer(6), pointer(7)];
      const [from, to] = part.range(block);
      const own = variable(block.mul(count * FLOAT_BYTES));
      const [forScale, forShift] = [scaleSums.add(own), shiftSums.add(own)].map((p) => variable(p));
      eachEntry(count, (_, write) => {
        write(forScale!, lanes(0));
        write(forShift!, lanes(0));
      });
      loop(from, to, 1, (row) => {
        const [g, source, target] = [dy, x, dx].map((p) =>
          variable(p.add(row.mul(count * FLOAT_BYTES)))
        );
        const mean = variable(loadFloat(means.add(row.mul(FLOAT_BYTES))).splat());
        const unit = variable(
          inverse(loadFloat(variances.add(row.mul(FLOAT_BYTES))).splat(), sizes),
        );
        const standard = (entry: Entry) => entry(source!).sub(mean).mul(unit);
        const scaled = (entry: Entry) => entry(g!).mul(entry(scale));
        const along1 = variable(rowMean(count, scaled).splat());
        const alongX = variable(rowMean(count, (e) => scaled(e).mul(standard(e))).splat());
        eachEntry(count, (entry, write) => {
          const z = variable(standard(entry));
          write(target!, scaled(entry).sub(along1).sub(z.mul(alongX)).mul(unit));
          write(forScale!, entry(forScale!).add(entry(g!).mul(z)));
          write(forShift!, entry(forShift!).add(entry(g!)));
        });
      });
    },
  };
}

function inverse(variance: Vector, { epsilon }: NormalizeSizes): Vector {
  return lanes(1).div(variance.add(lanes(epsilon)).sqrt());
}

/** A kernel whose blocks are some columns each; `write` gets them, and the arguments. */
function eachColumns(
  name: string,
  { columns: count }: NormalizeSizes,
  write: (pointers: (count: number) => I32[], some: readonly Columns[]) => void,
): Kernel {
  const all = columns(count);
  // Full groups share their code, told apart by an offset; the rest has code of its own.
  const groups = Math.ceil(all.length / vectorsAtOnce());
  return {
    name,
    blocks: groups,
    write({ block, pointer }) {
      const first = all.slice(0, vectorsAtOnce());
      const uniform = count % columnsAtOnce === 0;
      const pointers = (n: number) =>
        range(n).map((i) => {
          const p = pointer(i);
          if (uniform) p.set(p.add(block.mul(columnsAtOnce * FLOAT_BYTES)));
          return p;
        });
      if (uniform) return write(pointers, first);
      const shared = pointers(8);
      for (const group of range(groups)) {
        const some = all.slice(group * vectorsAtOnce(), (group + 1) * vectorsAtOnce());
        when(block.eq(group), () => write((n) => shared.slice(0, n), some));
      }
    },
  };
}

/** Runs `write` with the byte offset of each row. */
function eachRow({ rows, columns: count }: NormalizeSizes, write: (row: I32) => void): void {
  loop(0, rows * count * FLOAT_BYTES, count * FLOAT_BYTES, write);
}

/** For each of some columns the mean over the rows of what `read` gives. */
function meanOf(
  sizes: NormalizeSizes,
  some: readonly Columns[],
  read: (columns: Columns, row: I32, index: number) => Vector,
): Vector[] {
  const totals = some.map((c) => variable(lanes(0, c.lanes)));
  eachRow(sizes, (row) => {
    for (const [i, c] of some.entries()) totals[i]!.set(totals[i]!.add(read(c, row, i)));
  });
  return totals.map((total) => variable(total.div(lanes(sizes.rows))));
}

/** Reads the entries under consideration of the row at an address. */
type Entry = (row: I32) => Vector;

/** Entries of a row: four at a time, then one by one; `write` puts them in place. */
function eachEntry(
  count: number,
  use: (entry: Entry, write: (row: I32, value: Vector) => void) => void,
): void {
  const whole = count - count % 4;
  loop(0, whole * FLOAT_BYTES, 16, (at) => {
    use((row) => load(row.add(at)), (row, value) => store(row.add(at), value));
  });
  loop(whole * FLOAT_BYTES, count * FLOAT_BYTES, FLOAT_BYTES, (at) => {
    use(
      (row) => loadFloat(row.add(at)).splat(),
      (row, value) => storeFloat(row.add(at), value.extract(0)),
    );
  });
}

/** Mean over the entries of a row of what `read` gives. */
function rowMean(count: number, read: (entry: Entry) => Vector): F32 & Settable<F32> {
  const totals = variable(lanes(0));
  const whole = count - count % 4;
  loop(
    0,
    whole * FLOAT_BYTES,
    16,
    (at) => totals.set(totals.add(read((row) => load(row.add(at))))),
  );
  const lane = range(4).map((k) => totals.extract(k));
  const total = variable(lane[0]!.add(lane[1]!).add(lane[2]!.add(lane[3]!)));
  loop(whole * FLOAT_BYTES, count * FLOAT_BYTES, FLOAT_BYTES, (at) => {
    const value = read((row) => loadFloat(row.add(at)).splat());
    total.set(total.add(value.extract(0)));
  });
  return variable(total.div(float(count)));
}
