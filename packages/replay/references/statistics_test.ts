import { assertEquals, assertThrows } from "@std/assert";
import stored from "../../../fixtures/replay/statistics.json" with { type: "json" };
import { CaseError } from "../case_error.ts";
import { CaseValue } from "../case_value.ts";
import { compareStatistics } from "./statistics.ts";

const compare = (content: unknown) => compareStatistics(new CaseValue(content, "a.json"));
/** Written so that NaN is beyond. */
const beyond = (content: unknown) =>
  compare(content).filter(({ deviation, tolerance }) => !(deviation <= tolerance));

Deno.test("compareStatistics() finds every figure of SciPy and statsmodels within its tolerance", () => {
  assertEquals(beyond(stored), []);
  // 5 sets of 4 + 3 * 8 figures, 4 of them with 3 p of sign flips; 9 effects, 7 numbers of seeds.
  assertEquals(compare(stored).length, 5 * 28 + 12 + 9 + 7);
});

Deno.test("compareStatistics() names the figure that is wrong", () => {
  const changed = structuredClone(stored);
  changed.sets[1]!.comparisons[0]!.holmP += 1e-6;
  changed.sets[0]!.comparisons[1]!.method = "m9";
  changed.seedsForEffect[2]!.n = 11;
  const names = beyond(changed).map(({ figure, at }) => `${figure} of ${at}`);
  assertEquals(names.length, 9 + 1 + 1);
  assertEquals(names.slice(8), [
    "signFlipP of n = 3, m9",
    "holmP of n = 5, m1",
    "seedsForEffect of effect 1",
  ]);
});

Deno.test("compareStatistics() finds each number that is changed", () => {
  const rows: ((file: typeof stored) => object)[] = [
    (file) => file.sets[2]!.baseline,
    (file) => file.sets[3]!.comparisons[2]!,
    (file) => file.detectableEffect[4]!,
  ];
  for (const row of rows) {
    for (const [field, value] of Object.entries(row(stored))) {
      if (typeof value !== "number" || field === "n") continue;
      const changed = structuredClone(stored);
      Object.assign(row(changed), { [field]: value * 1.001 });
      assertEquals(beyond(changed).length, 1, field);
    }
  }
});

Deno.test("compareStatistics() throws on a field that is missing or something else", () => {
  const wrong = (content: unknown) => () => compare(content);
  assertThrows(wrong({}), CaseError, 'Cannot replay "a.json": sets is missing, want a list');
  const set = { ...stored.sets[0], baseline: { values: [1, "2"] } };
  assertThrows(wrong({ ...stored, sets: [set] }), CaseError, 'sets[0].baseline.values[1] is "2"');
});
