import { parseArgs } from "@std/cli/parse-args";
import { nearest } from "@shrinklab/names";
import type { Flag, FlagTable, FlagValues } from "./flag.ts";
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
 * @param renamed Flags of before, each with what to write now.
 * @returns The value of each flag, and the other arguments, as they were typed.
 * @throws {UsageError} If a flag is unknown, renamed, repeated or lacks its value, or a value is
 * bad.
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
  renamed: Readonly<Record<string, string>> = {},
): ParsedFlags<Table> {
  const flags = Object.entries(table);
  const withValue = flags.filter(([, { placeholder }]) => placeholder !== undefined)
    .flatMap(namesOf);
  const switches = flags.filter(([, { placeholder }]) => placeholder === undefined)
    .flatMap(namesOf);
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  // Positionals are taken here as text: parseArgs() makes a number of 007.
  const positionals: string[] = [];
  const options = joinValues(args.slice(0, end), new Set(withValue));
  const parsed: Record<string, unknown> = parseArgs(options, {
    boolean: switches,
    string: withValue,
    collect: withValue,
    unknown: (arg, key) => {
      if (key !== undefined) throw unknownFlag(arg, Object.keys(table), renamed);
      positionals.push(arg);
    },
  });
  const textsOf = (name: string) => {
    const given = parsed[name];
    return Array.isArray(given) ? given.map(String) : given === true ? [""] : [];
  };
  const entries = flags.map(([name, flag]) => {
    const given = namesOf([name, flag]).filter((known) => textsOf(known).length > 0);
    if (given.length > 1) {
      const typed = given.map((known) => `--${known}`).join(" and ");
      throw new UsageError(`Cannot use --${name}: it is given as ${typed}, want one of them`);
    }
    const [typed = name] = given;
    return [name, readFlag(flag, `--${typed}`, textsOf(typed))];
  });
  return {
    flags: Object.fromEntries(entries) as FlagValues<Table>,
    positionals: [...positionals, ...args.slice(end + 1)],
  };
}

/** All names of a flag, that of today first. */
function namesOf([name, { older = [] }]: [string, Flag<unknown>]): string[] {
  return [name, ...older];
}

function readFlag(flag: Flag<unknown>, typed: string, texts: readonly string[]): unknown {
  if (texts.length > 1 && flag.repeatable !== true) {
    throw UsageError.of(typed, texts.join(" and "), "one value");
  }
  if (flag.placeholder !== undefined && texts.includes("")) {
    throw new UsageError(`Cannot use ${typed}: value is missing, want ${flag.placeholder}`);
  }
  return flag.read(texts, typed);
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
    const next = args[i + 1];
    const takesNext = arg.startsWith("--") && withValue.has(arg.slice(2)) &&
      next !== undefined &&
      !next.startsWith("--");
    joined.push(takesNext ? `${arg}=${next}` : arg);
    if (takesNext) i++;
  }
  return joined;
}

function unknownFlag(
  arg: string,
  names: readonly string[],
  renamed: Readonly<Record<string, string>>,
): UsageError {
  const option = arg.replace(/=.*/s, "");
  const name = option.replace(/^-+/, "");
  const now = Object.hasOwn(renamed, name) ? renamed[name] : undefined;
  const guess = nearest(name, names);
  const hint = guess === undefined ? "" : `; did you mean --${guess}?`;
  return new UsageError(
    `Cannot read the command line: option is "${option}", want ` +
      (now ?? `one that --help lists${hint}`),
  );
}
