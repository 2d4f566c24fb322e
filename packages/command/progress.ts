import type { Terminal } from "./terminal.ts";

/** Options of a {@linkcode Progress}. */
export interface ProgressOptions {
  /** Amount of work in all, in `unit`s. */
  total: number;
  /** What is counted, in the plural: `images`, `bytes`. */
  unit: string;
  /** Clock in milliseconds; `performance.now` by default. */
  now?: () => number;
}

/** Work shorter than this shows no bar: it would only flicker. */
const QUIET_MS = 2000;
/** Redrawing more often costs time and nobody can read it. */
const REDRAW_MS = 100;
const BAR = 20;

/**
 * A progress line on stderr: bar, share, rate, time left. It appears once the work has taken 2 s
 * and only on a terminal; disposing of it removes it.
 *
 * The rate is measured from the first report on, because the first step also compiles kernels.
 *
 * @example
 * ```ts
 * import { Progress } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * let time = 0;
 * let shown = "";
 * const terminal = { interactive: true, status: (line: string) => void (shown = line) };
 * using progress = new Progress(terminal, { total: 400, unit: "images", now: () => time });
 * progress.report(100, "l1");
 * time = 4000;
 * progress.report(200, "l1");
 * assertEquals(shown, "l1 [==========          ] 50 %, 25 images/s, 0:08 left");
 * ```
 */
export class Progress {
  readonly #terminal: Pick<Terminal, "interactive" | "status">;
  readonly #options: ProgressOptions;
  readonly #now: () => number;
  readonly #start: number;
  #first: { done: number; at: number } | undefined;
  #drawn = -Infinity;

  /**
   * Starts the clock; nothing is shown yet.
   *
   * @param terminal Where the line is shown.
   * @param options Amount and unit of the work.
   */
  constructor(
    terminal: Pick<Terminal, "interactive" | "status">,
    options: ProgressOptions,
  ) {
    this.#terminal = terminal;
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#start = this.#now();
  }

  /**
   * Tells how much is done.
   *
   * @param done Work done so far, 0 to the total.
   * @param label What is being done, in front of the bar.
   */
  report(done: number, label = ""): void {
    const at = this.#now();
    this.#first ??= { done, at };
    if (!this.#terminal.interactive) return;
    if (at - this.#start < QUIET_MS || at - this.#drawn < REDRAW_MS) return;
    this.#drawn = at;
    this.#terminal.status(this.#line(done, at, label));
  }

  /**
   * Seconds the rest of the work will take at the rate seen so far.
   *
   * @param done Work done so far.
   * @returns Seconds, or `undefined` before there is a rate.
   */
  secondsLeft(done: number): number | undefined {
    const rate = this.#rate(done, this.#now());
    return rate === undefined ? undefined : (this.#options.total - done) / rate;
  }

  /** Removes the line. */
  [Symbol.dispose](): void {
    this.#terminal.status("");
  }

  #rate(done: number, at: number): number | undefined {
    const first = this.#first;
    if (first === undefined || done <= first.done || at <= first.at) {
      return undefined;
    }
    return (done - first.done) / ((at - first.at) / 1000);
  }

  #line(done: number, at: number, label: string): string {
    const { total, unit } = this.#options;
    const share = total > 0 ? Math.min(1, done / total) : 1;
    const bar = "=".repeat(Math.floor(share * BAR)).padEnd(BAR);
    const rate = this.#rate(done, at);
    const speed = rate === undefined
      ? []
      : [`${compact(rate)} ${unit}/s`, `${clock((total - done) / rate)} left`];
    return [`${label} [${bar}] ${Math.floor(share * 100)} %`.trim(), ...speed]
      .join(", ");
  }
}

function compact(rate: number): string {
  return rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString("en");
}

/**
 * Writes a duration as `m:ss`, or `h:mm:ss` from an hour on.
 *
 * @param seconds Duration, 0 or more.
 * @returns The text.
 *
 * @example
 * ```ts
 * import { clock } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(clock(75), "1:15");
 * ```
 */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [
    Math.floor(whole / 3600),
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  const two = (n: number) => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
