/**
 * A worker that kills itself at its nth statement: before it is sent where n is odd, else as soon as
 * it is sent, so that its answer never comes.
 *
 * @module
 */
import { PostgresStore } from "@shrinklab/store/postgres";
import pg from "pg";
import { JobQueue } from "./job_queue.ts";
import { trainForTests } from "./train_for_tests.ts";
import { workSweeps } from "./work_sweeps.ts";

const [address, text] = Deno.args;
const last = Number(text);
await using store = await PostgresStore.open(address!);
await using queue = await JobQueue.open(store);

const kill = () => Deno.kill(Deno.pid, "SIGKILL");
const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
let statements = 0;
pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
  statements++;
  if (statements === last && last % 2 === 1) kill();
  const answer = query.apply(this, args);
  if (statements === last) setTimeout(kill, 1);
  return answer;
} as typeof pg.Client.prototype.query;

const train = trainForTests({ pause: () => Promise.resolve() });
await workSweeps(store, queue, train, { untilEmpty: true });
