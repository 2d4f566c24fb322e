/**
 * `deno task bench:peers`: our training steps against PyTorch's, Keras's and JAX's.
 *
 * @module
 */
import { runCommand } from "@shrinklab/command";
import { benchPeers } from "./command.ts";

if (import.meta.main) Deno.exit(await runCommand(benchPeers, Deno.args));
