/**
 * `deno task doctor`: what of this machine is used, what is not, and what to do about it.
 *
 * @module
 */
import { runCommand } from "@shrinklab/command";
import { doctor } from "./command.ts";

if (import.meta.main) Deno.exit(await runCommand(doctor, Deno.args));
