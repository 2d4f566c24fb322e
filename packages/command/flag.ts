/**
 * One option of a command line, `--name VALUE` or a switch `--name`.
 *
 * The builders ({@linkcode switchFlag}, {@linkcode numberFlag}, {@linkcode choiceFlag}, ...) make
 * flags; a table of them is all a command declares: parsing, checking and `--help` follow from it.
 */
export interface Flag<Value> {
  /** What it does, for `--help`. */
  readonly summary: string;
  /** Name of its value in `--help`, such as `N`; a switch has none. */
  readonly placeholder?: string;
  /** Whether it may be given more than once. */
  readonly repeatable?: boolean;
  /** What holds without it, for `--help`. */
  readonly shown?: string;
  /** Title under which `--help` shows it, see {@linkcode inGroup}; default `Options`. */
  readonly group?: string;
  /** Former names, without dashes, that are read as it; `--help` does not show them. */
  readonly older?: readonly string[];
  /**
   * Turns the texts given for it into its value.
   *
   * @param texts Every value given, in order; none where the flag is absent. A switch gets `""`.
   * @param name Name with its dashes, for errors.
   * @returns The checked value.
   * @throws {UsageError} If a text is not what the flag wants.
   */
  read(texts: readonly string[], name: string): Value;
}

/** Flags of a command by name, without dashes. */
export type FlagTable = Readonly<Record<string, Flag<unknown>>>;

/** The checked values of a table's flags. */
export type FlagValues<Table extends FlagTable> = {
  readonly [Name in keyof Table]: ReturnType<Table[Name]["read"]>;
};
