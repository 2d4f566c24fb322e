import { readNamedNumbers, type WordChoices, writeNamedNumbers } from "@shrinklab/names";

/** What is pruned, when, and what follows: plain data. */
export interface Pruning {
  /** Share of the weights, or of the hidden units and filters, that goes: 0 to below 1. */
  readonly share: number;
  /** What goes: single weights of kernels (default), or whole units and filters. */
  readonly of?: "weights" | "units";
  /** Whether the share is of all kernels together (default) or of each. */
  readonly scope?: "global" | "layer";
  /** At once after the epochs of training (default), or more and more of them during these. */
  readonly schedule?: "once" | "cubic";
  /** With `cubic` the epoch after which nothing is pruned yet, 0 or more. */
  readonly from?: number;
  /** With `cubic` the epoch after which the whole share is. */
  readonly to?: number;
  /** Step whose weights those that stay get back; 0: the first ones; default: they go on. */
  readonly rewind?: number;
  /**
   * Epochs that follow those of training; default as many as these, or none where a cubic schedule
   * ends without rewinding.
   */
  readonly epochs?: number;
}

const criteria = { magnitude: ["share"] };
const numbers = ["from", "to", "rewind", "epochs"] as const;
const choices = {
  units: ["yes", "no"],
  scope: ["global", "layer"],
  schedule: ["once", "cubic"],
  ...Object.fromEntries(numbers.map((name) => [name, "number"] as const)),
} satisfies WordChoices;

/**
 * Reads what is pruned from its text: `magnitude(0.9)`, or with all that may be said
 * `magnitude(0.9,units=yes,scope=layer,schedule=cubic,from=2,to=6,rewind=0,epochs=5)`.
 *
 * @param text The text.
 * @returns What is pruned; what is as usual is left out.
 * @throws {SyntaxError} If the text has another form.
 * @throws {RangeError} If a name is unknown, or a number is missing, superfluous or out of range.
 *
 * @example
 * ```ts
 * import { parsePruning } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parsePruning("magnitude(0.9,units=yes,rewind=0)"), {
 *   share: 0.9,
 *   of: "units",
 *   rewind: 0,
 * });
 * ```
 */
export function parsePruning(text: string): Pruning {
  const { numbers: [share], words } = readNamedNumbers("pruning", text, criteria, choices);
  const pruning: Pruning = {
    share: share!,
    ...(words.units === "yes" ? { of: "units" } : {}),
    ...(words.scope === "layer" ? { scope: "layer" } : {}),
    ...(words.schedule === "cubic" ? { schedule: "cubic" } : {}),
    ...Object.fromEntries(
      numbers.flatMap((name) => words[name] === undefined ? [] : [[name, Number(words[name])]]),
    ),
  };
  checkNumbers(pruning);
  return pruning;
}

/**
 * Writes what is pruned as the text that {@linkcode parsePruning} reads.
 *
 * @param pruning What is pruned.
 * @returns Its text, without what is as usual.
 *
 * @example
 * ```ts
 * import { formatPruning } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const text = formatPruning({ share: 0.9, schedule: "cubic", from: 1, to: 4 });
 * assertEquals(text, "magnitude(0.9,schedule=cubic,from=1,to=4)");
 * ```
 */
export function formatPruning(pruning: Pruning): string {
  const { share, of, scope, schedule } = pruning;
  return writeNamedNumbers("magnitude", { share }, {
    ...(of === "units" ? { units: "yes" } : {}),
    ...(scope === "layer" ? { scope } : {}),
    ...(schedule === "cubic" ? { schedule } : {}),
    ...Object.fromEntries(
      numbers.flatMap((name) => pruning[name] === undefined ? [] : [[name, `${pruning[name]}`]]),
    ),
  });
}

function checkNumbers({ share, schedule, ...rest }: Pruning): void {
  if (!(share >= 0 && share < 1)) {
    throw new RangeError(`Cannot prune: share is ${share}, want a number from 0 to below 1`);
  }
  for (const name of numbers) {
    const value = rest[name];
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 0)) {
      throw new RangeError(`Cannot prune: ${name} is ${value}, want a whole number >= 0`);
    }
  }
  const { from, to, rewind, epochs } = rest;
  if (schedule !== "cubic") {
    const [name, value] = Object.entries({ from, to }).find(([, one]) => one !== undefined) ?? [];
    if (name !== undefined) {
      throw new RangeError(`Cannot prune: ${name} is ${value}, want schedule=cubic beside it`);
    }
  } else {
    const missing = from === undefined ? "from" : to === undefined ? "to" : undefined;
    if (missing !== undefined) {
      throw new RangeError(`Cannot prune: ${missing} is missing, want from=EPOCH and to=EPOCH`);
    }
    if (to! <= from!) throw new RangeError(`Cannot prune: to is ${to}, want more than ${from}`);
  }
  if (epochs === 0 && (schedule !== "cubic" || rewind !== undefined)) {
    throw new RangeError(
      "Cannot prune: epochs is 0, want 1 or more: without them nothing is trained after it",
    );
  }
}
