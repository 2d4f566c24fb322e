import { assertEquals } from "@std/assert";
import type { RunFigures, StoredTrial } from "@shrinklab/store";
import { SeedRace, worseHalf } from "./race.ts";

const methods = ["none", "good", "bad"];

function trials(seeds: number): StoredTrial[] {
  return Array.from({ length: seeds }, (_, at) => at + 1).flatMap((seed) =>
    methods.map((method, at) => ({
      id: `${method}${seed}`,
      place: (seed - 1) * methods.length + at,
      method,
      seed,
      sweep: "a",
      state: "missing" as const,
      attempts: 0,
    }))
  );
}

/** Seeds differ, and methods differ by about the same on each. */
function valueOf(method: string, seed: number): number {
  return 80 + seed + { none: -6, good: 1, bad: -4 }[method]! +
    0.1 * ((seed * 7 + method.length * 5) % 3);
}

const runOf = (method: string, seed: number) => ({ method, seed }) as unknown as RunFigures;
const score = ({ method, seed }: RunFigures) => valueOf(method, seed);

/** Trains all that a race asks for, and gives it in order. */
async function race(all: readonly StoredTrial[], most = Infinity) {
  const asked: string[] = [];
  const told: string[] = [];
  const store = { write: () => Promise.resolve(), putDropped: () => Promise.resolve() };
  const onDropped = ({ label, after }: { label: string; after: string }) =>
    told.push(`${label} after ${after}`);
  const queue = new SeedRace({
    store,
    sweep: "a",
    trials: all,
    score,
    baseline: "none",
    onDropped,
  });
  for (;;) {
    const tasks = await queue.take(2);
    if (tasks.length === 0 || asked.length >= most) return { asked, told };
    for (const { id, place } of tasks) {
      asked.push(id);
      const { method, seed } = all.find((trial) => trial.place === place)!;
      await queue.write([{ type: "done", id, run: runOf(method, seed) }]);
    }
  }
}

Deno.test("SeedRace takes out what a paired test tells is worse, but not the baseline", async () => {
  const { asked, told } = await race(trials(6));
  assertEquals(told, ["bad after 3 seeds"]);
  assertEquals(asked.filter((id) => id.startsWith("bad")).length, 3);
  assertEquals(asked.filter((id) => id.startsWith("none")).length, 6);
});

Deno.test("SeedRace goes on after an interrupt as it would have", async () => {
  const all = trials(6);
  const whole = await race(all);
  for (const most of [2, 7, 10, 12]) {
    const { asked } = await race(all, most);
    const rest = await race(
      all.map((trial) =>
        asked.includes(trial.id)
          ? { ...trial, state: "done" as const, run: runOf(trial.method, trial.seed) }
          : trial
      ),
    );
    assertEquals([...asked, ...rest.asked], whole.asked);
  }
});

Deno.test("worseHalf() keeps the better half and the baseline", () => {
  const runs = ["a", "b", "none", "c"].flatMap((method, at) =>
    [1, 2].map((seed) => ({ method, seed, at }))
  );
  const dropped = worseHalf(runs as unknown as RunFigures[], {
    score: (run) =>
      (run as unknown as { at: number }).at === 3 ? NaN : -(run as unknown as { at: number }).at,
    baseline: "none",
    after: "2 epochs",
  });
  assertEquals(dropped.map(({ label }) => label), ["c"]);
});
