/**
 * `deno task compile`: makes one file of all, for a machine that has nothing.
 *
 * @module
 */
import { runCommand } from "@shrinklab/command";
import { compileCommand } from "./command.ts";

if (import.meta.main) Deno.exit(await runCommand(compileCommand, Deno.args));
