import { parseTable } from "@shrinklab/data/tables";
import { loadSource, prepareExperiment, runTrial, trialsOf } from "@shrinklab/experiments";
import { startEngine } from "@shrinklab/engine";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { experimentOf, pointsFile } from "./experiment.ts";
import { drawPoints, pointsCsv } from "./points.ts";
import { openSession } from "./session.ts";
import { defaultSettings, type Settings } from "./settings.ts";
import { takeSnapshot } from "./snapshot.ts";

/** Hash of the weights that an experiment ends with. */
async function trialHash(settings: Settings, epochs: number): Promise<string> {
  const experiment = experimentOf(settings, epochs);
  const csv = new TextEncoder().encode(pointsCsv(drawPoints("spiral", settings.noise, 5)));
  const source = experiment.data.type === "images"
    ? await loadSource(experiment.data)
    : { type: "table" as const, file: await parseTable(csv, pointsFile(settings)) };
  using prepared = await prepareExperiment(experiment, source);
  return (await runTrial(trialsOf(experiment)[0]!, prepared)).run.weightsSha256;
}

const runs: Record<string, [Partial<Settings> & Pick<Settings, "task">, number]> = {
  "points": [{ task: "spiral", seed: 5, penalty: "prox-l1", optimizer: "adam", biases: true }, 7],
  "images": [{ task: "mlp", seed: 2, penalty: "l1", dropout: 0.3 }, 2],
};

for (const [name, [changes, epochs]] of Object.entries(runs)) {
  Deno.test(`a session ends with the bits of the experiment that it shows: ${name}`, async () => {
    using _engine = startEngine({ threads: 1, strict: true });
    const settings = { ...defaultSettings(changes.task, changes.optimizer), ...changes };
    using session = await openSession(settings);
    while (session.epochs < epochs) {
      session.next();
      // What is looked at on the way changes nothing.
      if (session.step % 40 === 0) takeSnapshot(session, "", session.evaluate());
    }
    assertEquals(await session.weightsSha256(), await trialHash(settings, epochs));
    assertEquals(session.moved, false);
  });
}

Deno.test("Session.move() changes the next steps, and keeps the weights", async () => {
  using _engine = startEngine({ threads: 1 });
  const settings = defaultSettings("circles");
  using session = await openSession(settings);
  for (let step = 0; step < 100; step++) session.next();
  const before = session.weights();
  session.move({ ...settings, penalty: "l1", lambda: 1 });
  assertEquals(session.weights(), before);
  assert(session.moved);
  const { total, data } = session.next();
  assert(total > data);
  session.move({ ...settings, penalty: "prox-l1", lambda: 1, lr: 0.1 });
  for (let step = 0; step < 100; step++) session.next();
  const { zeros, units } = takeSnapshot(session);
  assertEquals(zeros[0]!.exactZero, zeros[0]!.size);
  assertEquals(units!.map(({ dead }) => dead.length), [16, 16]);
  session.move({ ...settings, dropout: 0.5 });
  assertEquals(session.model.layers.filter(({ spec }) => spec.type === "Dropout").length, 2);
  session.move(settings);
  session.next();
});

Deno.test("Session.move() without a change of training is none, and many leave no memory behind", async () => {
  using engine = startEngine({ threads: 1 });
  const settings = { ...defaultSettings("circles"), penalty: "l1" } as const;
  using session = await openSession(settings);
  session.next();
  session.move({ ...settings, pace: 7, epochs: 3, draw: false });
  assertEquals(session.moved, false);
  const change = (at: number) => {
    session.move({ ...settings, dropout: at % 2 === 0 ? 0.5 : 0, lambda: at / 100 });
    session.next();
    session.evaluate();
    session.regions();
  };
  for (let at = 0; at < 4; at++) change(at);
  const { reached } = engine.arena;
  for (let at = 0; at < 20; at++) change(at);
  assertEquals(engine.arena.reached, reached);
});

Deno.test("Session.move() that cannot be leaves all as it was", async () => {
  using _engine = startEngine({ threads: 1 });
  const settings = defaultSettings("circles");
  using session = await openSession(settings);
  session.next();
  assertThrows(() => session.move({ ...settings, lr: -1 }), RangeError);
  assertThrows(() => session.move({ ...settings, dropout: 2 }), RangeError);
  session.next();
  assertEquals(session.moved, false);
});

Deno.test("Session.regions() are probabilities that follow the points", async () => {
  using _engine = startEngine({ threads: 1 });
  using session = await openSession({ ...defaultSettings("gaussians"), noise: 0 });
  for (let step = 0; step < 300; step++) session.next();
  const regions = session.regions()!;
  assertEquals(regions.length, 64 * 64 * 3);
  const { features, labels } = session.points!.held;
  let right = 0;
  for (let row = 0; row < labels.length; row++) {
    const [x, y] = [features[2 * row]!, features[2 * row + 1]!];
    const cell = (at: number) => Math.max(0, Math.min(63, Math.floor((at / 1.3 + 1) / 2 * 64)));
    const at = 3 * (64 * cell(-y) + cell(x));
    const shares = regions.subarray(at, at + 3);
    assert(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-5);
    if (shares[labels[row]!] === Math.max(...shares)) right++;
  }
  assert(right / labels.length > 0.9, `${right} of ${labels.length}`);
});
