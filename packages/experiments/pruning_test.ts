import { useBackend } from "@shrinklab/backends";
import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import type { PrunedRecord } from "@shrinklab/training";
import { planPruning } from "@shrinklab/training";
import { trialRunner } from "./faults/registry.ts";
import type { Overrides } from "./overrides.ts";
import { planExperiment } from "./plan_experiment.ts";
import { prepareExperiment } from "./prepare.ts";
import { presets } from "./presets/registry.ts";
import { pruningNotes } from "./pruning.ts";
import type { CompletedTrial, TrialHooks } from "./trial_hooks.ts";
import type { Source } from "./source.ts";
import { trialsOf } from "./trial.ts";

/** Points whose class is whether the first of the two numbers is the larger one. */
function points(rows: number, seed: number) {
  const features = Uint8Array.from(
    { length: rows * 2 },
    (_, i) => (i * i * 31 + 97 * i + seed) % 256,
  );
  const labels = Uint8Array.from(
    { length: rows },
    (_, i) => features[2 * i]! > features[2 * i + 1]! ? 1 : 0,
  );
  return { features, shape: [1, 2, 1] as const, labels, rows, classes: 2 };
}

const source: Source = {
  type: "images",
  images: { name: "points", sha256: "", train: points(64, 1), test: points(32, 3), notes: [] },
};

/** Trains a small network, on the engine, for 4 epochs of 8 steps and what follows. */
async function run(overrides: Overrides = {}, hooks: TrialHooks = {}): Promise<CompletedTrial> {
  const { experiment } = planExperiment([presets.quick], {
    methods: ["none"],
    network: [{ type: "Dense", units: 8, activation: "tanh" }],
    batchSize: 8,
    epochs: 4,
    ...overrides,
  });
  using _backend = await useBackend("engine", { threads: 1, blas: "off" });
  using prepared = await prepareExperiment(experiment, source);
  return await trialRunner(prepared, hooks)(trialsOf(experiment)[0]!);
}

/** Kernels of 2 x 8 and 8 x 2. */
const kernels = 32;
const exactZeros = ({ run: { sparsity } }: CompletedTrial) =>
  sparsity.reduce(
    (sum, { exactZero, parameter }) => sum + (parameter.endsWith("kernel") ? exactZero : 0),
    0,
  );

Deno.test("runTrial() prunes after training, trains on, and says what it did", async () => {
  const dense = await run();
  const one = await run({ prune: "magnitude(0.75,epochs=3)" });
  const { run: { history, pruned, notes, last } } = one;
  assertEquals(history.map(({ epoch }) => epoch), [1, 2, 3, 4, 5, 6, 7]);
  const losses = (of: typeof history) => of.map(({ loss, test }) => [loss, test]);
  assertEquals(losses(history.slice(0, 4)), losses(dense.run.history), "before, nothing is other");
  assertNotEquals(history[4]!.loss, history[3]!.loss);
  assertEquals(pruned, [{ epoch: 4, what: "weights", pruned: 24, of: kernels }]);
  assertEquals([exactZeros(one), last.epoch], [24, 7]);
  assert(notes.includes(
    "pruned 24 of 32 weights of kernels (75 %) after epoch 4, then 3 epochs",
  ));
  assertEquals([dense.run.pruned, exactZeros(dense)], [undefined, 0]);
});

Deno.test("runTrial() chooses and stops by epochs after pruning alone", async () => {
  const prune = "magnitude(0.9,epochs=4)";
  const chosen = await run({ prune, choose: "test.accuracy" });
  assert(chosen.run.best!.epoch > 4, `${chosen.run.best!.epoch}`);
  assertEquals([chosen.run.chosen, exactZeros(chosen)], ["best", Math.round(0.9 * kernels)]);
  const stopped = await run({ prune, lr: 1e-9, patience: 1, choose: "test.loss" });
  assertEquals(stopped.run.outcome, { type: "stopped", epoch: 6, by: "early-stopping" });
  assertEquals(stopped.run.best!.epoch, 5);
  // Without a rule the best of the validation rows is told of, of those after pruning too.
  const held = await run({ prune, holdOut: { type: "last", share: 0.25 } });
  assert(held.run.best!.epoch > 4);
});

Deno.test("runTrial() lets the rate of learning go back where the weights do", async () => {
  const schedule = { type: "step", every: 1, factor: 0.1 } as const;
  const lr = 0.1;
  const steps = async (prune: string) => {
    const { run: { history } } = await run({ schedule, lr, prune });
    return history.map(({ loss }) => loss);
  };
  const back = await steps("magnitude(0,rewind=0)");
  const on = await steps("magnitude(0)");
  assertEquals(on.slice(0, 4), back.slice(0, 4));
  // Nothing is pruned: from the first weights at the first rate it learns as it did before.
  assert(back[4]! > back[3]! && back[7]! < back[4]!);
  assert(Math.abs(on[7]! - on[4]!) < Math.abs(back[7]! - back[4]!) / 10);
});

Deno.test("runTrial() that is ended before its pruning says so, and evaluates what it ends with", async () => {
  const abort = new AbortController();
  const early = await run({ prune: "magnitude(0.5)" }, {
    signal: abort.signal,
    onEpoch: (_, { epoch }) => epoch === 2 && abort.abort(),
  });
  assertEquals([early.run.outcome.type, early.run.pruned], ["aborted", []]);
  assert(early.run.notes.includes("not pruned: training ended before"));
  assertEquals(exactZeros(early), 0);
  // Ended behind the pruning, before the first step that would follow.
  let reads = -1;
  const between = await run({ prune: "magnitude(0.75)" }, {
    signal: {
      get aborted() {
        return reads >= 0 && reads++ > 0;
      },
    } as AbortSignal,
    onEpoch: (_, { epoch }) => void (epoch === 4 && reads++),
  });
  assertEquals(between.run.outcome, { type: "aborted", epoch: 5, step: 0 });
  assertEquals([exactZeros(between), between.run.history.length], [24, 4]);
  assertNotEquals(between.run.last.test!.loss, between.run.history[3]!.test!.loss);
});

Deno.test("runTrial() prunes by a cubic schedule in training, and with units of a layer", async () => {
  const cubic = await run({ prune: "magnitude(0.5,schedule=cubic,from=0,to=2)" });
  assertEquals(cubic.run.history.length, 4);
  assertEquals(cubic.run.pruned!.map(({ epoch, pruned }) => [epoch, pruned]), [[1, 14], [2, 16]]);
  assertStringIncludes(cubic.run.notes.join(), "(50 %) after epochs 1 to 2, then 2 epochs");
  const units = await run({ prune: "magnitude(0.25,units=yes,rewind=8)" });
  assertEquals(units.run.pruned, [{ epoch: 4, what: "units", pruned: 2, of: 8 }]);
  assertStringIncludes(units.run.notes.join(), "then 4 epochs from those after step 8");
  assertEquals(units.run.deadUnits!.map(({ layer, silent }) => [layer, silent]), [
    ["fc1", 2],
    ["fc2", 0],
  ]);
});

Deno.test("prepareExperiment() refuses a pruning that cannot be, naming method and text", async () => {
  const refused: [Overrides, string][] = [
    [
      { prune: "magnitude(0.5)", epochs: 0 },
      "epochs of training are 0, want 1 or more (method none",
    ],
    [{ prune: "magnitude(0.5,rewind=33)" }, "rewind is 33, want 0 to 32"],
    [{ prune: "magnitude(0.5,units=yes)", network: [] }, "the network has no hidden layer"],
    [{ prune: "magnitude(0.5,rewind=0)", optimizer: "ftrl" }, "Ftrl forgets"],
  ];
  for (const [overrides, message] of refused) {
    await assertRejects(() => run(overrides), RangeError, message);
  }
  const { experiment } = planExperiment([presets.notebook], { prune: "magnitude(0.5)" });
  await assertRejects(
    () => prepareExperiment(experiment, source),
    RangeError,
    "Cannot prune weight-decay: the experiment repeats the fault first-models-loss",
  );
});

Deno.test("pruningNotes() counts what was pruned and what followed, as far as training came", () => {
  const plan = planPruning({ share: 0.9, schedule: "cubic", from: 0, to: 3, rewind: 0 }, 4, 10);
  const record = (epoch: number, pruned: number): PrunedRecord => (
    { epoch, what: "units", pruned, of: 2000 }
  );
  assertEquals(pruningNotes(plan, [record(1, 1267)], 2), [
    "pruned 1,267 of 2,000 hidden units and filters (63.4 %) after epoch 1, not all: training ended before",
  ]);
  assertEquals(pruningNotes(plan, [record(1, 1267), record(2, 1733), record(3, 1800)], 5), [
    "pruned 1,800 of 2,000 hidden units and filters (90 %) after epochs 1 to 3, then 1 epoch from the first weights",
  ]);
});
