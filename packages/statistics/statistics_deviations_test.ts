import { assertEquals, assertThrows } from "@std/assert";
import { dataPath, testWhere } from "@shrinklab/testing";
import stored from "../../fixtures/replay/statistics.json" with { type: "json" };
import { statisticsDeviations } from "./statistics_deviations.ts";

/** Written so that NaN is beyond. */
const beyond = (content: unknown) =>
  statisticsDeviations(content).filter(({ deviation, tolerance }) => !(deviation <= tolerance));

Deno.test("statisticsDeviations() finds every figure of SciPy and statsmodels within its tolerance", () => {
  assertEquals(beyond(stored), []);
  // 5 sets of 4 + 3 * 8 figures, 4 of them with 3 p of sign flips; 9 effects, 7 numbers of seeds.
  assertEquals(statisticsDeviations(stored).length, 5 * 28 + 12 + 9 + 7);
});

const shared = `${dataPath()}/../oracle/cases/statistics.json`;
testWhere(
  { permissions: [{ name: "read" }], paths: [shared] },
  "statisticsDeviations() finds those of the shared case within their tolerance",
  async () => assertEquals(beyond(JSON.parse(await Deno.readTextFile(shared))), []),
);

Deno.test("statisticsDeviations() names the figure that is wrong", () => {
  const changed = structuredClone(stored);
  changed.sets[1]!.comparisons[0]!.holmP += 1e-6;
  changed.sets[0]!.comparisons[1]!.method = "m9";
  changed.seedsForEffect[2]!.n = 11;
  const names = beyond(changed).map(({ name }) => name);
  assertEquals(names.length, 9 + 1 + 1);
  assertEquals(names.slice(8), ["n = 3, m9, signFlipP", "n = 5, m1, holmP", "seeds for effect 1"]);
});

Deno.test("statisticsDeviations() throws on a field that is missing or something else", () => {
  const wrong = (content: unknown) => () => statisticsDeviations(content);
  assertThrows(wrong([]), TypeError, "the file is [], want an object");
  assertThrows(wrong({}), TypeError, "sets is missing, want a list");
  const set = { ...stored.sets[0], baseline: { values: [1, "2"] } };
  assertThrows(wrong({ ...stored, sets: [set] }), TypeError, 'sets[0].baseline.values[1] is "2"');
});
