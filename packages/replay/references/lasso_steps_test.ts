import { useBackend } from "@shrinklab/backends";
import { assert, assertEquals, assertRejects } from "@std/assert";
import stored from "../../../fixtures/replay/lasso-steps.json" with { type: "json" };
import { CaseError } from "../case_error.ts";
import { CaseValue } from "../case_value.ts";
import type { ReferenceOptions, ReferenceProgress } from "../reference_kind.ts";
import { compareLassoSteps } from "./lasso_steps.ts";

const load = () => Promise.reject(new Error("no data is needed"));
const compare = (content: unknown, options: Partial<ReferenceOptions> = {}) =>
  compareLassoSteps(new CaseValue(content, "a.json"), { load, ...options });
/** The stored file with one of its lambdas. */
const only = (lambda: number) => ({ ...stored, expect: [stored.expect[lambda]!] });

const runs = [{ threads: 1 }, { threads: 2 }, { threads: 2, strict: true }, { eager: true }];
for (const [i, { eager = false, ...options }] of runs.entries()) {
  Deno.test(`compareLassoSteps() brings every optimizer to the optimum, ${JSON.stringify(runs[i])}`, async () => {
    using _ = await useBackend("engine", options);
    const differences = await compare(only(i % 3), { eager });
    assertEquals(differences.length, 6 * 2 * 2);
    assertEquals(differences.filter((one) => !(one.deviation <= one.tolerance)), []);
  });
}

Deno.test("compareLassoSteps() names every optimizer where a value is changed", async () => {
  using _ = await useBackend("engine");
  const one = stored.expect[0]!;
  const zero = one.x.findIndex((value) => value === 0);
  const live = one.x.findIndex((value) => value !== 0);
  const x = one.x.with(zero, 1e-9).with(live, one.x[live]! + 2e-4);
  const told: ReferenceProgress[] = [];
  const differences = await compare({ ...stored, expect: [{ ...one, x }] }, {
    onProgress: (progress) => told.push(progress),
  });
  for (const { figure, deviation } of differences) {
    if (figure === "zeros") assertEquals(deviation, 1);
    else assert(deviation > 1.5e-4 && deviation < 2.5e-4, `${deviation}`);
  }
  assertEquals(told.at(-1), { done: 48_000, total: 48_000, unit: "steps" });
});

Deno.test("compareLassoSteps() throws on a field that is missing or does not fit, and ends at its signal", async () => {
  using _ = await useBackend("cpu");
  const wrong = (changes: object) => () => compare({ ...stored, ...changes });
  await assertRejects(wrong({ A: undefined }), CaseError, "A is missing, want a list");
  await assertRejects(wrong({ A: [[1, 2], [3]], y: [1, 2] }), CaseError, "A[1] is [3], want 2");
  await assertRejects(
    wrong({ y: [1] }),
    CaseError,
    "y is [1], want 100 numbers, as there are rows",
  );
  const short = [{ ...stored.expect[0], x: [0] }];
  await assertRejects(wrong({ expect: short }), CaseError, "expect[0].x is [0], want 40 numbers");
  await assertRejects(() => compare(stored, { signal: AbortSignal.abort() }), DOMException);
});
