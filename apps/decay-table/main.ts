import { runCommand } from "@shrinklab/command";
import { decayTable } from "./command.ts";

if (import.meta.main) Deno.exit(await runCommand(decayTable, Deno.args));
