import { EXIT, openTerminal, runCommand, type Terminal } from "@shrinklab/command";
import { nearest } from "@shrinklab/names";
import project from "../../packages/experiments/deno.json" with { type: "json" };
import { commands, type ListedCommand } from "./commands.ts";

/** Name by which the program calls itself. */
const program = "shrinklab";

/**
 * Runs `shrinklab COMMAND ...`.
 *
 * @param args Arguments, the command first.
 * @param terminal Where to write; the process's own by default.
 * @param listed The commands; default all.
 * @returns The exit code: that of the command, or 2 where none is named that there is.
 *
 * @example
 * ```ts ignore
 * Deno.exit(await runProgram(["cnn-compare", "--epochs", "1"]));
 * ```
 */
export async function runProgram(
  args: readonly string[],
  terminal: Terminal = openTerminal(),
  listed: Readonly<Record<string, ListedCommand>> = commands,
): Promise<number> {
  const [name, ...rest] = args;
  if (name === "--version") {
    terminal.print(`${program} ${project.version}`);
    return EXIT.ok;
  }
  if (name === "--help" || name === "help") {
    terminal.print(overview(listed));
    return EXIT.ok;
  }
  if (name === undefined) {
    terminal.say(overview(listed));
    return EXIT.usage;
  }
  if (name === "completions") {
    const { completionsCommand } = await import("./completions/command.ts");
    return await runCommand(completionsCommand(listed), rest, terminal);
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

/** The list of commands. */
function overview(listed: Readonly<Record<string, ListedCommand>>): string {
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
