import { EXIT } from "./exit_code.ts";

/** Ctrl-C as a signal that work can watch. */
export interface Interrupt {
  /** Aborts at the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Stops listening. */
  [Symbol.dispose](): void;
}

/** What {@linkcode watchInterrupt} asks of the system. */
export interface InterruptSource {
  /** Starts calling `handler` at each Ctrl-C. */
  listen(handler: () => void): void;
  /** Stops it. */
  ignore(handler: () => void): void;
  /** Ends the process. */
  exit(code: number): void;
}

const system: InterruptSource = {
  listen: (handler) => Deno.addSignalListener("SIGINT", handler),
  ignore: (handler) => Deno.removeSignalListener("SIGINT", handler),
  exit: (code) => Deno.exit(code),
};

/**
 * Turns the first Ctrl-C into an abort, so that work can end cleanly and keep what it has; the
 * second ends the process at once with exit code 130.
 *
 * @param say Tells the user, once, what the first Ctrl-C does.
 * @param source Where Ctrl-C comes from.
 * @returns The signal; dispose of it to stop listening.
 *
 * @example
 * ```ts
 * import { watchInterrupt } from "@shrinklab/command";
 * import { assert } from "@std/assert";
 *
 * let press = () => {};
 * const source = { listen: (handler: () => void) => press = handler, ignore() {}, exit() {} };
 * using interrupt = watchInterrupt(() => {}, source);
 * press();
 * assert(interrupt.signal.aborted);
 * ```
 */
export function watchInterrupt(
  say: (line: string) => void,
  source: InterruptSource = system,
): Interrupt {
  const controller = new AbortController();
  const handler = () => {
    if (controller.signal.aborted) return source.exit(EXIT.interrupt);
    say(
      "Interrupted: ending cleanly and keeping results; Ctrl-C again stops at once",
    );
    controller.abort();
  };
  source.listen(handler);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => source.ignore(handler),
  };
}
