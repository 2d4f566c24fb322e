/**
 * `deno task playground:build`: the playground as a folder of static files.
 *
 * @module
 */
import { runCommand } from "@shrinklab/command";
import { buildCommand } from "./command.ts";

if (import.meta.main) Deno.exit(await runCommand(buildCommand, Deno.args));
