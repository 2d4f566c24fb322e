import { StoreError } from "@shrinklab/store";

/** Milliseconds between two tries. */
const AGAIN = 1000;
/** Milliseconds that a worker waits for its database. */
const LONGEST = 300_000;

/** Waits for a database that does not answer, for five minutes. */
export class Patience {
  readonly #signal: AbortSignal | undefined;
  readonly #onFault: (error: unknown) => void;
  #told = false;

  /**
   * Makes patience that ends early.
   *
   * @param signal Whose abort ends it: who is asked to end does not wait.
   * @param onFault Told of the first fault of each time of waiting.
   *
   * @example
   * ```ts
   * import { Patience } from "@shrinklab/queue";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(await new Patience().wait(() => Promise.resolve(7)), 7);
   * ```
   */
  constructor(signal?: AbortSignal, onFault: (error: unknown) => void = () => {}) {
    this.#signal = signal;
    this.#onFault = onFault;
  }

  /**
   * Does something again and again until the database takes it.
   *
   * @param body What is done; twice where an answer was lost.
   * @returns Its value.
   * @throws {StoreError} If the database fails for too long, or in another way than by not answering.
   */
  async wait<Value>(body: () => Promise<Value>): Promise<Value> {
    const until = performance.now() + LONGEST;
    for (;;) {
      try {
        const value = await body();
        this.#told = false;
        return value;
      } catch (error) {
        const passing = error instanceof StoreError && error.code === "store";
        if (!passing || this.#signal?.aborted || performance.now() > until) throw error;
        this.tell(error);
        await new Promise((resolve) => setTimeout(resolve, AGAIN));
      }
    }
  }

  /**
   * Tells of a fault, once until the database answers again.
   *
   * @param error What was thrown.
   */
  tell(error: unknown): void {
    if (!this.#told) this.#onFault(error);
    this.#told = true;
  }
}
