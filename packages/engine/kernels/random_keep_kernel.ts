/**
 * Random masks by a counter-based generator: a mask is a function of (key, layer, step), whoever
 * calculates which part of it.
 *
 * Source: J. Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3 (2011): Philox4x32-10.
 *
 * @module
 */
import { cut, type Kernel } from "../threads/kernel.ts";
import {
  type I32,
  int,
  intLanes,
  lanes,
  loop,
  store,
  storeFloat,
  variable,
  type Vector,
  when,
} from "../wasm/mod.ts";
import { FLOAT_BYTES, range } from "./tile.ts";

/** Which mask. */
export interface RandomKeepSizes {
  /** Number of entries. */
  readonly size: number;
  /** Which layer it is for. */
  readonly layer: number;
}

const [multiplier0, multiplier1] = [0xd2511f53, 0xcd9e8d57];
const [weyl0, weyl1] = [0x9e3779b9, 0xbb67ae85];
const rounds = 10;
/** Groups of 16 entries a block. */
const blockGroups = 256;

/**
 * 1 where an entry is kept, 0 where it is dropped.
 *
 * Arguments: result, step (a number below 2^24), and as integers the two words of the key and the
 * least word that is kept. Entry i is word `i % 4` of the counter
 * (i / 4, step, layer, 0); sixteen entries, of four counters in the lanes, are made at a time.
 */
export function randomKeepKernel(sizes: RandomKeepSizes): Kernel {
  const { size, layer } = sizes;
  const groups = cut(Math.ceil(size / 16), blockGroups);
  return {
    name: `randomKeep ${JSON.stringify(sizes)}`,
    blocks: groups.blocks,
    write({ block, pointer, number, integer }) {
      const result = pointer(0);
      const step = variable(number(1).toInt().splat());
      const keys = roundKeys(integer(2), integer(3));
      const threshold = variable(integer(4).splat());
      const [from, to] = groups.range(block);
      loop(from, to, 2, (group) => {
        const starts = range(2).map((other) => variable(group.add(other)));
        const counters = starts.map((start) => [
          start.mul(4).splat().addInts(countingLanes()),
          step,
          intLanes(layer),
          intLanes(0),
        ]);
        for (const [i, words] of philox(counters, keys).entries()) {
          const kept = words.map((word) => variable(word.notBelowInts(threshold).and(lanes(1))));
          for (const [k, four] of transposed(kept).entries()) {
            const first = variable(starts[i]!.mul(16).add(4 * k));
            storeInside(result, first, four, size);
          }
        }
      });
    },
  };
}

/** 0, 1, 2, 3. */
function countingLanes(): Vector {
  const [a, b, c, d] = range(4).map((k) => intLanes(k)) as [Vector, Vector, Vector, Vector];
  return a.shuffle(b, 0, 4, 0, 4).shuffle(c.shuffle(d, 0, 4, 0, 4), 0, 1, 4, 5);
}

/** The two words of the key that each round mixes in. */
function roundKeys(first: I32, second: I32): (readonly [Vector, Vector])[] {
  return range(rounds).map((round) => [
    variable(first.add(round * weyl0 | 0).splat()),
    variable(second.add(round * weyl1 | 0).splat()),
  ]);
}

function philox(
  counters: readonly (readonly Vector[])[],
  keys: readonly (readonly [Vector, Vector])[],
): Vector[][] {
  let all = counters.map((counter) => counter.map((word): Vector => variable(word)));
  for (const [first, second] of keys) {
    all = all.map((words) => {
      const [c0, c1, c2, c3] = words as [Vector, Vector, Vector, Vector];
      const [m0, m1] = [variable(intLanes(multiplier0)), variable(intLanes(multiplier1))];
      return [
        m1.mulHighInts(c2).xor(c1).xor(first),
        m1.mulInts(c2),
        m0.mulHighInts(c0).xor(c3).xor(second),
        m0.mulInts(c0),
      ].map((word): Vector => variable(word));
    });
  }
  return all;
}

/** Four vectors by columns. */
function transposed(rows: readonly Vector[]): Vector[] {
  const [a, b, c, d] = rows as [Vector, Vector, Vector, Vector];
  const [ab, cd] = [variable(a.shuffle(b, 0, 4, 1, 5)), variable(c.shuffle(d, 0, 4, 1, 5))];
  const [AB, CD] = [variable(a.shuffle(b, 2, 6, 3, 7)), variable(c.shuffle(d, 2, 6, 3, 7))];
  return [
    ab.shuffle(cd, 0, 1, 4, 5),
    ab.shuffle(cd, 2, 3, 6, 7),
    AB.shuffle(CD, 0, 1, 4, 5),
    AB.shuffle(CD, 2, 3, 6, 7),
  ].map((v) => variable(v));
}

/** Writes four entries from number `first` on, leaving out those beyond the last. */
function storeInside(result: I32, first: I32, four: Vector, size: number): void {
  const target = variable(result.add(first.mul(FLOAT_BYTES)));
  when(first.le(size - 4), () => store(target, four), () => {
    for (const k of range(3)) {
      when(first.add(k).lt(int(size)), () => storeFloat(target, four.extract(k), k * FLOAT_BYTES));
    }
  });
}
