/**
 * The program as the tasks of `deno.json` call it: the first argument is what one types before a
 * command, such as `deno task`, so that `--help` and results name lines that can be typed again.
 *
 * @module
 */
import { runProgram } from "./program.ts";

if (import.meta.main) {
  const [name = "deno task", ...args] = Deno.args;
  Deno.exit(await runProgram(args, { name }));
}
