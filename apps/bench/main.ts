/**
 * `deno task bench`: times training steps.
 *
 * @module
 */
import { runCommand } from "@shrinklab/command";
import { bench } from "./command.ts";

if (import.meta.main) Deno.exit(await runCommand(bench, Deno.args));
