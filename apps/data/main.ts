/**
 * `deno task data list|fetch|verify`: which data sets there are, downloads and checks.
 *
 * @module
 */
import { runCommand } from "@shrinklab/command";
import { dataCommand } from "./command.ts";

if (import.meta.main) Deno.exit(await runCommand(dataCommand, Deno.args));
