import type { Call } from "@shrinklab/command";
import { bundlePlayground } from "@shrinklab/playground";
import { formatTable } from "@shrinklab/report/table";
import type { buildFlags } from "./flags.ts";

/** Writes the files of the page, and says what they are. */
export async function build({ flags, terminal }: Call<typeof buildFlags>): Promise<void> {
  const { out, json } = flags;
  const files = Object.entries(await bundlePlayground());
  Deno.mkdirSync(out, { recursive: true });
  for (const [name, bytes] of files) Deno.writeFileSync(`${out}/${name}`, bytes);
  if (json) {
    const sizes = Object.fromEntries(files.map(([name, { length }]) => [name, length]));
    return terminal.print(JSON.stringify({ folder: out, files: sizes }));
  }
  const columns = [{ title: "file", align: "left" as const }, { title: "kB" }];
  const rows = files.map(([name, { length }]) => [name, (length / 1e3).toFixed(0)]);
  terminal.print(formatTable(columns, rows));
  terminal.print(`\n${out}/index.html`);
}
