import { useBackend } from "@shrinklab/backends";
import { dataPath, testWhere } from "@shrinklab/testing";
import { assertEquals, assertRejects } from "@std/assert";
import logistic from "../../../fixtures/replay/lasso-logistic.json" with { type: "json" };
import stored from "../../../fixtures/replay/softmax-path.json" with { type: "json" };
import { CaseError } from "../case_error.ts";
import { CaseValue } from "../case_value.ts";
import { loadReplayRows } from "../replay_rows.ts";
import { compareLassoLogistic, compareSoftmaxPath } from "./one_layer_optima.ts";

const options = { load: (name: string) => loadReplayRows(name, { dataDir: dataPath() }) };
const path = (content: unknown, signal?: AbortSignal) =>
  compareSoftmaxPath(new CaseValue(content, "a.json"), { ...options, ...(signal && { signal }) });
/** Written so that NaN is beyond. */
const beyond = (differences: Awaited<ReturnType<typeof path>>) =>
  differences.filter(({ deviation, tolerance }) => !(deviation <= tolerance))
    .map(({ figure, at }) => `${figure} of ${at}`);
/** The first lambdas of each path. */
const shortPaths = stored.paths.map((one) => ({ ...one, points: one.points.slice(0, 3) }));

const needs = { permissions: [{ name: "read" as const }], paths: [`${dataPath()}/fashion-mnist`] };
testWhere(needs, "compareSoftmaxPath() finds the first optima of both paths", async () => {
  using _ = await useBackend("engine");
  const differences = await path({ ...stored, paths: shortPaths });
  assertEquals(beyond(differences), []);
  assertEquals(differences.length, 2 + 6 * 3);
});

testWhere(needs, "compareSoftmaxPath() names every figure that is changed", async () => {
  using _ = await useBackend("engine");
  const [l1, rows] = shortPaths.map((one) => {
    const [point] = one.points;
    const { objective, nonzero, liveFeatures } = point!;
    return {
      ...one,
      lambdaMax: one.lambdaMax * (1 + 2e-5),
      points: [{
        ...point,
        objective: objective * (1 + 2e-4),
        nonzero: nonzero + 4,
        // Two others in place of two: four are in one of the lists alone.
        liveFeatures: Array.isArray(liveFeatures)
          ? [...liveFeatures.slice(2), 0, 783]
          : liveFeatures + 3,
      }],
    };
  });
  assertEquals(
    beyond(await path({ ...stored, paths: [l1, rows] })),
    [["l1", "0.0421"], ["group-rows", "0.0800"]].flatMap(([name, lambda]) => [
      `lambdaMax of ${name}`,
      ...["objective", "nonzero", "liveFeatures"].map((figure) =>
        `${figure} of ${name}, lambda ${lambda}`
      ),
    ]),
  );
});

testWhere(needs, "compareLassoLogistic() finds the first optimum, step by step too", async () => {
  using _ = await useBackend("engine");
  const content = new CaseValue({ ...logistic, expect: logistic.expect.slice(0, 1) }, "a.json");
  for (const eager of [false, true]) {
    const differences = await compareLassoLogistic(content, { ...options, eager });
    assertEquals(differences.map(({ figure }) => figure), ["lambdaMax", "objective", "nonzero"]);
    assertEquals(beyond(differences), []);
  }
});

Deno.test("compareSoftmaxPath() throws on a field that is missing or not known", async () => {
  const penalty = stored.paths.map((one) => ({ ...one, penalty: "l2" }));
  const wrong = (changes: object) => () => path({ ...stored, ...changes });
  await assertRejects(
    wrong({ paths: penalty }),
    CaseError,
    'paths[0].penalty is "l2", want one of l1, group-rows',
  );
  await assertRejects(wrong({ data: {} }), CaseError, "data.scale is missing, want a number");
});

Deno.test("compareSoftmaxPath() ends at its signal", async () => {
  using _ = await useBackend("engine");
  const data = { ...stored.data, dataset: "embedded" };
  const ended = () => path({ ...stored, data }, AbortSignal.abort());
  await assertRejects(ended, DOMException);
});
