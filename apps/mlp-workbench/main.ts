import { runCommand } from "@shrinklab/command";
import { mlpWorkbench } from "./command.ts";

if (import.meta.main) Deno.exit(await runCommand(mlpWorkbench, Deno.args));
