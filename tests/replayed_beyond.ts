import { openTerminal, runCommand } from "@shrinklab/command";
import { dataPath } from "@shrinklab/testing";
import { replayCommand } from "../apps/replay/command.ts";

const folder = new URL("../fixtures/replay/", import.meta.url).pathname;

/**
 * Replays stored cases.
 *
 * @param names Their names.
 * @param options Options of the command.
 * @returns Those that were run, each with what was beyond its tolerance.
 */
export async function replayedBeyond(
  names: readonly string[],
  options: readonly string[],
): Promise<{ name: unknown; beyond: unknown[] }[]> {
  let printed = "";
  const terminal = {
    ...openTerminal(),
    interactive: false,
    print: (text: string) => void (printed += text),
    say: () => {},
  };
  const files = names.map((name) => `${folder}${name}.json`);
  const args = [...files, "--json", "--data-dir", dataPath(), ...options];
  await runCommand(replayCommand, args, terminal);
  const { cases } = JSON.parse(printed) as { cases: Record<string, unknown>[] };
  return cases.map(({ name, deviations = [] }) => ({
    name,
    beyond: (deviations as { within: boolean }[]).filter((one) => !one.within),
  }));
}
