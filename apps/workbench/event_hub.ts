import { listTrials } from "@shrinklab/listing";
import type { StreamMessage, TrainingState } from "@shrinklab/workbench";
import type { PathRuns } from "./path_runs.ts";
import type { Workbench } from "./workbench.ts";

/** How often the store is looked at while somebody listens, in milliseconds. */
const LOOK_MS = 300;
/** More epochs than these are not told one by one: the page reads all again. */
const MOST_EPOCHS = 2000;
/** How long a listener may not take what it is sent, in messages, before it has to come again. */
const MOST_WAITING = 64;
/** Of the time between two listings of trials, the part that listing may take. */
const LISTING_SHARE = 0.05;

/**
 * Tells browsers what happens in a store, whoever writes it: each has one stream, which is resumed by
 * the sequence of the last epoch that it knows. What is told is written once for all of them.
 */
export class EventHub implements Disposable {
  readonly #workbench: Workbench;
  readonly #paths: Pick<PathRuns, "running">;
  readonly #streams = new Set<ReadableStreamDefaultController<Uint8Array>>();
  readonly #touched = new Set<string>();
  /** State of each trial that was told. */
  readonly #told = new Map<string, string>();
  readonly #unlisten: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Of the last epoch that was told; nothing before anybody listened. */
  #sequence: number | undefined;
  #training = "";
  #path = "null";
  #names = "";
  #looking = false;
  #nextListing = 0;

  /**
   * Begins to listen to a workbench.
   *
   * @param workbench The workbench.
   * @param paths What trains paths.
   */
  constructor(workbench: Workbench, paths: Pick<PathRuns, "running">) {
    this.#workbench = workbench;
    this.#paths = paths;
    this.#unlisten = workbench.listen(() => {
      const { sweep } = workbench.training;
      if (sweep !== undefined) this.#touched.add(sweep);
    });
  }

  /**
   * A stream of events for a browser.
   *
   * @param known Sequence of the last epoch that it knows; where it knows none, it is told from now on.
   * @returns The answer.
   */
  async open(known?: number): Promise<Response> {
    const { store } = this.#workbench;
    this.#sequence ??= (await store.epochs()).at(-1)?.sequence ?? 0;
    const after = known ?? this.#sequence;
    const missed = await store.epochs({ after });
    const first: StreamMessage = missed.length > MOST_EPOCHS ? { reload: true } : {
      epochs: missed,
      training: this.#workbench.training,
      path: this.#paths.running,
    };
    const last = missed.at(-1)?.sequence ?? after;
    if (this.#streams.size === 0) this.#sequence = last;
    let own: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        own = controller;
        controller.enqueue(written(first, last));
        this.#streams.add(controller);
        this.#timer ??= setInterval(() => this.#look(), LOOK_MS);
      },
      cancel: () => this.#leave(own!),
    }, { highWaterMark: MOST_WAITING });
    return new Response(body, {
      headers: { "content-type": "text/event-stream", "cache-control": "no-store" },
    });
  }

  /** Ends all streams. */
  [Symbol.dispose](): void {
    this.#unlisten();
    for (const stream of [...this.#streams]) {
      this.#leave(stream);
      stream.close();
    }
  }

  #leave(stream: ReadableStreamDefaultController<Uint8Array>): void {
    this.#streams.delete(stream);
    if (this.#streams.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    if (this.#looking) return;
    this.#looking = true;
    this.#tellNews().catch(() => {
      // A store that cannot be read now is looked at again.
    }).finally(() => this.#looking = false);
  }

  async #tellNews(): Promise<void> {
    const { store } = this.#workbench;
    const epochs = await store.epochs({ after: this.#sequence ?? 0 });
    this.#sequence = epochs.at(-1)?.sequence ?? this.#sequence;
    for (const { sweep } of epochs) this.#touched.add(sweep);
    const training = this.#workbench.training;
    const text = JSON.stringify(withoutTime(training));
    const path = JSON.stringify(this.#paths.running);
    const names = JSON.stringify((await store.sweeps()).map(({ name }) => name));
    const trials = await this.#changedTrials();
    const message: StreamMessage = {
      ...(epochs.length === 0 || epochs.length > MOST_EPOCHS ? {} : { epochs }),
      ...(trials.length === 0 ? {} : { trials }),
      ...(text === this.#training ? {} : { training }),
      ...(path === this.#path ? {} : { path: this.#paths.running }),
      ...(epochs.length > MOST_EPOCHS || this.#names !== "" && names !== this.#names
        ? { reload: true as const }
        : {}),
    };
    this.#training = text;
    this.#path = path;
    this.#names = names;
    if (Object.keys(message).length === 0) return;
    const bytes = written(message, this.#sequence ?? 0);
    for (const stream of [...this.#streams]) {
      // Who does not keep up comes again, and is told from what it knows.
      if ((stream.desiredSize ?? 0) <= 0) {
        this.#leave(stream);
        stream.close();
      } else stream.enqueue(bytes);
    }
  }

  /** Trials of touched sweeps that are in another state than was told. */
  async #changedTrials(): Promise<NonNullable<StreamMessage["trials"]>> {
    const start = performance.now();
    if (start < this.#nextListing || this.#touched.size === 0) return [];
    const touched = [...this.#touched];
    this.#touched.clear();
    const known = new Set((await this.#workbench.store.sweeps()).map(({ name }) => name));
    const changed = [];
    for (const sweep of touched.filter((name) => known.has(name))) {
      for (const trial of await listTrials(this.#workbench.store, { sweep })) {
        const key = `${trial.id} ${sweep}`;
        const state = `${trial.state} ${trial.attempts}`;
        if (this.#told.get(key) === state) continue;
        this.#told.set(key, state);
        changed.push(trial);
      }
    }
    this.#nextListing = performance.now() + (performance.now() - start) / LISTING_SHARE;
    return changed;
  }
}

/** What of the state tells that something happened: time passes by itself. */
function withoutTime({ left: _, ...state }: TrainingState): unknown {
  return state;
}

function written(message: StreamMessage, id: number): Uint8Array {
  return new TextEncoder().encode(`id: ${id}\ndata: ${JSON.stringify(message)}\n\n`);
}
