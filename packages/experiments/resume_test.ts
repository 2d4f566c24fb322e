import { RandomState } from "@shrinklab/data";
import { startEngine } from "@shrinklab/engine";
import { parseNetwork } from "@shrinklab/models";
import { decodeCheckpoint, encodeCheckpoint, type State } from "@shrinklab/training";
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Experiment, Method } from "./experiment.ts";
import { trialRunner } from "./faults/registry.ts";
import { type PreparedExperiment, prepareExperiment } from "./prepare.ts";
import type { CompletedTrial, TrialHooks } from "./trial_hooks.ts";
import type { Source } from "./source.ts";
import { trialsOf } from "./trial.ts";

const soak = Deno.permissions.querySync({ name: "env", variable: "SHRINKLAB_SOAK" }).state ===
    "granted" && Deno.env.get("SHRINKLAB_SOAK") === "full";

/** Points of two numbers, whose class is wrong for every seventh. */
function points(rows: number, seed: number) {
  const random = new RandomState(seed);
  const features = Uint8Array.from({ length: rows * 2 }, () => random.randint(0, 256));
  const labels = Uint8Array.from({ length: rows }, (_, row) => {
    const right = features[2 * row]! > features[2 * row + 1]!;
    return Number(row % 7 === 0 ? !right : right);
  });
  return { features, shape: [1, 2, 1] as const, labels, rows, classes: 2 };
}

const source: Source = {
  type: "images",
  images: { name: "points", sha256: "", train: points(56, 1), test: points(20, 2), notes: [] },
};

/** All that moves: statistics of BatchNorm, masks, order, the best weights, patience. */
const usual: Method = {
  name: "usual",
  network: { layers: parseNetwork("dense(6) batch-norm relu dropout(0.3)") },
  initializers: { layers: "he-normal" },
  loss: "softmaxCrossEntropy",
  optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1, momentum: 0.9 },
  batchSize: 8,
  epochs: 100,
  stop: { monitor: "valid.loss", patience: 10 },
  choose: { monitor: "valid.accuracy" },
};

const adam = { type: "Adam", semantics: "pytorch", lr: 0.03 } as const;

function experimentOf(methods: readonly Method[], fault?: Experiment["fault"]): Experiment {
  return {
    format: 2,
    name: "resumed",
    data: { type: "images", name: "points", holdOut: { type: "last", share: 2 / 7 } },
    methods,
    seeds: [3],
    ...(fault === undefined ? {} : { fault }),
  };
}

/** Runs the trials of an experiment, each by hooks of its own. */
async function runAll(
  prepared: PreparedExperiment,
  hooks: TrialHooks = {},
): Promise<CompletedTrial[]> {
  const run = trialRunner(prepared, hooks);
  const completed: CompletedTrial[] = [];
  for (const trial of trialsOf(prepared.experiment)) completed.push(await run(trial));
  return completed;
}

/** What does not tell how long anything took. */
const figures = (trials: readonly CompletedTrial[]) =>
  trials.map(({ run: { seconds: _, history, ...run }, weights }) => ({
    weights,
    run,
    history: history.map(({ seconds: _, ...record }) => record),
  }));

class Killed extends Error {}

/** The state of the last trial after some of its steps, as a file that a kill leaves. */
async function killedAt(prepared: PreparedExperiment, step: number): Promise<Uint8Array> {
  let file: Uint8Array | undefined;
  const last = prepared.experiment.methods.length - 1;
  const write = async (state: State, { place }: { place: number }) => {
    if (place !== last) return;
    file = await encodeCheckpoint({ about: "", state });
    throw new Killed();
  };
  const checkpoint = { every: { steps: step }, write };
  await assertRejects(() => runAll(prepared, { checkpoint }), Killed);
  return file!;
}

/** The state of a single trial that a signal ends after some of its steps. */
async function abortedAt(prepared: PreparedExperiment, step: number): Promise<Uint8Array> {
  const controller = new AbortController();
  let [file, steps]: [Uint8Array | undefined, number] = [undefined, 0];
  const [ended] = await runAll(prepared, {
    signal: controller.signal,
    onStep: () => ++steps === step && controller.abort(),
    checkpoint: {
      every: { epochs: 1000 },
      write: async (state) => void (file = await encodeCheckpoint({ about: "", state })),
    },
  });
  assertEquals([ended!.run.outcome.type, steps], ["aborted", step]);
  return file!;
}

async function resumed(prepared: PreparedExperiment, file: Uint8Array): Promise<CompletedTrial[]> {
  const { state } = await decodeCheckpoint(file, "checkpoint");
  const last = prepared.experiment.methods.length - 1;
  return await runAll(prepared, {
    resumeFrom: ({ place }) => place === last ? state : undefined,
  });
}

const optimizers: Record<string, Partial<Method>> = {
  momentum: {},
  Adam: { optimizer: adam },
  "prox-L1": { penalty: "prox-l1(0.01)", optimizer: adam },
};

for (const [name, part] of Object.entries(optimizers)) {
  for (const strict of [false, true]) {
    const every = soak ? 1 : 10;
    Deno.test(`runTrial() goes on bit for bit after every ${every === 1 ? "" : `${every}th `}step of 50: ${name}${strict ? ", strict" : ""}`, async () => {
      using _ = startEngine({ threads: 1, strict });
      using prepared = await prepareExperiment(experimentOf([{ ...usual, ...part }]), source);
      let steps = 0;
      const whole = figures(await runAll(prepared, { onStep: () => void steps++ }));
      assert(steps > 50, `${steps} steps`);
      assertEquals(whole[0]!.run.outcome.type, "stopped");
      // The last step of an epoch, and those beside it, are among the steps in any case.
      for (let k = 1; k <= 50; k++) {
        if (k % every !== 0 && ![1, 4, 5, 6].includes(k)) continue;
        for (const interrupted of [killedAt, abortedAt]) {
          const again = await resumed(prepared, await interrupted(prepared, k));
          assertEquals(figures(again), whole, `${interrupted.name} ${k}`);
        }
      }
    });
  }
}

/** Further things that move, in a method that comes last. */
const moving: Record<string, [methods: readonly Partial<Method>[], fault?: Experiment["fault"]]> = {
  "a schedule, epochs that are not evaluated": [[{
    schedule: { type: "exponential", factor: 0.8 },
    evaluateEvery: 3,
  }]],
  "pruning with masks, from the weights of step 3": [[{
    prune: "magnitude(0.5,rewind=3)",
    epochs: 4,
    optimizer: adam,
  }]],
  "units that are pruned gradually": [[{
    prune: "magnitude(0.5,schedule=cubic,from=1,to=3)",
    epochs: 6,
  }]],
  "dropout that is always on": [[{
    network: {
      layers: [...parseNetwork("dense(6) relu"), { type: "Dropout", rate: 0.3, always: true }],
    },
    epochs: 5,
  }]],
  "a model whose data loss is another's": [
    [{ epochs: 3 }, { epochs: 5, penalty: "l1(0.01)", optimizer: adam }],
    "first-models-loss",
  ],
};

for (const [name, [parts, fault]] of Object.entries(moving)) {
  Deno.test(`runTrial() goes on bit for bit: ${name}`, async () => {
    using _ = startEngine({ threads: 1 });
    const methods = parts.map((part, at) => ({ ...usual, ...part, name: `method${at}` }));
    using prepared = await prepareExperiment(experimentOf(methods, fault), source);
    const whole = figures(await runAll(prepared));
    for (const k of [2, 5, 7, 13, 20]) {
      assertEquals(figures(await resumed(prepared, await killedAt(prepared, k))), whole, `${k}`);
    }
  });
}

Deno.test("runTrial() hands a state out after every so many epochs, but not after the last", async () => {
  using _ = startEngine({ threads: 1 });
  const { stop: _s, ...method } = { ...usual, epochs: 6 };
  using prepared = await prepareExperiment(experimentOf([method]), source);
  const whole = figures(await runAll(prepared));
  const states: State[] = [];
  const write = (state: State) => void states.push(state);
  await runAll(prepared, { checkpoint: { every: { epochs: 2 }, write } });
  assertEquals(states.map(({ values }) => (values.history as unknown[]).length), [2, 4]);
  for (const state of states) {
    assertEquals(figures(await runAll(prepared, { resumeFrom: () => state })), whole);
  }
});

Deno.test("runTrial() does not train what has ended before", async () => {
  using _ = startEngine({ threads: 1 });
  using prepared = await prepareExperiment(experimentOf([usual]), source);
  const [before] = await runAll(prepared);
  const onStep = () => {
    throw new Killed();
  };
  assertEquals(await runAll(prepared, { completed: () => before, onStep }), [before]);
});

Deno.test("runTrial() refuses the state of another method", async () => {
  using _ = startEngine({ threads: 1 });
  using prepared = await prepareExperiment(experimentOf([usual]), source);
  const file = await killedAt(prepared, 3);
  const others: [Partial<Method>, string][] = [
    [{ optimizer: adam }, "the optimizer's state is velocity, want mean, square"],
    [{ network: { layers: parseNetwork("dense(7) batch-norm relu") } }, "is [2, 6], want [2, 7]"],
    [{ prune: "magnitude(0.5)" }, "want mask, velocity"],
  ];
  for (const [part, message] of others) {
    using other = await prepareExperiment(experimentOf([{ ...usual, ...part }]), source);
    await assertRejects(() => resumed(other, file), RangeError, message);
  }
});
