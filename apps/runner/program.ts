import { EXIT, exitCodeOf, openTerminal, runCommand, type Terminal } from "@shrinklab/command";
import { nearest } from "@shrinklab/names";
import project from "../../packages/experiments/deno.json" with { type: "json" };
import { commands, type ListedCommand } from "./commands.ts";

/** How a program is called, and of what. */
export interface ProgramOptions {
  /** What one types before a command; default `shrinklab`. */
  readonly name?: string;
  /** Where to write; the process's own by default. */
  readonly terminal?: Terminal;
  /** The commands; default all. */
  readonly listed?: Readonly<Record<string, ListedCommand>>;
}

/**
 * Runs `shrinklab COMMAND ...`, or the same under another name, such as `deno task`.
 *
 * @param args Arguments, the command first.
 * @param options Name, terminal and commands.
 * @returns The exit code: that of the command, or 2 where none is named that there is.
 *
 * @example
 * ```ts ignore
 * Deno.exit(await runProgram(["cnn-compare", "--epochs", "1"], { name: "deno task" }));
 * ```
 */
export async function runProgram(
  args: readonly string[],
  { name: program = "shrinklab", terminal = openTerminal(), listed = commands }: ProgramOptions =
    {},
): Promise<number> {
  const [name, ...rest] = args;
  if (name === "--version") return await answer(`shrinklab ${project.version}`, terminal);
  if (name === "--help" || name === "help") {
    return await answer(overview(program, listed), terminal);
  }
  if (name === undefined) {
    terminal.say(overview(program, listed));
    return EXIT.usage;
  }
  if (name === "completions") {
    const { completionsCommand } = await import("./completions/command.ts");
    return await runCommand(completionsCommand(listed), rest, terminal);
  }
  if (name === "sweep-child") {
    const { sweepChild } = await import("../sweep/child_command.ts");
    return await runCommand(sweepChild, rest, terminal);
  }
  const found = Object.hasOwn(listed, name) ? listed[name] : undefined;
  if (found === undefined) {
    const guess = nearest(name, [...Object.keys(listed), "completions"]);
    const hint = guess === undefined ? "" : `; did you mean ${guess}?`;
    terminal.say(
      `Error: Cannot run ${program}: command is "${name}", want one that --help lists${hint}`,
    );
    return EXIT.usage;
  }
  const command = await found.load();
  return await runCommand({ ...command, name: `${program} ${name}` }, rest, terminal);
}

/** Prints what was asked for. */
function answer(text: string, terminal: Terminal): Promise<number> {
  return exitCodeOf(() => {
    terminal.print(text);
    return Promise.resolve(EXIT.ok);
  }, terminal);
}

/** The list of commands. */
function overview(program: string, listed: Readonly<Record<string, ListedCommand>>): string {
  const rows = [
    ...Object.entries(listed).map(([name, { summary }]) => [name, summary] as const),
    ["completions", "print what bash, zsh or fish needs to complete these commands"] as const,
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return [
    `Usage: ${program} COMMAND [options]`,
    "",
    "Trains small networks under different regularizers, and shows what they do.",
    "",
    "Commands:",
    ...rows.map(([name, summary]) => `  ${name.padEnd(width)}${summary}`),
    "",
    "Options:",
    `  --help     show this text; ${program} COMMAND --help tells more of a command`,
    "  --version  print the version",
  ].join("\n");
}
