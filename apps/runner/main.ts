/**
 * `shrinklab COMMAND`: every app as a command of one program.
 *
 * @module
 */
import { runProgram } from "./program.ts";

if (import.meta.main) Deno.exit(await runProgram(Deno.args));
