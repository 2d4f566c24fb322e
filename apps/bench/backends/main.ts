/**
 * `deno task bench:backends`: step times of every backend that works here.
 *
 * @module
 */
import { runCommand } from "@shrinklab/command";
import { benchBackends } from "./command.ts";

if (import.meta.main) Deno.exit(await runCommand(benchBackends, Deno.args));
