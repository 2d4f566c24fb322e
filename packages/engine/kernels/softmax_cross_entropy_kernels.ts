/**
 * Softmax cross-entropy from logits, its gradient, and the count of correct answers.
 *
 * @module
 */
import { cut, type Kernel } from "../threads/kernel.ts";
import {
  type F32,
  float,
  gather,
  type I32,
  int,
  join,
  lanes,
  loadFloat,
  loadInt,
  loop,
  registerLanes,
  type Settable,
  storeFloat,
  variable,
  type Vector,
  when,
} from "../wasm/mod.ts";
import { FLOAT_BYTES, range } from "./tile.ts";
import { exp, log } from "./transcendental.ts";

/** Rows of a block. */
const blockRows = 64;

/**
 * Probabilities, and the loss of each row.
 *
 * Arguments: logits `[rows, classes]`, labels int32 `[rows]`, probabilities, losses `[rows]`, and
 * where they are weighted the factors on the losses `[rows]`. Some rows are done at a time, one a
 * lane; beyond the last row the last is done again. A label that is not a class has a loss of NaN, and
 * is left out of the gradient: nothing beside the row is read or written.
 */
export function softmaxCrossEntropyKernel(rows: number, classes: number, weighted = false): Kernel {
  const chunks = cut(rows, blockRows);
  const stride = classes * FLOAT_BYTES;
  return {
    name: `softmaxCrossEntropy ${rows}x${classes}${weighted ? " weighted" : ""}`,
    blocks: chunks.blocks,
    write({ block, pointer }) {
      const [logits, labels, probabilities, losses] = range(4).map((i) => pointer(i)) as I32[];
      const weights = weighted ? pointer(4) : undefined;
      const [from, to] = chunks.range(block);
      loop(from, to, registerLanes, (first) => {
        const row = someRows(first, to);
        const source = row.map((r) => variable(logits!.add(r.mul(stride))));
        const target = row.map((r) => variable(probabilities!.add(r.mul(stride))));
        const { best, total } = writeSoftmax(source, target, stride);
        const logTotal = variable(log(total));
        for (const k of range(registerLanes)) {
          const label = variable(loadInt(labels!.add(row[k]!.mul(4))));
          const isClass = variable(label.below(classes));
          const own = loadFloat(source[k]!.add(isClass.choose(label, int(0)).mul(FLOAT_BYTES)));
          const right = logTotal.extract(k).sub(own.sub(best.extract(k)));
          const loss = isClass.choose(right, float(NaN));
          const at = row[k]!.mul(FLOAT_BYTES);
          storeFloat(losses!.add(at), weights ? loss.mul(loadFloat(weights.add(at))) : loss);
        }
      });
    },
  };
}

/** Softmax of each row. Arguments: logits `[rows, classes]`, result. */
export function softmaxKernel(rows: number, classes: number): Kernel {
  const chunks = cut(rows, blockRows);
  const stride = classes * FLOAT_BYTES;
  return {
    name: `softmax ${rows}x${classes}`,
    blocks: chunks.blocks,
    write({ block, pointer }) {
      const [logits, result] = [pointer(0), pointer(1)];
      const [from, to] = chunks.range(block);
      loop(from, to, registerLanes, (first) => {
        const row = someRows(first, to);
        const places = (start: I32) => row.map((r) => variable(start.add(r.mul(stride))));
        writeSoftmax(places(logits), places(result), stride);
      });
    },
  };
}

/** `y (dy - sum of dy y over the row)`. Arguments: dy, y `[rows, classes]`, result. */
export function softmaxGradient(rows: number, classes: number): Kernel {
  const chunks = cut(rows, blockRows * 4);
  return {
    name: `softmaxGradient ${rows}x${classes}`,
    blocks: chunks.blocks,
    write({ block, pointer }) {
      const [dy, y, result] = [pointer(0), pointer(1), pointer(2)];
      const [from, to] = chunks.range(block);
      loop(from, to, 1, (row) => {
        const start = variable(row.mul(classes * FLOAT_BYTES));
        const end = variable(start.add(classes * FLOAT_BYTES));
        const own = (at: I32) => loadFloat(y.add(at));
        const total = variable(float(0));
        loop(
          start,
          end,
          FLOAT_BYTES,
          (at) => total.set(total.add(loadFloat(dy.add(at)).mul(own(at)))),
        );
        loop(start, end, FLOAT_BYTES, (at) => {
          storeFloat(result.add(at), own(at).mul(loadFloat(dy.add(at)).sub(total)));
        });
      });
    },
  };
}

/** A register's rows from `first` on; beyond the last the last again, which writes the same once more. */
function someRows(first: I32, end: I32): I32[] {
  return range(registerLanes).map((k) => {
    const own = variable(first.add(k));
    return variable(own.lt(end).choose(own, end.sub(1)));
  });
}

/** Softmax of some rows, one a lane; returns their largest logits, and what e^ sums to. */
function writeSoftmax(
  source: I32[],
  target: I32[],
  stride: number,
): { best: Vector; total: Vector } {
  const best = variable(column(source, int(0)));
  loop(FLOAT_BYTES, stride, FLOAT_BYTES, (offset) => best.set(best.max(column(source, offset))));
  const total = variable(lanes(0, registerLanes));
  loop(0, stride, FLOAT_BYTES, (offset) => {
    const e = variable(exp(column(source, offset).sub(best)));
    join(e);
    total.set(total.add(e));
    writeColumn(e, target, offset);
  });
  const scale = variable(lanes(1).div(total));
  loop(0, stride, FLOAT_BYTES, (offset) => {
    writeColumn(variable(column(target, offset).mul(scale)), target, offset);
  });
  return { best, total };
}

/** The entries at one offset of some rows. */
function column(rows: I32[], offset: I32): Vector {
  return gather(...rows.map((row) => loadFloat(row.add(offset))));
}

function writeColumn(entries: Vector, rows: I32[], offset: I32): void {
  for (const [k, row] of rows.entries()) storeFloat(row.add(offset), entries.extract(k));
}

/**
 * `(p - onehot) dy / rows`.
 *
 * Arguments: probabilities, labels, gradient of the loss (a scalar), gradient of the logits, and
 * where they are weighted the factors on the losses.
 */
export function softmaxCrossEntropyGradient(
  rows: number,
  classes: number,
  weighted = false,
): Kernel {
  const chunks = cut(rows, blockRows * 4);
  return {
    name: `softmaxCrossEntropyGradient ${rows}x${classes}${weighted ? " weighted" : ""}`,
    blocks: chunks.blocks,
    write({ block, pointer }) {
      const [probabilities, labels, dy, result] = range(4).map((i) => pointer(i)) as I32[];
      const weights = weighted ? pointer(4) : undefined;
      const mean = variable(loadFloat(dy!).div(rows));
      const [from, to] = chunks.range(block);
      loop(from, to, 1, (row) => {
        const scale = weights
          ? variable(mean.mul(loadFloat(weights.add(row.mul(FLOAT_BYTES)))))
          : mean;
        const start = variable(row.mul(classes * FLOAT_BYTES));
        loop(start, start.add(classes * FLOAT_BYTES), FLOAT_BYTES, (offset) => {
          storeFloat(result!.add(offset), loadFloat(probabilities!.add(offset)).mul(scale));
        });
        const label = variable(loadInt(labels!.add(row.mul(4))));
        when(label.below(classes), () => {
          const own = variable(start.add(label.mul(FLOAT_BYTES)));
          const p = loadFloat(probabilities!.add(own));
          storeFloat(result!.add(own), p.sub(1).mul(scale));
        });
      });
    },
  };
}

/** Number of rows whose first largest logit is the label's. Arguments: logits, labels, count. */
export function countCorrectKernel(rows: number, classes: number): Kernel {
  return {
    name: `countCorrect ${rows}x${classes}`,
    blocks: 1,
    write({ pointer }) {
      const [logits, labels, result] = range(3).map((i) => pointer(i)) as I32[];
      const count = variable(float(0));
      const source = variable(logits!);
      loop(0, rows, 1, (row) => {
        const best: F32 & Settable<F32> = variable(loadFloat(source));
        const at = variable(0);
        loop(1, classes, 1, (k) => {
          const value = variable(loadFloat(source.add(k.mul(FLOAT_BYTES))));
          when(value.gt(best), () => {
            best.set(value);
            at.set(k);
          });
        });
        when(at.eq(loadInt(labels!.add(row.mul(4)))), () => count.set(count.add(1)));
        source.set(source.add(classes * FLOAT_BYTES));
      });
      storeFloat(result!, count);
    },
  };
}
