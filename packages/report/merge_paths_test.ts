import { assert, assertEquals, assertThrows } from "@std/assert";
import type { PathPoint, PathSummary } from "@shrinklab/paths";
import groups from "../../fixtures/report/path_groups.json" with { type: "json" };
import l1 from "../../fixtures/report/path_l1.json" with { type: "json" };
import { judgingScore, mergePaths, pathScores, pointsByLambda } from "./merge_paths.ts";

const summary = groups as unknown as PathSummary;
const other = l1 as unknown as PathSummary;

Deno.test("mergePaths() calls paths by their penalty, method and folder as far as that tells them apart", () => {
  const labels = (...summaries: PathSummary[]) =>
    mergePaths(summaries.map((summary, at) => ({ name: `run${at}`, summary })))
      .map(({ label }) => label);
  assertEquals(labels(summary), ["group-lasso(1)"]);
  assertEquals(labels(summary, other), ["group-lasso(1)", "prox-l1(1)"]);
  assertEquals(labels(summary, { ...other, method: "l2" }), [
    "none group-lasso(1)",
    "l2 prox-l1(1)",
  ]);
  assertEquals(labels(summary, summary), ["group-lasso(1) (run0)", "group-lasso(1) (run1)"]);
});

Deno.test("mergePaths() refuses other data, and names the field", () => {
  const elsewhere = { ...other, dataset: { ...other.dataset, sha256: "0123" } };
  assertThrows(
    () => mergePaths([{ name: "a", summary }, { name: "b", summary: elsewhere }]),
    RangeError,
    'Cannot compare paths: dataset.sha256 of "b" is "0123", want "',
  );
  assertThrows(() => mergePaths([]), RangeError, "there are 0");
});

Deno.test("pathScores() is accuracy in percent of each set, or the loss where a number is predicted", () => {
  assertEquals(pathScores(summary).map(({ set }) => set), ["train", "valid", "test"]);
  const judging = judgingScore(summary);
  assertEquals(judging.name, "test accuracy");
  assertEquals(judging.of(summary.refit), 100 * summary.refit.test!.accuracy!);
  const { test: _, ...before } = summary.before;
  const valid = { rows: 10, loss: 0.25 };
  const numbers = judgingScore({ ...summary, before: { ...before, valid } });
  assertEquals([numbers.name, numbers.of({ valid })], ["validation loss", 0.25]);
});

Deno.test("pointsByLambda() puts a chosen point that a search found among the others", () => {
  const lambda = Math.sqrt(summary.points[0]!.lambda * summary.points[1]!.lambda);
  const points = pointsByLambda({ ...summary, chosen: { ...summary.chosen, lambda } });
  assertEquals(points.length, summary.points.length + 1);
  assertEquals(points[1]!.lambda, lambda);
  const down = [...summary.points].reverse() as PathPoint[];
  const sorted = pointsByLambda({ ...summary, points: down });
  assertEquals(sorted.length, summary.points.length);
  assert(sorted.every((point, at) => at === 0 || sorted[at - 1]!.lambda < point.lambda));
});
