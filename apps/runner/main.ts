/**
 * `shrinklab COMMAND`: every app as a command of one program, which `deno task compile` makes a
 * file of.
 *
 * @module
 */
import { runProgram } from "./program.ts";

if (import.meta.main) Deno.exit(await runProgram(Deno.args));
