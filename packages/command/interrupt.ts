import { EXIT } from "./exit_code.ts";

/** A signal that ends a run: Ctrl-C, a request to end, a terminal that closes. */
export type EndingSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** The exit code that each means. */
const ENDINGS: Readonly<Record<EndingSignal, number>> = {
  SIGINT: EXIT.interrupt,
  SIGTERM: EXIT.terminated,
  SIGHUP: EXIT.hangup,
};

/** A request to end, such as Ctrl-C, as a signal that work can watch. */
export interface Interrupt {
  /** Aborts at the first request. */
  readonly signal: AbortSignal;
  /** Exit code of a run that was asked to end; `undefined` as long as it was not. */
  readonly code: number | undefined;
  /** Stops listening. */
  [Symbol.dispose](): void;
}

/** What {@linkcode watchInterrupt} asks of the system. */
export interface InterruptSource {
  /** Starts calling `handler` at each `signal`. */
  listen(signal: EndingSignal, handler: () => void): void;
  /** Stops it. */
  ignore(signal: EndingSignal, handler: () => void): void;
  /** Ends the process. */
  exit(code: number): void;
}

const system: InterruptSource = {
  listen: (signal, handler) => Deno.addSignalListener(signal, handler),
  ignore: (signal, handler) => Deno.removeSignalListener(signal, handler),
  exit: (code) => Deno.exit(code),
};

/**
 * Turns the first Ctrl-C into an abort, so that work can end cleanly and keep what it has; the
 * second ends the process at once. SIGTERM and SIGHUP count as Ctrl-C, each with its own exit code
 * (130 for Ctrl-C, 143 and 129).
 *
 * @param say Tells the user, once, what the first request does.
 * @param source Where the signals come from.
 * @returns The signal to watch; dispose of it to stop listening.
 *
 * @example
 * ```ts
 * import { watchInterrupt } from "@shrinklab/command";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const handlers = new Map<string, () => void>();
 * using interrupt = watchInterrupt(() => {}, {
 *   listen: (signal, handler) => handlers.set(signal, handler),
 *   ignore: (signal) => handlers.delete(signal),
 *   exit: () => {},
 * });
 * handlers.get("SIGTERM")!();
 * assert(interrupt.signal.aborted);
 * assertEquals(interrupt.code, 143);
 * ```
 */
export function watchInterrupt(
  say: (line: string) => void,
  source: InterruptSource = system,
): Interrupt {
  const controller = new AbortController();
  let received: number | undefined;
  const listeners = endingSignals().map((name) => {
    const handler = () => {
      if (received !== undefined) return source.exit(ENDINGS[name]);
      received = ENDINGS[name];
      const [what, again] = name === "SIGINT"
        ? ["Interrupted", "Ctrl-C again"]
        : [`Asked to end (${name})`, "once more"];
      say(`${what}: ending cleanly and keeping results; ${again} stops at once`);
      controller.abort();
    };
    source.listen(name, handler);
    return () => source.ignore(name, handler);
  });
  return {
    signal: controller.signal,
    get code() {
      return received;
    },
    [Symbol.dispose]: () => listeners.forEach((stop) => stop()),
  };
}

/** The signals that this system can listen to: Windows has no SIGTERM. */
function endingSignals(): EndingSignal[] {
  const names = Object.keys(ENDINGS) as EndingSignal[];
  return Deno.build.os === "windows" ? names.filter((name) => name !== "SIGTERM") : names;
}
