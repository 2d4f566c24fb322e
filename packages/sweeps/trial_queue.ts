import type { Store, StoredTrial, TrialEvent } from "@shrinklab/store";
import type { TrialSource, TrialTask } from "./train_trials.ts";

/** The trials of a sweep that one process trains: those that are missing, in their order. */
export class TrialQueue implements TrialSource {
  readonly #store: Pick<Store, "write">;
  readonly #sweep: string;
  readonly #waiting: TrialTask[];
  readonly #taken = new Map<string, TrialTask>();

  /**
   * Takes what is missing.
   *
   * @param store Where results go.
   * @param sweep Its name.
   * @param trials Trials of it; those that are done or failed are left out.
   *
   * @example
   * ```ts ignore
   * const queue = new TrialQueue(store, "quick", await store.trials({ sweep: "quick" }));
   * ```
   */
  constructor(store: Pick<Store, "write">, sweep: string, trials: readonly StoredTrial[]) {
    this.#store = store;
    this.#sweep = sweep;
    this.#waiting = trials.filter(({ state }) => state === "missing")
      .map(({ id, place }) => ({ id, place, attempts: 0 }));
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  take(count: number): Promise<readonly TrialTask[]> {
    const tasks = this.#waiting.splice(0, count);
    for (const task of tasks) this.#taken.set(task.id, task);
    return Promise.resolve(tasks);
  }

  giveBack(tasks: readonly TrialTask[]): void {
    this.#waiting.unshift(...tasks);
  }

  async write(events: readonly TrialEvent[]): Promise<void> {
    await this.#store.write(this.#sweep, events);
    for (const event of events) {
      const task = this.#taken.get(event.id);
      if (task === undefined) continue;
      if (event.type === "done") this.#taken.delete(event.id);
      else if (event.type === "failed") {
        this.#taken.delete(event.id);
        if (!event.final) this.#waiting.push({ ...task, attempts: task.attempts + 1 });
      }
    }
  }
}
