/**
 * `deno task setup:tensorflow`: makes the tensorflow backend work on this machine.
 *
 * @module
 */
import { runCommand } from "@shrinklab/command";
import { setupTensorflow } from "./command.ts";

if (import.meta.main) Deno.exit(await runCommand(setupTensorflow, Deno.args));
