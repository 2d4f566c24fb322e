import { useBackend } from "@shrinklab/backends";
import { dataPath, testWhere } from "@shrinklab/testing";
import { assertEquals, assertRejects } from "@std/assert";
import { CaseError } from "../case_error.ts";
import { CaseValue } from "../case_value.ts";
import { compareProx } from "./prox.ts";

const load = () => Promise.reject(new Error("no data is needed"));
const fileOf = (content: unknown) => new CaseValue(content, "prox.json");
/** Written so that NaN is beyond. */
const beyond = async (content: unknown) =>
  (await compareProx(fileOf(content), { load }))
    .filter(({ deviation, tolerance }) => !(deviation <= tolerance))
    .map(({ figure, at }) => `${figure} of ${at}`);

/** By hand: d w - d z + l1 sign(w) = 0, and so on. */
const cases = [
  { regularizer: "l1", factors: { l1: 1 }, z: [3, -0.2], d: [2, 4], expect: [2.5, -0] },
  {
    regularizer: "elastic-net",
    factors: { l1: 1, l2: 2 },
    z: [3, -0.2],
    d: [2, 4],
    expect: [1.25, 0],
  },
  { regularizer: "l1-non-negative", factors: { l1: 1 }, z: [3, -3], d: [2, 4], expect: [2.5, 0] },
  { regularizer: "l0", factors: { l0: 4 }, z: [3, 1.9], d: [2, 2], expect: [3, 0] },
  { regularizer: "box", factors: { low: -1, high: 2 }, z: [3, -3], d: [2, 4], expect: [2, -1] },
  { regularizer: "group-lasso", factors: { group: 1 }, z: [3, 4], d: [1, 1], expect: [2.4, 3.2] },
  {
    regularizer: "sparse-group-lasso",
    factors: { l1: 1, group: 10 },
    z: [3, 4],
    d: [1, 1],
    expect: [0, 0],
  },
];

for (const backend of ["engine", "cpu"]) {
  Deno.test(`compareProx() finds every operator where it is by hand, ${backend}`, async () => {
    using _ = await useBackend(backend);
    assertEquals(await beyond({ cases }), []);
  });

  Deno.test(`compareProx() names each operator of which a value is changed, ${backend}`, async () => {
    using _ = await useBackend(backend);
    for (const [i, one] of cases.entries()) {
      const at = `cases[${i}], ${one.regularizer}`;
      const changed = (at: number, to: number) => ({
        cases: cases.with(i, { ...one, expect: one.expect.with(at, to) }),
      });
      assertEquals(
        await beyond(changed(0, one.expect[0]! + 1e-3)),
        ["float64", "float32"].map((type) => `${type} of ${at}`),
      );
      if (one.expect[0] === 0) continue;
      const names = await beyond(changed(0, 0));
      assertEquals(names.filter((name) => name.startsWith("zeros")), [
        `zeros in float64 of ${at}`,
        `zeros in float32 of ${at}`,
      ]);
    }
  });
}

Deno.test("compareProx() throws on a regularizer that is not known, or vectors that do not fit", async () => {
  const wrong = (changes: object) => () => beyond({ cases: [{ ...cases[0], ...changes }] });
  await assertRejects(
    wrong({ regularizer: "l3" }),
    CaseError,
    'cases[0].regularizer is "l3", want one of l1, elastic-net',
  );
  await assertRejects(wrong({ d: [1] }), CaseError, "cases[0].d is [1], want 2 numbers, as in z");
  await assertRejects(wrong({ factors: {} }), CaseError, "cases[0].factors.l1 is missing");
});

Deno.test("compareProx() ends at its signal", async () => {
  const options = { load, signal: AbortSignal.abort() };
  await assertRejects(() => compareProx(fileOf({ cases }), options), DOMException);
});

const shared = `${dataPath()}/../oracle/cases/prox.json`;
const runs = [
  { threads: 1 },
  { threads: 2 },
  { threads: 2, strict: true },
  { threads: 2, eager: true },
  { backend: "cpu" as const, eager: true },
];
for (const { backend = "engine", eager = false, ...options } of runs) {
  testWhere(
    { permissions: [{ name: "read" }], paths: [shared] },
    `every shared operator is within its tolerance, ${
      JSON.stringify({ backend, eager, ...options })
    }`,
    async () => {
      using _ = await useBackend(backend, options);
      const content = fileOf(JSON.parse(await Deno.readTextFile(shared)));
      const differences = await compareProx(content, { load, eager });
      assertEquals(differences.length, 4 * 189);
      assertEquals(differences.filter((one) => !(one.deviation <= one.tolerance)), []);
    },
  );
}
