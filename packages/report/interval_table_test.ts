import { assertEquals, assertMatch } from "@std/assert";
import { intervalTables } from "./interval_table.ts";
import { resultOf, testedRun } from "./result_for_tests.ts";

const runs = (method: string, values: number[]) =>
  values.map((accuracy, at) => testedRun(method, at + 1, accuracy));

Deno.test("intervalTables() says what one seed cannot say", () => {
  assertEquals(intervalTables(resultOf(...runs("a", [0.8])), {}), "one seed: not a ranking");
  assertEquals(
    intervalTables(resultOf(...runs("a", [0.8]), ...runs("b", [0.81])), {}),
    "b - a: +1.0 points, 1 seed: not told apart (one seed cannot say whether another would agree)",
  );
});

Deno.test("intervalTables() compares methods seed by seed with the first", () => {
  const text = intervalTables(
    resultOf(
      ...runs("a", [0.8, 0.9, 0.85]),
      ...runs("b", [0.81, 0.9101, 0.8601]),
      ...runs("c", [0.8, 0.9, 0.85]),
    ),
    {},
  );
  assertMatch(text, /^Over 3 seeds/);
  assertMatch(text, /^ {2}a +85\.00 +5\.00 +72\.58 to 97\.42$/m);
  assertMatch(text, /^b > a: \+1\.0 points \[1\.0, 1\.0\], p < 0\.001 after Holm, 3 seeds; /m);
  assertMatch(text, /^c = a: the same on all 3 seeds$/m);
});

Deno.test("intervalTables() does not rank what lies within the noise", () => {
  const text = intervalTables(
    resultOf(...runs("a", [0.8, 0.9, 0.85]), ...runs("b", [0.9, 0.8, 0.86])),
    {},
  );
  assertMatch(text, /^b - a: .*: not told apart/m);
});

Deno.test("intervalTables() leaves out runs without the figure", () => {
  const text = intervalTables(resultOf(...runs("a", [0.8, 0.9]), ...runs("b", [NaN, 0.8])), {});
  assertMatch(text, /^ {2}b +- +- +-$/m);
});
