import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Answer } from "./messages.ts";
import { defaultSettings, type Settings } from "./settings.ts";
import { TrainingLoop } from "./training_loop.ts";

type Kind<Type extends Answer["type"]> = Extract<Answer, { readonly type: Type }>;

/** A loop, and what it says; to draw a snapshot is said to have taken so long, and takes no time. */
function listen(milliseconds = 1) {
  const heard: Answer[] = [];
  const waiting: { matches: (answer: Answer) => boolean; resolve: (answer: Answer) => void }[] = [];
  const loop = new TrainingLoop(1, (answer) => {
    heard.push(answer);
    if (answer.type === "snapshot") {
      queueMicrotask(() => void loop.hear({ type: "drawn", milliseconds }));
    }
    for (const one of waiting.filter(({ matches }) => matches(answer))) {
      waiting.splice(waiting.indexOf(one), 1);
      one.resolve(answer);
    }
  });
  const next = <Type extends Answer["type"]>(
    type: Type,
    matches: (answer: Kind<Type>) => boolean = () => true,
  ) =>
    new Promise<Kind<Type>>((resolve) =>
      waiting.push({
        matches: (answer) => answer.type === type && matches(answer as Kind<Type>),
        resolve: resolve as (answer: Answer) => void,
      })
    );
  return { loop, heard, next };
}

const hashed = ({ progress }: Kind<"progress">) => progress.weightsSha256 !== undefined;
const settings: Settings = { ...defaultSettings("circles"), pace: 0 };

Deno.test("TrainingLoop pauses after a step, an epoch, and the epochs that are set", async () => {
  const { loop, next } = listen();
  using _loop = loop;
  const steps: number[] = [];
  await loop.hear({ type: "open", run: 1, settings: { ...settings, epochs: 3 } });
  for (const until of ["step", "epoch", "pause", "step"] as const) {
    const paused = next("progress", hashed);
    await loop.hear({ type: "train", until });
    steps.push((await paused).progress.step);
  }
  assertEquals(steps, [1, 10, 30, 31]);
});

Deno.test("TrainingLoop takes what is asked for while it trains, and begins anew", async () => {
  const { loop, heard, next } = listen();
  using _loop = loop;
  await loop.hear({ type: "open", run: 1, settings });
  void loop.hear({ type: "train", until: "pause" });
  await next("snapshot", ({ snapshot }) => snapshot.step > 20);
  const strong = { ...settings, penalty: "prox-l1", lambda: 3 } as const;
  await loop.hear({ type: "move", settings: strong });
  const { snapshot } = await next(
    "snapshot",
    ({ snapshot: { zeros } }) => zeros[0]!.exactZero === zeros[0]!.size,
  );
  assert(snapshot.losses!.steps > 0);
  const opened = next("progress", (answer) => answer.run === 2 && hashed(answer));
  await loop.hear({ type: "open", run: 2, settings: { ...settings, seed: 2 } });
  const { progress } = await opened;
  assertEquals([progress.step, progress.training, progress.moved], [0, false, false]);
  // Nothing of the first run comes after the second one has begun.
  const begun = heard.findIndex(({ run }) => run === 2);
  assert(heard.slice(begun).every(({ run }) => run === 2));
});

Deno.test("TrainingLoop says what cannot be, and takes the next settings", async () => {
  const { loop, heard, next } = listen();
  using _loop = loop;
  const wrong = { ...settings, network: "dense(0)" };
  await loop.hear({ type: "open", run: 1, settings: wrong });
  assertMatch((heard.at(-1) as Kind<"fault">).text, /units is 0/);
  const opened = next("progress", hashed);
  await loop.hear({ type: "open", run: 2, settings });
  await opened;
});

Deno.test("TrainingLoop ends at a loss that is not finite", async () => {
  const { loop, next } = listen();
  using _loop = loop;
  const wild = { ...settings, network: "dense(16) dense(16) dense(16)", lr: 100 };
  await loop.hear({ type: "open", run: 1, settings: wild });
  const fault = next("fault");
  void loop.hear({ type: "train", until: "pause" });
  assertMatch((await fault).text, /Loss is (NaN|Infinity) in step \d+/);
});

Deno.test("TrainingLoop keeps to a pace", async () => {
  const { loop, next } = listen();
  using _loop = loop;
  await loop.hear({ type: "open", run: 1, settings: { ...settings, pace: 50 } });
  const start = performance.now();
  void loop.hear({ type: "train", until: "pause" });
  const { progress } = await next("progress", ({ progress }) => progress.step >= 25);
  const seconds = (performance.now() - start) / 1000;
  assert(progress.step / seconds < 65, `${progress.step} steps in ${seconds} s`);
  await loop.hear({ type: "pause" });
});

Deno.test("TrainingLoop takes few snapshots where to draw them takes long", async () => {
  const { loop, heard, next } = listen(400);
  using _loop = loop;
  await loop.hear({ type: "open", run: 1, settings });
  void loop.hear({ type: "train", until: "pause" });
  // The first one that takes long does not count yet, the second one does: then 5 seconds pass.
  const end = performance.now() + 1500;
  while (performance.now() < end) await next("progress");
  const taken = heard.filter(({ type }) => type === "snapshot").length;
  assert(taken >= 2 && taken <= 3, `${taken} snapshots`);
});

Deno.test("TrainingLoop takes some three snapshots a second where to draw them takes no time", async () => {
  const { loop, heard, next } = listen(0);
  using _loop = loop;
  await loop.hear({ type: "open", run: 1, settings });
  void loop.hear({ type: "train", until: "pause" });
  await next("snapshot");
  const [start, first] = [performance.now(), heard.length];
  while (performance.now() < start + 1500) await next("progress");
  const seconds = (performance.now() - start) / 1000;
  const taken = heard.slice(first).filter(({ type }) => type === "snapshot").length;
  assert(taken >= 1 && taken <= 1 + seconds / 0.3, `${taken} snapshots in ${seconds} s`);
});
