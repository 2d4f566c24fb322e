import { assertEquals, assertStringIncludes } from "@std/assert";
import type { PathSummary } from "@shrinklab/paths";
import groups from "../../fixtures/report/path_groups.json" with { type: "json" };
import oneLayer from "../../fixtures/report/path_layer.json" with { type: "json" };
import { pathHeadline, pathWords, scoreDifference } from "./path_words.ts";

const summary = groups as unknown as PathSummary;
const label = "group-lasso(1)";

Deno.test("pathHeadline() says how many weights are zero, and the accuracy after the refit", () => {
  assertEquals(
    pathHeadline([{ label, summary }]),
    "86.1 % of the weights are exactly zero at test accuracy 86.2 %",
  );
  const dense = { ...summary.chosen, nonZero: summary.chosen.entries };
  assertEquals(
    pathHeadline([{ label, summary: { ...summary, chosen: dense } }, { label: "b", summary }]),
    "group-lasso(1): no weight is exactly zero at test accuracy 86.2 %; " +
      "b: 86.1 % at 86.2 %",
  );
  assertEquals(
    pathHeadline(Array(4).fill({ label, summary })),
    "4 paths leave 86.1 % to 86.1 % of the weights exactly zero",
  );
});

Deno.test("pathWords() has the figures of path.json, and the difference to no penalty", () => {
  const words = pathWords({ label, summary });
  const { chosen, refit, before } = summary;
  assertStringIncludes(words, "Lambda 0.000662 is chosen");
  assertStringIncludes(
    words,
    `${(chosen.entries - chosen.nonZero).toLocaleString("en")} of the kernels' 337,784 weights`,
  );
  assertStringIncludes(words, "66 of 212 hidden units live");
  const [there, after, dense] = [chosen, refit, before].map(({ test }) => 100 * test!.accuracy!);
  assertStringIncludes(
    words,
    `Test accuracy is ${there!.toFixed(1)} % there, ${after!.toFixed(1)} % after a refit`,
  );
  assertStringIncludes(words, `a difference of +${(after! - dense!).toFixed(1)} points`);
  assertStringIncludes(words, "1,000 rows");
});

Deno.test("pathWords() of one layer has features, and the difference to all weights", () => {
  const layer = oneLayer as unknown as PathSummary;
  const words = pathWords({ label: layer.penalty, summary: layer });
  const { chosen, refit, unpenalized } = layer;
  assertStringIncludes(words, `${chosen.features!.length} of 784 features are read`);
  const [after, all] = [refit, unpenalized!].map(({ test }) => 100 * test!.accuracy!);
  assertStringIncludes(words, `${all!.toFixed(1)} % of all weights without it`);
  assertStringIncludes(words, `a difference of ${(after! - all!).toFixed(1)} points`);
});

Deno.test("scoreDifference() has a sign, and says what is not known", () => {
  const score = { unit: "points", digits: 1 };
  assertEquals(scoreDifference(80.04, 81, score), "-1.0 points");
  assertEquals(scoreDifference(81, 80, score), "+1.0 points");
  assertEquals(scoreDifference(undefined, 80, score), "unknown");
});
