/**
 * Stand-in for `jsr:@std/cli/parse-args` where jsr is not reachable: the same name and signature for
 * the part of it that this project uses. See README.md for how to drop it.
 *
 * @module
 */
import { parseArgs as parseTokens } from "node:util";

/** Options of {@linkcode parseArgs}: the part of the original's that this project uses. */
export interface ParseOptions {
  /** Names of flags without a value; `false` where absent. */
  boolean?: readonly string[];
  /** Names of flags with a value, which stays text. */
  string?: readonly string[];
  /** Names of flags that may be repeated; their values come as an array, `[]` where absent. */
  collect?: readonly string[];
  /**
   * Called for every argument that no option names, positional ones too (without a key); where it
   * returns `false` the argument is dropped.
   */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** What {@linkcode parseArgs} returns: a value for each flag, and the positional arguments. */
export type Args = {
  [flag: string]: unknown;
  /** Arguments that belong to no flag; the original makes numbers of some. */
  _: Array<string | number>;
};

/**
 * Splits a command line into flags and positional arguments, as `jsr:@std/cli` does.
 *
 * @param args Arguments, without the program.
 * @param options Which flags there are.
 * @returns The value of each flag under its name; `_` has the rest in order.
 *
 * @example
 * ```ts
 * import { parseArgs } from "@std/cli/parse-args";
 * import { assertEquals } from "@std/assert";
 *
 * const flags = parseArgs(["--lr=0.1", "--json", "data"], { string: ["lr"], boolean: ["json"] });
 * assertEquals(flags, { lr: "0.1", json: true, _: ["data"] });
 * ```
 */
export function parseArgs(args: string[], options: ParseOptions = {}): Args {
  const [booleans, texts, collected] = [options.boolean, options.string, options.collect]
    .map((names) => new Set(names)) as [Set<string>, Set<string>, Set<string>];
  // Unlike node's, the original's flags do not take a word that starts with a dash as their value.
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const lacksValue = (arg: string, at: number) =>
    at < end && arg.startsWith("--") && texts.has(arg.slice(2)) &&
    (args[at + 1] ?? "-").startsWith("-");
  const { tokens } = parseTokens({
    args: args.map((arg, at) => lacksValue(arg, at) ? `${arg}=` : arg),
    options: Object.fromEntries(
      [...booleans, ...texts].map((name) =>
        [name, { type: texts.has(name) ? "string" : "boolean" }] as const
      ),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const result: Args = { _: [] };
  const keep = (arg: string, key?: string, value?: unknown) =>
    options.unknown?.(arg, key, value) !== false;
  const store = (name: string, value: unknown) => {
    const before = result[name] as unknown[] | undefined;
    result[name] = collected.has(name) ? [...before ?? [], value] : value;
  };
  let ended = false;
  for (const token of tokens) {
    if (token.kind === "option-terminator") ended = true;
    else if (token.kind === "positional") {
      if (ended || keep(token.value)) result._.push(token.value);
    } else {
      const { name, value } = token;
      if (texts.has(name)) store(name, value ?? "");
      else if (booleans.has(name)) store(name, value !== "false");
      else if (keep(args[token.index]!, name, value ?? true)) store(name, value ?? true);
    }
  }
  for (const name of booleans) result[name] ??= false;
  for (const name of collected) result[name] ??= [];
  return result;
}
