import { runCommand } from "@shrinklab/command";
import { sparsityCheck } from "./command.ts";

if (import.meta.main) Deno.exit(await runCommand(sparsityCheck, Deno.args));
