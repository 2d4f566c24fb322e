import { assertEquals, assertRejects } from "@std/assert";
import type { RunFigures, TrialEvent } from "@shrinklab/store";
import type { ChildProcess, ChildSetup, FromChild, ToChild } from "./protocol.ts";
import { trainTrials, type TrainTrialsOptions, type TrialSource } from "./train_trials.ts";
import { TrialQueue } from "./trial_queue.ts";

const setup = { experiment: { seeds: [1] } } as unknown as ChildSetup;
const backend = { name: "engine", threads: 1 };

/** A child that answers by a function; `undefined` ends it, as a crash would. */
function fakeChild(
  answer: (order: ToChild, child: { readonly number: number }) => FromChild[] | undefined,
  number: number,
): ChildProcess {
  const stream = new TransformStream<FromChild[], FromChild[]>();
  const writer = stream.writable.getWriter();
  const ended = Promise.withResolvers<string>();
  let open = true;
  const end = (how: string) => {
    if (!open) return;
    open = false;
    writer.close().catch(() => {});
    ended.resolve(how);
  };
  return {
    pid: number,
    send(order) {
      if (!open) return;
      const messages = answer(order, { number });
      if (messages === undefined) end("ended with code 7");
      else writer.write(messages).catch(() => {});
    },
    messages: stream.readable,
    ended: ended.promise,
    kill: () => end("was ended by SIGKILL"),
  };
}

function run(place: number): RunFigures {
  return {
    method: "l1",
    seed: place,
    seconds: 1,
    weightsSha256: `${place}`,
  } as unknown as RunFigures;
}

function trained(place: number): FromChild[] {
  return [{ type: "started", place }, { type: "done", place, run: run(place) }];
}

/** A child that trains whatever it is asked for. */
const good = (order: ToChild): FromChild[] => {
  if (order.type === "setup") return [{ type: "ready", backend }];
  if (order.type === "time") return [{ type: "timed", place: order.place, seconds: 2 }];
  return order.places.flatMap(trained);
};

/** Trains so many trials, and gives what was written. */
async function train(
  count: number,
  answer: Parameters<typeof fakeChild>[0],
  options: Partial<TrainTrialsOptions> = {},
): Promise<{ events: TrialEvent[]; children: number; warnings: string[] }> {
  const events: TrialEvent[] = [];
  const warnings: string[] = [];
  let children = 0;
  const queue = new TrialQueue(
    {
      write: (_, written) => {
        events.push(...written);
        return Promise.resolve();
      },
    },
    "a",
    Array.from({ length: count }, (_, place) => ({
      id: `id${place}`,
      place,
      method: "l1",
      seed: place,
      sweep: "a",
      state: "missing",
      attempts: 0,
    })),
  );
  await trainTrials(queue, {
    workers: 2,
    setup,
    start: () => fakeChild(answer, ++children),
    onWarning: (line) => warnings.push(line),
    ...options,
  });
  return { events, children, warnings };
}

const done = (events: readonly TrialEvent[]) =>
  events.filter(({ type }) => type === "done").map(({ id }) => id).sort();

Deno.test("trainTrials() trains every trial once", async () => {
  const { events, children } = await train(40, good);
  assertEquals(done(events), Array.from({ length: 40 }, (_, i) => `id${i}`).sort());
  assertEquals(children, 2);
});

Deno.test("trainTrials() begins the trial of a child that dies again, in another", async () => {
  let died = false;
  const { events, children, warnings } = await train(6, (order) => {
    if (order.type === "train" && order.places.includes(3) && !died) {
      died = true;
      return [{ type: "started", place: 3 }];
    }
    return good(order);
  }, {
    stuckSeconds: 0.2,
  });
  assertEquals(done(events).length, 6);
  const failed = events.filter((event) => event.type === "failed");
  assertEquals(failed, [{
    type: "failed",
    id: "id3",
    error: "its process gave no sign for 0.2 s",
    final: false,
  }]);
  // The other child was silent as well, as it had nothing to do.
  assertEquals(children >= 3, true);
  assertEquals(warnings, ["Trial 4 is begun again: its process gave no sign for 0.2 s"]);
});

Deno.test("trainTrials() gives a trial up whose children die again and again, and keeps why", async () => {
  const { events } = await train(5, (order, { number }) => {
    if (order.type === "train" && order.places[0] === 2) {
      crash.add(number);
      return [{ type: "started", place: 2 }, { type: "alive", memory: 5e9 }];
    }
    return good(order);
  }, { memory: 2 ** 30, attempts: 2 });
  assertEquals(done(events), ["id0", "id1", "id3", "id4"]);
  assertEquals(
    events.flatMap((event) => event.type === "failed" ? [[event.error, event.final]] : []),
    [false, true].map((final) => ["its process has 4768 MB of memory, want 1024 at most", final]),
  );
});
const crash = new Set<number>();

Deno.test("trainTrials() does not begin a trial again that cannot be trained", async () => {
  const { events } = await train(
    2,
    (order) =>
      order.type === "train" && order.places[0] === 0
        ? [{ type: "started", place: 0 }, { type: "failed", place: 0, error: "Cannot train: x" }]
        : good(order),
  );
  assertEquals(
    events.flatMap((event) => event.type === "failed" ? [[event.error, event.final]] : []),
    [["Cannot train: x", true]],
  );
  assertEquals(done(events), ["id1"]);
});

Deno.test("trainTrials() ends where children cannot be set up", async () => {
  await assertRejects(
    () => train(2, () => [{ type: "unfit", error: "Cannot train: no data" }]),
    Error,
    "Cannot train: no data",
  );
  await assertRejects(() => train(2, () => undefined), Error, "before it was ready");
});

Deno.test("trainTrials() ends with the error of what cannot be written", async () => {
  const source: TrialSource = {
    take: () => Promise.resolve([{ id: "id0", place: 0, attempts: 0 }]),
    giveBack() {},
    write: () => Promise.reject(new Error("Cannot write store: it is full")),
  };
  const start = () => fakeChild(good, 1);
  await assertRejects(() => trainTrials(source, { workers: 1, setup, start }), Error, "it is full");
});

Deno.test("trainTrials() ends at once when it is told to", async () => {
  const stop = new AbortController();
  const { events } = await train(5, (order) => {
    if (order.type !== "train") return good(order);
    stop.abort();
    return [{ type: "started", place: order.places[0]! }];
  }, { signal: stop.signal });
  assertEquals(done(events), []);
});

Deno.test("trainTrials() tells how long trials take before it begins", async () => {
  const told: unknown[] = [];
  const { events } = await train(3, good, {
    before: {
      time: [0, 2],
      run: (seconds, { name }) => {
        told.push([...seconds], name);
        assertEquals(told.length, 2);
      },
    },
  });
  assertEquals(told, [[[0, 2], [2, 2]], "engine"]);
  assertEquals(done(events).length, 3);
});

Deno.test("trainTrials() tells what the kernels of a trial are, until the next one", async () => {
  const kernels = [{ parameter: "fc1/kernel", size: 4, exactZero: 1, limit: 2, counts: [1, 3] }];
  const record = { epoch: 1 } as never;
  const told: unknown[] = [];
  await train(
    2,
    (order) =>
      order.type !== "train" ? good(order) : order.places.flatMap((place): FromChild[] => [
        { type: "started", place },
        ...(place === 0 ? [{ type: "kernels", place, kernels } as const] : []),
        { type: "epoch", place, record },
      ]),
    {
      workers: 1,
      onProgress: ({ workers: [worker] }) => void told.push(worker),
      stuckSeconds: 0.3,
      attempts: 1,
    },
  );
  assertEquals(told.filter((one) => one !== undefined), [
    { place: 0, epoch: 1, kernels },
    { place: 1, epoch: 1, kernels: [] },
  ]);
});
