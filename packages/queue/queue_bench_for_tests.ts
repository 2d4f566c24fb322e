import { assertEquals } from "@std/assert";
import { planExperiment } from "@shrinklab/experiments";
import { presets } from "@shrinklab/experiments/presets";
import type { StoredSweep, SweepSpec } from "@shrinklab/store";
import { SEMANTICS, trialKeys } from "@shrinklab/sweeps";
import { PostgresStore } from "@shrinklab/store/postgres";
import { postgresMissing, PostgresServer, testWhere } from "@shrinklab/testing";
import { JobQueue } from "./job_queue.ts";

const missing = postgresMissing();
let server: PostgresServer;

/** Starts the server of the tests of a file, and ends it after them; call it once, first. */
export function serveQueues(): void {
  if (missing !== undefined) return;
  Deno.test.beforeAll(async () => {
    server = await PostgresServer.start();
  });
  Deno.test.afterAll(() => server[Symbol.asyncDispose]());
}

/** What the test of a queue gets: a sweep "a" in a store of its own, nothing of it in the queue. */
export interface QueueBench {
  readonly server: PostgresServer;
  readonly address: string;
  readonly store: PostgresStore;
  readonly queue: JobQueue;
  /** Lets all leases run out that were not renewed, as after a long silence. */
  readonly expire: () => Promise<void>;
  /** Runs SQL in its database: rows as lines. */
  readonly query: (sql: string) => Promise<string>;
}

/** A sweep of one method over some seeds. */
export function specForTests(seeds: number): SweepSpec {
  const { experiment } = planExperiment([presets.quick], { methods: ["none"], seeds });
  const dataset = { name: "embedded", sha256: "ab" };
  return { experiment, backend: "engine", strict: false, dataset, semantics: SEMANTICS };
}

/** Registers a test of a queue. */
export function testQueue(
  name: string,
  trials: number,
  body: (bench: QueueBench) => Promise<void>,
): void {
  testWhere(missing === undefined ? {} : { missing }, name, async () => {
    const address = await server.createDatabase();
    const query = (sql: string) => server.query(new URL(address).pathname.slice(1), sql);
    await using store = await PostgresStore.open(address);
    await using queue = await JobQueue.open(store);
    const spec = specForTests(trials);
    const sweep = { name: "a", spec, base: {} } as unknown as StoredSweep;
    await store.putSweep(sweep, trialKeys(spec));
    const expire = async () => {
      await query(
        `UPDATE shrinklab_jobs.job SET heartbeat_on = heartbeat_on - interval '1 minute';
        UPDATE shrinklab_jobs.queue SET monitor_claim_on = NULL, monitor_on = NULL`,
      );
      await queue.supervise();
    };
    await body({ server, address, store, queue, expire, query });
  });
}

/** Each trial is done, its epochs are there once, its job is completed once. */
export async function assertAllDone({ store, query }: QueueBench, count: number): Promise<void> {
  const trials = await store.trials();
  assertEquals(trials.map(({ state }) => state), Array(count).fill("done"));
  const epochs = await store.epochs();
  for (const { id } of trials) {
    assertEquals(epochs.filter((one) => one.id === id).map(({ record }) => record.epoch), [1, 2]);
  }
  const left = await query("SELECT count(*) FROM shrinklab_jobs.job WHERE state < 'completed'");
  assertEquals(left, "0");
}
