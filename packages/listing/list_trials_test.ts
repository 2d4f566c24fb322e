import { assertEquals, assertRejects } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { parseCondition, parseSortKey } from "./condition.ts";
import { listTrials, type TrialQuery } from "./list_trials.ts";
import { needs, putSweep, withStore } from "./store_for_tests.ts";

const lambdas = [
  { method: "none", seed: 1, set: { lambda: 0.1 }, accuracy: 0.8 },
  { method: "l1", seed: 1, set: { lambda: 0.1 }, accuracy: 0.9, zeros: 50 },
  { method: "none", seed: 2, set: { lambda: 0.001 }, accuracy: 0.7 },
  { method: "l1", seed: 2, set: { lambda: 0.001 }, error: "out of memory" },
];

testWhere(
  needs,
  "listTrials() takes what all conditions hold for",
  withStore(async (store) => {
    await putSweep(store, "a", lambdas);
    await putSweep(store, "b", [{ accuracy: 0.5 }, {}]);
    const ids = async (query: TrialQuery) => (await listTrials(store, query)).map(({ id }) => id);
    const where = (...texts: string[]) => ids({ where: texts.map(parseCondition) });
    assertEquals(await ids({}), ["a0", "a1", "a2", "a3", "b0", "b1"]);
    assertEquals(await ids({ sweep: "b" }), ["b0", "b1"]);
    assertEquals(await ids({ methods: ["none"], seeds: [2] }), ["a2"]);
    assertEquals(await ids({ states: ["failed", "missing"] }), ["a3", "b1"]);
    assertEquals(await where("lambda<0.01"), ["a2", "a3"]);
    assertEquals(await where("lambda<=0.1", "test.accuracy>=0.8"), ["a0", "a1"]);
    assertEquals(await where("method!=l1"), ["a0", "a2"]);
    assertEquals(await where("sparsity=0.5"), ["a1"]);
    assertEquals(await where("last.judging.loss>0.25"), ["a2", "b0"]);
    assertEquals(await where("best.test.loss>0"), []);
    assertEquals(await where("error=out of memory"), ["a3"]);
  }),
);

testWhere(
  needs,
  "listTrials() sorts, those without a value last, and then counts",
  withStore(async (store) => {
    await putSweep(store, "a", lambdas);
    const sorted = async (text: string, limit?: number) =>
      (await listTrials(store, { sort: parseSortKey(text), limit })).map(({ id }) => id);
    assertEquals(await sorted("test.accuracy"), ["a2", "a0", "a1", "a3"]);
    assertEquals(await sorted("-test.accuracy"), ["a1", "a0", "a2", "a3"]);
    assertEquals(await sorted("lambda", 3), ["a2", "a3", "a0"]);
    assertEquals(await sorted("-method"), ["a0", "a2", "a1", "a3"]);
  }),
);

testWhere(
  needs,
  "listTrials() names the nearest of what a store has",
  withStore(async (store) => {
    await putSweep(store, "lambdas", lambdas);
    const refused = (query: TrialQuery, message: string) =>
      assertRejects(() => listTrials(store, query), RangeError, message);
    await refused({ sweep: "lambda" }, 'sweep is "lambda", want lambdas');
    await refused({ methods: ["nine"] }, "did you mean none?");
    await refused({ where: [parseCondition("lamda<1")] }, "did you mean lambda?");
    await refused(
      { where: [parseCondition("lambda<one")] },
      'value of lambda is "one", want a num',
    );
    await refused({ sort: parseSortKey("-test.acuracy") }, "did you mean test.accuracy?");
  }),
);

testWhere(
  needs,
  "listTrials() lists what another process has written so far",
  withStore(async (store) => {
    await putSweep(store, "a", lambdas);
    await using _training = await store.lock("a");
    await store.putSweep(
      { name: "b", spec: { experiment: { name: "of-b" } }, base: {} } as never,
      [{ id: "b0", place: 0, method: "l1", seed: 1 }],
    );
    await store.write("b", [{ type: "started", id: "b0", worker: "w" }]);
    const [running] = await listTrials(store, { states: ["running"] });
    assertEquals([running!.experiment, running!.worker, running!.run], ["of-b", "w", undefined]);
  }),
);
