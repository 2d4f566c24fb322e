import type { Formula } from "@shrinklab/formula";
import { assert, assertEquals, assertLess } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { leastGroup } from "../reference/group_step.ts";
import { randomValues } from "../reference/random_values.ts";
import { onBoth, runKernel, startEngines } from "./engines_for_tests.ts";

/** A metric over six decades, from what an optimizer may keep of a weight. */
const metric: Formula = {
  name: "power of ten",
  inputs: ["exponent"],
  scalars: ["by"],
  outputs: ["metric"],
  evaluate: (m, v) => ({ metric: m.exp(m.multiply(v.by!, v.exponent!)) }),
};

interface Case {
  readonly rows: number;
  readonly columns: number;
  readonly groups: "columns" | "rows";
  readonly cost: "norm" | "count";
  readonly bias: boolean;
  readonly l1: number;
  readonly group: number;
  readonly rate: number;
  readonly scalar: boolean;
}

for (const strict of [false, true]) {
  Deno.test(`ShrinkGroups is right to 1e-5, the same on 2 threads, strict ${strict}`, () => {
    using engines = startEngines({ strict });
    let [zeros, groups] = [0, 0];
    for (const groupsOf of ["columns", "rows"] as const) {
      for (const [rows, columns] of [[1, 1], [9, 3], [8, 16], [144, 13], [784, 10], [40, 100]]) {
        for (const scalar of [true, false]) {
          for (const [l1, group] of [[0, 0.5], [0.2, 0.5], [0.3, 0], [0, 0]]) {
            const sizes = { rows: rows!, columns: columns!, groups: groupsOf, scalar };
            const bias = groupsOf === "columns" && columns! % 2 === 0;
            const size = (groupsOf === "columns" ? rows! : columns!) + (bias ? 1 : 0);
            // Of groups of this norm some vanish and some stay.
            const by = scalar ? 3.4 : 800;
            const one: Case = {
              ...sizes,
              cost: "norm",
              bias,
              l1: l1! * by / 10,
              group: group! * Math.sqrt(size) * by,
              rate: 0.5,
            };
            const found = check(engines, one);
            zeros += found.zeros;
            groups += found.groups;
          }
        }
      }
    }
    assert(zeros > groups / 20 && zeros < groups / 2, `${zeros} of ${groups} groups are zero`);
  });
}

Deno.test("ShrinkGroups makes small groups zero where a count is the cost, and keeps the others", () => {
  using engines = startEngines();
  let [zeros, groups] = [0, 0];
  for (const groupsOf of ["columns", "rows"] as const) {
    for (const [rows, columns] of [[1, 1], [9, 3], [8, 16], [144, 13], [784, 10], [40, 100]]) {
      for (const scalar of [true, false]) {
        const bias = groupsOf === "columns" && columns! % 2 === 0;
        const size = (groupsOf === "columns" ? rows! : columns!) + (bias ? 1 : 0);
        const found = check(engines, {
          rows: rows!,
          columns: columns!,
          groups: groupsOf,
          cost: "count",
          scalar,
          bias,
          l1: 0,
          // About what half of the groups have.
          group: size * (scalar ? 0.75 : 100),
          rate: 0.5,
        });
        zeros += found.zeros;
        groups += found.groups;
      }
    }
  }
  assert(zeros > groups / 20 && zeros < 19 * groups / 20, `${zeros} of ${groups} groups are zero`);
});

function check(engines: ReturnType<typeof startEngines>, one: Case) {
  const { rows, columns, groups, cost, bias, l1, group, rate, scalar } = one;
  const z = randomValues(rows * columns, rows + columns, 1.5);
  const exponent = randomValues(rows * columns, rows, 1);
  const [zBias, exponentBias] = [randomValues(columns, 5, 1.5), randomValues(columns, 6, 1)];
  const by = Math.log(1000);
  const [kernel, biases] = onBoth(engines, () => {
    const w = tf.tensor2d(z.slice(), [rows, columns]);
    const b = tf.tensor1d(zBias.slice());
    runKernel("ShrinkGroups", {
      w,
      ...(scalar ? {} : { "w.exponent": tf.tensor2d(exponent, [rows, columns]) }),
      ...(bias ? { bias: b } : {}),
      ...(bias && !scalar ? { "bias.exponent": tf.tensor1d(exponentBias) } : {}),
    }, { groups, cost, ...(scalar ? {} : { metric }), numbers: { l1, group, rate, by } });
    return [w, b];
  });
  const metricOf = (x: number) => (scalar ? 1 : Math.exp(x * by)) / rate;
  let zeros = 0;
  const count = groups === "columns" ? columns : rows;
  for (let k = 0; k < count; k++) {
    const places = groups === "columns"
      ? Array.from({ length: rows }, (_, i) => i * columns + k)
      : Array.from({ length: columns }, (_, j) => k * columns + j);
    const pick = (values: ArrayLike<number>) => places.map((at) => values[at]!);
    const from = [...pick(z), ...(bias ? [zBias[k]!] : [])];
    const d = [...pick(exponent), ...(bias ? [exponentBias[k]!] : [])].map(metricOf);
    const wanted = cost === "norm" ? leastGroup(from, d, l1, group) : leastCount(from, d, group);
    const found = [...pick(kernel!), ...(bias ? [biases![k]!] : [])];
    // Of a group that all but vanished the digits cancel: z then says what rounding means.
    const largest = Math.max(...wanted.map(Math.abs), ...pick(z).map((x) => Math.abs(x) / 10));
    for (const [i, x] of wanted.entries()) {
      if (x === 0) assertEquals(found[i]! + 0, 0);
      assertLess(Math.abs(found[i]! - x) / largest, 1e-5, JSON.stringify({ ...one, k, i, x }));
    }
    if (wanted.every((x) => x === 0)) zeros++;
  }
  return { zeros, groups: count };
}

/** A group after its step where it costs the same whatever it is, if it is not 0. */
function leastCount(z: readonly number[], d: readonly number[], group: number): number[] {
  const distance = z.reduce((sum, x, i) => sum + d[i]! * x * x / 2, 0);
  return z.map((x) => distance <= group ? 0 : x);
}

Deno.test("ShrinkGroups keeps what is not a number", () => {
  using engines = startEngines();
  const [w] = onBoth(engines, () => {
    const w = tf.tensor2d([NaN, 0.1, 1, 0.1], [2, 2]);
    runKernel("ShrinkGroups", { w }, {
      groups: "columns",
      cost: "norm",
      numbers: { l1: 0, group: 1, rate: 1 },
    });
    return [w];
  });
  assertEquals([...w!], [NaN, 0, NaN, 0]);
});
