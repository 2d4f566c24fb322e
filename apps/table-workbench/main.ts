import { runCommand } from "@shrinklab/command";
import { tableWorkbench } from "./command.ts";

if (import.meta.main) Deno.exit(await runCommand(tableWorkbench, Deno.args));
