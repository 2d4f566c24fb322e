/// <reference lib="dom" />
/**
 * What the pages know of the server, as signals, and what they ask of it.
 *
 * @module
 */
import { computed, signal } from "@preact/signals";
import type { StoredEpoch } from "@shrinklab/store";
import type { TrialEntry } from "@shrinklab/listing";
import type { ServerState, StreamMessage, SweepCurves, TrainingState } from "../messages.ts";

/** What is known from the beginning; nothing until the server has answered. */
export const state = signal<ServerState | undefined>(undefined);
/** Why the server does not answer, in words; nothing while it does. */
export const lost = signal("");
/** Every trial of the store by its sweep and id; nothing until they are asked for. */
export const trials = signal<ReadonlyMap<string, TrialEntry> | undefined>(undefined);
/** What is trained. */
export const training = computed<TrainingState>(() =>
  state.value?.training ?? { workers: [], waiting: [], faults: {} }
);

/** Epochs of the sweeps that are looked at, by sweep and trial. */
const epochs = new Map<string, Map<string, StoredEpoch[]>>();
/** Changes whenever epochs do. */
export const epochsVersion = signal(0);

/** What the server says is wrong. */
export class ServerError extends Error {}

/** Asks the server for something. */
export async function get<Answer>(path: string): Promise<Answer> {
  return await answerOf(await fetch(path));
}

/** Asks the server to do something. */
export async function post<Answer>(path: string, json: unknown): Promise<Answer> {
  return await answerOf(
    await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(json),
    }),
  );
}

/**
 * Sends a file that was dropped.
 *
 * @param name Its name, or its path in a dropped folder.
 * @param file The file.
 * @returns Where it lies.
 */
export async function putFile(name: string, file: Blob): Promise<string> {
  const response = await fetch(`/api/files?name=${encodeURIComponent(name)}`, {
    method: "PUT",
    body: file,
  });
  return (await answerOf<{ path: string }>(response)).path;
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  const json = await response.json();
  if (!response.ok) throw new ServerError(json.error ?? `status is ${response.status}`);
  return json;
}

/** Reads what there is, and listens to what happens from then on. */
export async function connect(): Promise<void> {
  listen();
  await readState();
}

/** Reads sweeps and what is trained. */
export async function readState(): Promise<void> {
  state.value = await get<ServerState>("/api/state");
  lost.value = "";
}

/** Reads all trials; from then on they are kept as they change. */
export async function readTrials(): Promise<void> {
  const { trials: all } = await get<{ trials: TrialEntry[] }>("/api/runs");
  trials.value = new Map(all.map((trial) => [keyOf(trial), trial]));
}

/**
 * The epochs of a sweep by trial, which are read once, and kept as they come.
 *
 * @param sweep The sweep.
 */
export async function readCurves(sweep: string): Promise<void> {
  // What is heard of while they are read comes behind them.
  const meanwhile = new Map<string, StoredEpoch[]>();
  epochs.set(sweep, meanwhile);
  const curves = await get<SweepCurves>(`/api/curves?sweep=${encodeURIComponent(sweep)}`);
  const ofSweep = Map.groupBy(curves.epochs, ({ id }) => id);
  for (const epoch of [...meanwhile.values()].flat()) add(ofSweep, epoch);
  epochs.set(sweep, ofSweep);
  trials.value = new Map([
    ...trials.value ?? [],
    ...curves.trials.map((trial) => [keyOf(trial), trial] as const),
  ]);
  seen = Math.max(seen, curves.sequence);
  epochsVersion.value++;
}

/** Epochs of a sweep by trial, as far as they were read. */
export function epochsOf(sweep: string): ReadonlyMap<string, readonly StoredEpoch[]> {
  return epochs.get(sweep) ?? new Map();
}

function keyOf({ sweep, id }: Pick<TrialEntry, "sweep" | "id">): string {
  return `${id} ${sweep}`;
}

/** Sequence of the last epoch that was heard of. */
let seen = 0;

/**
 * Listens to the server. Tabs of a browser share one stream: it is held by one of them, which tells the
 * others, and when it goes another takes its place. Where tabs cannot agree each has its own.
 */
function listen(): void {
  const channel = new BroadcastChannel("shrinklab-events");
  channel.onmessage = ({ data }: MessageEvent<{ message: StreamMessage; id: number }>) => {
    hear(data.message, data.id);
  };
  const hold = () =>
    new Promise<never>(() => {
      const source = new EventSource(seen > 0 ? `/api/events?after=${seen}` : "/api/events");
      source.onmessage = ({ data, lastEventId }) => {
        const message: StreamMessage = JSON.parse(data);
        const id = Number(lastEventId);
        lost.value = "";
        hear(message, id);
        channel.postMessage({ message, id });
      };
      source.onerror = () => {
        lost.value = "The server does not answer; what it has trained is in its store. This page " +
          "goes on when it is there again.";
      };
      let failed = false;
      source.addEventListener("error", () => failed = true);
      // A server that was begun anew may know another state than this page does.
      source.addEventListener("open", () => {
        if (failed) again();
        failed = false;
      });
    });
  if (navigator.locks === undefined) hold();
  else navigator.locks.request("shrinklab-events", hold);
}

function hear(message: StreamMessage, id: number): void {
  seen = Math.max(seen, id);
  if (message.reload) again();
  if (message.training !== undefined && state.value !== undefined) {
    state.value = { ...state.value, training: message.training };
  }
  if (message.path !== undefined && state.value !== undefined) {
    state.value = { ...state.value, path: message.path };
  }
  let added = false;
  for (const epoch of message.epochs ?? []) {
    const ofSweep = epochs.get(epoch.sweep);
    if (ofSweep === undefined) continue;
    added = add(ofSweep, epoch) || added;
  }
  if (added) epochsVersion.value++;
  if (message.trials !== undefined) changeTrials(message.trials);
}

/** Adds an epoch, unless it is known; a first epoch begins an attempt anew. */
function add(ofSweep: Map<string, StoredEpoch[]>, epoch: StoredEpoch): boolean {
  const list = ofSweep.get(epoch.id);
  const last = list?.at(-1);
  if (last !== undefined && last.sequence >= epoch.sequence) return false;
  if (list === undefined || epoch.record.epoch <= last!.record.epoch) {
    ofSweep.set(epoch.id, [epoch]);
  } else list.push(epoch);
  return true;
}

/** Trials in another state, and with them how many trials of their sweeps are in each. */
function changeTrials(changed: readonly TrialEntry[]): void {
  if (trials.value !== undefined) {
    const all = new Map(trials.value);
    for (const trial of changed) all.set(keyOf(trial), trial);
    trials.value = all;
  }
  countSoon();
}

let counting: ReturnType<typeof setTimeout> | undefined;

/** Reads how many trials are in each state, at most once a second. */
function countSoon(): void {
  counting ??= setTimeout(() => {
    counting = undefined;
    readState().catch(say);
  }, 1000);
}

/** Reads again all that was read. */
function again(): void {
  Promise.all([
    readState(),
    ...(trials.value === undefined ? [] : [readTrials()]),
    ...[...epochs.keys()].map((sweep) => readCurves(sweep).catch(() => void epochs.delete(sweep))),
  ]).catch(say);
}

/** Says why the server did not do what it should. */
export function say(error: unknown): void {
  lost.value = error instanceof ServerError
    ? error.message
    : `The server does not answer: ${error instanceof Error ? error.message : error}`;
}
