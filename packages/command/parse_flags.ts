import { parseArgs } from "@std/cli/parse-args";
import type { FlagTable, FlagValues } from "./flag.ts";
import { nearest } from "@shrinklab/names";
import { UsageError } from "./usage_error.ts";

/** A parsed command line. */
export interface ParsedFlags<Table extends FlagTable> {
  /** Checked value of each flag. */
  readonly flags: FlagValues<Table>;
  /** Arguments that belong to no flag, in order. */
  readonly positionals: readonly string[];
}

/**
 * Parses and checks a command line by a table of flags.
 *
 * @param args Arguments, without the program.
 * @param table Flags by name.
 * @returns The value of each flag, and the other arguments.
 * @throws {UsageError} If a flag is unknown, repeated or lacks its value, or a value is bad.
 *
 * @example
 * ```ts
 * import { numberFlag, parseFlags, switchFlag } from "@shrinklab/command";
 * import { assertEquals } from "@std/assert";
 *
 * const table = { json: switchFlag("print JSON"), lr: numberFlag("learning rate") };
 * const { flags, positionals } = parseFlags(["--lr", "-1", "file"], table);
 * assertEquals(flags, { json: false, lr: -1 });
 * assertEquals(positionals, ["file"]);
 * ```
 */
export function parseFlags<const Table extends FlagTable>(
  args: readonly string[],
  table: Table,
): ParsedFlags<Table> {
  const names = Object.keys(table);
  const withValue = names.filter((name) => table[name]!.placeholder !== undefined);
  const parsed: Record<string, unknown> = parseArgs(
    joinValues(args, new Set(withValue)),
    {
      boolean: names.filter((name) => table[name]!.placeholder === undefined),
      string: withValue,
      collect: withValue,
      unknown: (arg, key) => {
        if (key !== undefined) throw unknownFlag(arg, names);
      },
    },
  );
  const entries = names.map((name) => {
    const given = parsed[name];
    const texts = Array.isArray(given) ? given.map(String) : given === true ? [""] : [];
    return [name, readFlag(table, name, texts)];
  });
  return {
    flags: Object.fromEntries(entries) as FlagValues<Table>,
    positionals: (parsed._ as unknown[]).map(String),
  };
}

function readFlag(
  table: FlagTable,
  name: string,
  texts: readonly string[],
): unknown {
  const flag = table[name]!;
  if (texts.length > 1 && flag.repeatable !== true) {
    throw UsageError.of(`--${name}`, texts.join(" and "), "one value");
  }
  if (flag.placeholder !== undefined && texts.includes("")) {
    throw new UsageError(
      `Cannot use --${name}: value is missing, want ${flag.placeholder}`,
    );
  }
  return flag.read(texts, `--${name}`);
}

/**
 * Writes `--name value` as `--name=value`, so that a value may start with a dash (`--lr -1` is a
 * bad learning rate, not an unknown option) and a number keeps its spelling.
 */
function joinValues(
  args: readonly string[],
  withValue: ReadonlySet<string>,
): string[] {
  const joined: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === "--") return [...joined, ...args.slice(i)];
    const next = args[i + 1];
    const takesNext = arg.startsWith("--") && withValue.has(arg.slice(2)) &&
      next !== undefined &&
      !next.startsWith("--");
    joined.push(takesNext ? `${arg}=${next}` : arg);
    if (takesNext) i++;
  }
  return joined;
}

function unknownFlag(arg: string, names: readonly string[]): UsageError {
  const name = arg.replace(/=.*/s, "");
  const guess = nearest(name.replace(/^-+/, ""), names);
  const wanted = guess === undefined ? "one that --help lists" : `one that --help lists; ` +
    `did you mean --${guess}?`;
  return new UsageError(
    `Cannot read the command line: option is "${name}", want ${wanted}`,
  );
}
