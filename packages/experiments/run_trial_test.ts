import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { useBackend } from "@shrinklab/backends";
import { parseTable } from "@shrinklab/data/tables";
import * as tf from "@tensorflow/tfjs";
import { trialRunner } from "./faults/registry.ts";
import type { Overrides } from "./overrides.ts";
import { planExperiment } from "./plan_experiment.ts";
import { prepareExperiment } from "./prepare.ts";
import type { Preset } from "./presets/preset.ts";
import { type PresetName, presets } from "./presets/registry.ts";
import { runTrial } from "./run_trial.ts";
import type { CompletedTrial, TrialHooks } from "./trial_hooks.ts";
import { runTrials } from "./run_trials.ts";
import { loadSource, type Source } from "./source.ts";
import { trialsOf } from "./trial.ts";

/** Points whose class is whether the first of the two numbers is the larger one. */
function points(rows: number, seed: number) {
  const features = new Uint8Array(rows * 2);
  const labels = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const [a, b] = [(row * 97 + seed) % 256, (row * row * 31 + 7 * seed) % 256];
    features.set([a, b], row * 2);
    labels[row] = a > b ? 1 : 0;
  }
  return { features, shape: [1, 2, 1] as const, labels, rows, classes: 2 };
}

const source: Source = {
  type: "images",
  images: { name: "points", sha256: "", train: points(60, 1), test: points(20, 3), notes: [] },
};

/** Small enough for TensorFlow.js's plain JavaScript: these tests are about the bookkeeping. */
function small(name: PresetName): Preset {
  const preset: Preset = presets[name];
  const methods = preset.methods.map((method) => ({
    ...method,
    network: { layers: [{ type: "Dense", units: 4, activation: "tanh" } as const] },
    batchSize: 8,
    epochs: 4,
    evaluateEvery: 2,
    optimizer: { ...method.optimizer, lr: 0.05 },
  }));
  const { subset: _, ...data } = preset.data as Preset["data"] & { subset?: unknown };
  return {
    ...preset,
    data: { ...data, scale: 1 / 255, holdOut: { type: "last", share: 1 / 3 } } as Preset["data"],
    methods,
  };
}

async function run(
  preset: Preset,
  overrides: Overrides = {},
  hooks: TrialHooks = {},
): Promise<CompletedTrial[]> {
  using _backend = await useBackend("cpu");
  const { experiment } = planExperiment([preset], overrides);
  using prepared = await prepareExperiment(experiment, source);
  const completed: CompletedTrial[] = [];
  await runTrials(trialsOf(experiment), {
    run: trialRunner(prepared, hooks),
    onTrial: (one) => void completed.push(one),
    signal: hooks.signal,
  });
  return completed;
}

const hashes = (trials: readonly CompletedTrial[]) => trials.map(({ run }) => run.weightsSha256);

Deno.test("runTrial() trains every method from the same weights, and ends the same twice", async () => {
  const overrides = { methods: ["none", "weight-decay", "l2"], seeds: 1 };
  const first = hashes(await run(small("quick"), overrides));
  assertEquals(hashes(await run(small("quick"), overrides)), first);
  assertEquals(first[1], first[2], "weight decay d and l2 d/2 are the same update");
  assertNotEquals(first[0], first[1]);
  assertNotEquals(hashes(await run(small("quick"), { ...overrides, seed: 2 })), first);
});

Deno.test("runTrial() counts the epoch that is the best where the method chooses it", async () => {
  const [{ run: best }] = await run(small("e1"), { epochs: 10 }) as [CompletedTrial];
  const evaluated = best.history.filter(({ valid }) => valid !== undefined);
  assertEquals(evaluated.map(({ epoch }) => epoch), [2, 4, 6, 8, 10]);
  const wanted = evaluated.reduce((a, b) => b.valid!.accuracy! > a.valid!.accuracy! ? b : a);
  assertEquals([best.chosen, best.best?.epoch, best.best?.by], [
    "best",
    wanted.epoch,
    "valid.accuracy",
  ]);
  assertEquals(best.best!.test!.accuracy, wanted.test!.accuracy);
  const [{ run: last }] = await run(small("e1"), { epochs: 10, choose: "last" }) as [
    CompletedTrial,
  ];
  assertEquals([last.chosen, last.last.epoch, last.best?.by], ["last", 10, "valid.loss"]);
});

Deno.test("runTrial() evaluates the weights that training stopped at between two evaluations", async () => {
  const [{ run: one }] = await run(small("e1"), { epochs: 100, patience: 3, lr: 1e-9 }) as [
    CompletedTrial,
  ];
  // Nothing changes: epoch 2 is the best, and 3 epochs after it training ends.
  assertEquals(one.outcome, { type: "stopped", epoch: 5, by: "early-stopping" });
  assertEquals([one.best?.epoch, one.history.length, one.last.epoch], [2, 5, 5]);
  assertEquals(one.history.at(-1)!.test, undefined);
  assertEquals(one.last.test?.rows, 20);
});

Deno.test("runTrial() reports the penalty of weights and outputs after an epoch", async () => {
  const squares = ({ weights }: CompletedTrial) =>
    weights.filter(({ name }) => name.endsWith("/kernel"))
      .flatMap(({ values }) => [...values]).reduce((sum, w) => sum + w * w, 0);
  const [plain] = await run(small("e1"), { penalty: "l2(0.5)", epochs: 2 });
  const [first, second] = plain!.run.history;
  assertEquals(first!.penaltyAfter, undefined); // epoch 1 is not evaluated
  assertAlmostEquals(second!.penaltyAfter!, 0.5 * squares(plain!), 1e-4);
  const [outputs] = await run(small("e1"), {
    penalty: "l2(0.5)",
    activityPenalty: "l1(0.1)",
    epochs: 2,
  });
  const ofOutputs = outputs!.run.history[1]!.penaltyAfter! - 0.5 * squares(outputs!);
  // Four outputs of at most 1 in a row.
  assert(ofOutputs > 0 && ofOutputs < 0.1 * 4, String(ofOutputs));
});

Deno.test("runTrial() gives the notebook's later models no data, but the first one's loss", async () => {
  const [first, l1, norm] = await run(small("notebook"), { lambda: { l1: 0, "l2-norm": 0 } });
  // Without strength the penalty has no gradient either: the weights stay as they were drawn.
  for (const { run } of [l1!, norm!]) {
    const [one, two] = run.history.filter(({ test }) => test !== undefined);
    assertEquals(one!.test, two!.test);
    assert(run.notes.some((note) => note.startsWith("never saw the data")));
  }
  assertEquals(l1!.run.history[0]!.dataLoss, norm!.run.history[0]!.dataLoss);
  assertNotEquals(first!.run.history[1]!.test, first!.run.history[3]!.test);
});

Deno.test("runTrial() says of the 100-epoch run that nothing is regularized", async () => {
  const trials = await run(small("notebook-100"), { epochs: 1 });
  assertEquals(new Set(hashes(trials)).size, 3, "each method draws weights of its own");
  for (const { run } of trials) {
    assertEquals(run.penalties, []);
    assert(run.notes.includes("not regularized, whatever its name says"));
  }
});

Deno.test("runTrial() ends a method whose loss is not finite, and the others go on", async () => {
  const [l1, none] = await run(small("quick"), { methods: ["l1", "none"], lambda: { l1: 1e39 } });
  assertEquals([l1!.run.outcome.type, none!.run.outcome.type], ["diverged", "finished"]);
  assert(/^l1 ended: loss is \S+ in epoch 1, step \d, want a finite/.test(l1!.run.notes[0]!));
  assertEquals(l1!.run.last.test, undefined);
});

Deno.test("runTrials() ends at its signal, and keeps what there is", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const trials = await run(small("quick"), {}, { signal, onEpoch: () => controller.abort() });
  assertEquals(trials.map(({ run }) => run.history.length), [1]);
  assert(trials[0]!.run.notes[0]!.startsWith("interrupted in epoch"));
});

Deno.test("runTrial() keeps what it has where its predictions under dropout are interrupted", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const [one] = await run(
    small("quick"),
    { methods: ["none"], dropout: 0.5, monteCarlo: 10_000, epochs: 1 },
    { signal, onEpoch: () => controller.abort() },
  );
  const { outcome, monteCarlo, confusion, notes } = one!.run;
  assertEquals([outcome.type, monteCarlo, confusion?.length], ["finished", undefined, 2]);
  assert(notes.join().includes("interrupted in its predictions under dropout"), notes.join());
});

Deno.test("runTrial() tests BatchNorm as in training only where its statistics follow", async () => {
  const normalized = async (updatesStatistics: boolean) => {
    const preset = small("e1");
    const layers = [
      { type: "Dense", units: 4 },
      { type: "BatchNorm", momentum: 0.5, epsilon: 1e-3, updatesStatistics },
      { type: "Activation", activation: "tanh" },
    ] as const;
    const methods = preset.methods.map((method) => ({ ...method, network: { layers } }));
    const [{ run: one }] = await run({ ...preset, methods }, { epochs: 40, patience: "none" }) as [
      CompletedTrial,
    ];
    return one.history.at(-1)!;
  };
  const [written, corrected] = [await normalized(false), await normalized(true)];
  // Training is the same, evaluation is not.
  assertEquals(written.loss, corrected.loss);
  assert(written.train!.loss > 1.5 * corrected.train!.loss);
});

Deno.test("runTrial() runs swept values as methods of the same name", async () => {
  const trials = await run(small("quick"), { methods: ["l1"], sweep: { lambda: [0, 1] } });
  assertEquals(trials.map(({ run: { method, set } }) => [method, set]), [
    ["l1", { lambda: 0 }],
    ["l1", { lambda: 1 }],
  ]);
});

Deno.test("runTrial() weighs classes, follows a schedule and predicts under dropout", async () => {
  const [one] = await run(small("quick"), {
    methods: ["none"],
    dropout: 0.5,
    monteCarlo: 4,
    classWeights: "balanced",
    schedule: { type: "step", every: 1, factor: 0.5 },
  });
  assertEquals([one!.run.monteCarlo?.passes, one!.run.monteCarlo?.rows], [4, 20]);
  assertEquals(one!.run.confusion?.flat().reduce((a, b) => a + b), 20);
  const [plain] = await run(small("quick"), { methods: ["none"], dropout: 0.5 });
  assertNotEquals(one!.run.weightsSha256, plain!.run.weightsSha256);
});

Deno.test("runTrial() says from which epoch on a loss of evaluated rows is no number", async () => {
  const hold: Preset = small("quick");
  const huge = {
    ...source,
    images: { ...source.images, test: brokenPoints() },
  } as unknown as Source;
  const { experiment } = planExperiment([hold], { methods: ["none"], epochs: 2 });
  using _backend = await useBackend("cpu");
  using prepared = await prepareExperiment(experiment, huge);
  const { run } = await trialRunner(prepared)(trialsOf(experiment)[0]!);
  assertEquals(run.outcome.type, "finished");
  assert(
    run.notes.includes("test loss is NaN from epoch 2 on, want a finite number"),
    run.notes.join(),
  );
});

/** Test rows one of which is not a number. */
function brokenPoints() {
  const { features, ...rest } = points(20, 3);
  const values = Float32Array.from(features);
  values[5] = NaN;
  return { ...rest, features: values };
}

/** Trains on a table, on the engine. */
async function runTable(
  name: PresetName,
  overrides: Overrides = {},
  csv?: string,
): Promise<CompletedTrial[]> {
  const { experiment } = planExperiment([presets[name]], {
    ...overrides,
    ...(csv === undefined ? {} : { csv: "t.csv" }),
  });
  const nowhere = { environment: () => undefined };
  const table: Source = csv === undefined
    ? await loadSource(experiment.data, nowhere)
    : { type: "table", file: await parseTable(new TextEncoder().encode(csv), "t.csv") };
  using _backend = await useBackend("engine", { threads: 1, blas: "off" });
  using prepared = await prepareExperiment(experiment, table);
  const completed: CompletedTrial[] = [];
  await runTrials(trialsOf(experiment), {
    run: trialRunner(prepared),
    onTrial: (one) => void completed.push(one),
  });
  return completed;
}

/** All of a run but how long it took. */
function withoutTimes({ run, weights }: CompletedTrial) {
  const history = run.history.map((record) => ({ ...record, seconds: 0 }));
  return { run: { ...run, seconds: 0, history }, weights };
}

Deno.test("runTrial() gives the bits of the first trial in every later one that reuses its trainer", async () => {
  const asked: [PresetName, Overrides][] = [
    ["e5-thoracic", { epochs: 2, sweep: { lr: [0.01, 0.001] } }],
    ["e4-grades", { epochs: 3, monteCarlo: 2, choose: "valid.loss", penalty: "prox-l1(0.001)" }],
    ["e4-grades", { epochs: 2, monteCarlo: 0, prune: "magnitude(0.5,rewind=0,epochs=2)" }],
  ];
  for (const [name, overrides] of asked) {
    const { experiment } = planExperiment([presets[name]], { ...overrides, seeds: 2 });
    const table = await loadSource(experiment.data, { environment: () => undefined });
    using _backend = await useBackend("engine", { threads: 1, blas: "off" });
    using shared = await prepareExperiment(experiment, table);
    for (const trial of trialsOf(experiment)) {
      using own = await prepareExperiment(experiment, table);
      assertEquals(
        withoutTimes(await runTrial(trial, shared)),
        withoutTimes(await runTrial(trial, own)),
      );
    }
  }
});

Deno.test("runTrial() takes no more memory for its 40th rate of dropout, strength or rate than for the 20th", async () => {
  const values = Array.from({ length: 40 }, (_, i) => 0.01 + i / 80);
  for (const sweep of [{ dropout: values }, { lambda: values }, { lr: values }]) {
    const { experiment } = planExperiment([presets["e5-thoracic"]], {
      sweep,
      methods: ["as-written"],
      penalty: "l1(0.01)",
      epochs: 1,
    });
    const table = await loadSource(experiment.data, { environment: () => undefined });
    using _backend = await useBackend("engine", { threads: 1, blas: "off" });
    using prepared = await prepareExperiment(experiment, table);
    const memory: unknown[] = [];
    for (const trial of trialsOf(experiment)) {
      await runTrial(trial, prepared, { details: "figures" });
      const { arena } = tf.backend() as unknown as { arena: { used: number; reached: number } };
      memory.push([tf.memory().numTensors, arena.used, arena.reached]);
    }
    assertEquals(memory[39], memory[19], Object.keys(sweep).join());
  }
});

Deno.test("runTrial() leaves out what is only looked at where figures alone are asked for", async () => {
  const trainOnce = async (details: "all" | "figures") => {
    const { experiment } = planExperiment([presets["e4-grades"]], { epochs: 2, monteCarlo: 0 });
    const table = await loadSource(experiment.data, { environment: () => undefined });
    using _backend = await useBackend("engine", { threads: 1, blas: "off" });
    using prepared = await prepareExperiment(experiment, table);
    const [trial] = trialsOf(experiment);
    return withoutTimes(await runTrial(trial!, prepared, { details })).run;
  };
  const [all, figures] = [await trainOnce("all"), await trainOnce("figures")];
  const { confusion, calibration, histograms, quantiles, deadUnits, ...rest } = all;
  assertEquals(figures, rest);
  for (const left of [confusion, calibration, histograms, quantiles, deadUnits]) assert(left);
});

Deno.test("runTrial() learns the grades, and is unsure under dropout", async () => {
  const [one] = await runTable("e4-grades");
  const { last, monteCarlo, history, best } = one!.run;
  assert(last.valid!.accuracy! > last.valid!.majority! + 0.03, `${last.valid!.accuracy}`);
  assertEquals([history.length, monteCarlo?.passes, monteCarlo?.rows], [5, 100, 1200]);
  assert(monteCarlo!.leastDeviation > 0);
  assert(history.every(({ valid }) => valid!.loss >= best!.valid!.loss));
});

Deno.test("runTrial() makes the passes of the untrained network where there are no epochs", async () => {
  const [one] = await runTable("e4-grades", { epochs: 0, monteCarlo: 3 });
  const { history, monteCarlo, notes, confusion } = one!.run;
  assertEquals([history.length, monteCarlo?.passes, monteCarlo?.rows], [0, 3, 1200]);
  assert(monteCarlo!.leastDeviation > 0);
  assertEquals(confusion, undefined);
  assertEquals(notes, ["predictions under dropout are those of the untrained network"]);
});

Deno.test("runTrial() lists one penalty a layer, and none where no layer names one", async () => {
  const [l1, none] = await runTable("e4-regularizers");
  assertEquals(l1!.run.penalties.map(({ layer }) => layer), ["fc1", "fc2", "fc3"]);
  for (const { parameter, value } of l1!.run.penalties) {
    const { values } = l1!.weights.find(({ name }) => name === parameter)!;
    const sum = values.reduce((total, weight) => total + Math.abs(weight), 0);
    assert(Math.abs(value - 0.01 * sum) < 1e-9);
  }
  assertEquals([none!.run.penalties, none!.run.history, none!.run.last.epoch], [[], [], 0]);
});

Deno.test("runTrial() keeps figures of rows trained on apart from those held out", async () => {
  const [written, held] = await runTable("e5-thoracic", { epochs: 2, seeds: 1 });
  assertEquals(written!.run.last.valid, undefined);
  assert(written!.run.last.train!.majority! > 0.8);
  assert(written!.run.notes.includes("figures are those of the rows it was trained on"));
  assert(held!.run.last.valid!.auc !== undefined);
});

Deno.test("runTrial() predicts numbers", async () => {
  const rows = Array.from({ length: 200 }, (_, i) => `${i % 20},${i % 7},${3 * (i % 20) + 1}`);
  const csv = `a,b,y\n${rows.join("\n")}\n`;
  const [one] = await runTable("e4-grades", {
    loss: "meanSquaredError",
    dropout: 0,
    monteCarlo: 0,
    lr: 0.01,
    epochs: 60,
  }, csv);
  const { r2, rmse, accuracy, auc } = one!.run.last.valid!;
  assert(r2! > 0.9 && rmse! < 6, `${r2} ${rmse}`);
  assertEquals([accuracy, auc, one!.run.confusion], [undefined, undefined, undefined]);
});
