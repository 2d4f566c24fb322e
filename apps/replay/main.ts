/**
 * `deno task replay CASE.json...`: training runs of PyTorch and Keras, run again and compared.
 *
 * @module
 */
import { runCommand } from "@shrinklab/command";
import { replayCommand } from "./command.ts";

if (import.meta.main) Deno.exit(await runCommand(replayCommand, Deno.args));
