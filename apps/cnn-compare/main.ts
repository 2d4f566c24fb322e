import { runCommand } from "@shrinklab/command";
import { cnnCompare } from "./command.ts";

if (import.meta.main) Deno.exit(await runCommand(cnnCompare, Deno.args));
