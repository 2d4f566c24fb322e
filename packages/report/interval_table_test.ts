import { assert, assertEquals, assertMatch } from "@std/assert";
import { intervalTables } from "./interval_table.ts";
import type { Run } from "@shrinklab/experiments";
import { testedRun } from "./result_for_tests.ts";

const figure = { title: "test %", of: ({ last }: Run) => last.test?.accuracy };
const runs = (method: string, values: number[]) =>
  values.map((accuracy, at) => testedRun(method, at + 1, accuracy));

Deno.test("intervalTables() says that one seed is no ranking", () => {
  assertEquals(intervalTables(runs("a", [1]), figure, {}), "one seed: not a ranking");
});

Deno.test("intervalTables() compares methods seed by seed with the first", () => {
  const text = intervalTables(
    [...runs("a", [80, 90]), ...runs("b", [81, 91.1]), ...runs("c", [80, 90])],
    figure,
    {},
  );
  assertMatch(text, /^Over 2 seeds/);
  assertMatch(text, /^ {2}a +85\.00 +7\.07 +21\.47 to 148\.53$/m);
  assertMatch(text, /^ {2}b - a +\+1\.05 +0\.07 +\+0\.41 to \+1\.69 +higher$/m);
  assertMatch(text, /^ {2}c - a .* the same$/m);
  assert(!text.includes("one in twenty"));
});

Deno.test("intervalTables() does not rank what lies within the noise", () => {
  const text = intervalTables([...runs("a", [80, 90, 85]), ...runs("b", [90, 80, 86])], figure, {});
  assertMatch(text, /^ {2}b - a .* not told apart$/m);
});

Deno.test("intervalTables() leaves out runs without the figure", () => {
  const text = intervalTables([...runs("a", [80, 90]), ...runs("b", [NaN, 80])], figure, {});
  assertMatch(text, /^ {2}b +- +- +-$/m);
});
