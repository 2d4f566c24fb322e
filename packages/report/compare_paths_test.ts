import type { PathSummary } from "@shrinklab/paths";
import { assertEquals, assertStringIncludes } from "@std/assert";
import groups from "../../fixtures/report/path_groups.json" with { type: "json" };
import { comparePaths } from "./compare_paths.ts";

const one = groups as unknown as PathSummary;

/** The same path with another seed, its refit so many points better. */
const path = (seed: number, points = 0, method = one.method): PathSummary => ({
  ...one,
  method,
  experiment: { ...one.experiment, seeds: [seed] },
  refit: {
    ...one.refit,
    test: { ...one.refit.test!, accuracy: one.refit.test!.accuracy! + points / 100 },
  },
});

Deno.test("comparePaths() has means over seeds of each network, and verdicts seed by seed", () => {
  const { figure, paths, means, verdicts } = comparePaths([path(1), path(2, 1), path(3, 2)]);
  assertEquals(figure, "test accuracy");
  assertEquals(paths.map(({ seed }) => seed), [1, 2, 3]);
  assertEquals(paths[0]!.units, one.chosen.units.map(({ live }) => live));
  assertEquals(means.map(({ network }) => network), ["no penalty", "at lambda", "refitted"]);
  const { mean, runs } = means[2]!;
  assertEquals([mean.toFixed(6), runs], [(100 * one.refit.test!.accuracy! + 1).toFixed(6), 3]);
  assertEquals(verdicts.length, 1);
  assertStringIncludes(verdicts[0]!, `${one.method} no penalty`);
  assertStringIncludes(verdicts[0]!, "3 seeds");
});

Deno.test("comparePaths() sets the refitted networks of methods against the first's", () => {
  const { verdicts, paths } = comparePaths([path(1), path(1, 1, "other")]);
  assertEquals(paths.length, 2);
  assertStringIncludes(verdicts.at(-1)!, `other refitted - ${one.method} refitted: +1.0 points`);
});

Deno.test("comparePaths() compares rewound and fresh networks where they were trained", () => {
  const again = { rewound: one.before, fresh: one.chosen };
  const { paths, verdicts } = comparePaths([{ ...path(1), again }]);
  assertEquals(Object.keys(paths[0]!.figures), [
    "no penalty",
    "at lambda",
    "refitted",
    "rewound",
    "fresh",
  ]);
  assertEquals(verdicts.length, 3);
});
