import { parseArgs as parseTokens } from "node:util";

/** Options of {@linkcode parseArgs}: the part of the original's that this project uses. */
export interface ParseOptions {
  /** Names of flags without a value; `false` where absent. */
  boolean?: readonly string[];
  /** Names of flags with a value; it stays text, also where it looks like a number. */
  string?: readonly string[];
  /** Names of flags that may be repeated; their values come as an array, `[]` where absent. */
  collect?: readonly string[];
  /** Names of flags that `--no-NAME` sets to `false`. */
  negatable?: readonly string[];
  /** Values of flags that are absent. */
  default?: Readonly<Record<string, unknown>>;
  /** Other names of a flag, mostly one letter. */
  alias?: Readonly<Record<string, string | readonly string[]>>;
  /**
   * Called for every argument that no option names, positional ones too (without a key); where it
   * returns `false` the argument is dropped.
   */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** What {@linkcode parseArgs} returns: a value for each flag, and the positional arguments. */
export type Args = {
  [flag: string]: unknown;
  /** Arguments that belong to no flag. */
  _: Array<string | number>;
};

/**
 * Splits a command line into flags and positional arguments, as `jsr:@std/cli` does.
 *
 * @param args Arguments, without the program.
 * @param options Which flags there are.
 * @returns The value of each flag under its name and its aliases; `_` has the rest in order.
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
  const booleans = new Set(options.boolean);
  const texts = new Set(options.string);
  const collected = new Set(options.collect);
  const negatable = new Set(options.negatable);
  const nameOf = aliases(options.alias);
  const known = new Set([
    ...booleans,
    ...texts,
    ...collected,
    ...negatable,
    ...nameOf.values(),
  ]);

  const types: Record<string, { type: "boolean" | "string"; short?: string }> = {};
  for (const name of known) {
    types[name] = { type: texts.has(name) ? "string" : "boolean" };
  }
  for (const [alias, name] of nameOf) {
    if (alias.length === 1) types[name] = { ...types[name]!, short: alias };
    else types[alias] = types[name]!;
  }
  // Unlike node's, the original's flags do not take a word that starts with a dash as their value.
  const lacksValue = (arg: string, at: number) =>
    arg.startsWith("--") && texts.has(arg.slice(2)) &&
    (args[at + 1] ?? "-").startsWith("-");
  const { tokens } = parseTokens({
    args: args.map((arg, at) => lacksValue(arg, at) ? `${arg}=` : arg),
    options: types,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });

  const result: Args = { _: [] };
  const keep = (arg: string, key?: string, value?: unknown) =>
    options.unknown?.(arg, key, value) !== false;
  const store = (name: string, value: unknown) => {
    if (!collected.has(name)) result[name] = value;
    else {result[name] = [
        ...(result[name] as unknown[] | undefined) ?? [],
        value,
      ];}
  };
  for (const token of tokens) {
    if (token.kind === "positional") {
      if (keep(token.value)) result._.push(number(token.value));
    } else if (token.kind === "option") {
      const name = nameOf.get(token.name) ?? token.name;
      const negated = name.startsWith("no-") ? name.slice("no-".length) : "";
      if (negatable.has(negated) && !known.has(name)) {
        result[negated] = false;
      } else if (known.has(name)) {
        store(
          name,
          booleans.has(name) ? token.value !== "false" : token.value ?? "",
        );
      } else {
        const value = token.value === undefined ? true : number(token.value);
        if (keep(args[token.index]!, name, value)) store(name, value);
      }
    }
  }
  for (const [name, value] of Object.entries(options.default ?? {})) {
    result[name] ??= value;
  }
  for (const name of booleans) {
    result[name] ??= collected.has(name) ? [] : false;
  }
  for (const name of collected) result[name] ??= [];
  for (const [alias, name] of nameOf) {
    if (name in result) result[alias] = result[name];
  }
  return result;
}

/** Name of the flag behind each alias. */
function aliases(alias: ParseOptions["alias"]): Map<string, string> {
  return new Map(
    Object.entries(alias ?? {}).flatMap(([name, others]) =>
      [others].flat().map((other): [string, string] => [other, name])
    ),
  );
}

/** The original turns what looks like a number into one, unless the flag is declared as text. */
function number(text: string): string | number {
  return /^(?:0x[0-9a-f]+|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)$/i.test(text)
    ? Number(text)
    : text;
}
