/**
 * `deno task v8-flags [sweep]`: prints the flags of V8 that the tasks which train run with, or those
 * of sweeps.
 *
 * It reads what V8 says of itself: `deno run --v8-flags=--help | deno run apps/v8-flags/main.ts`.
 *
 * @module
 */
import { v8Flags } from "./v8_flags.ts";

if (import.meta.main) {
  const help = await new Response(Deno.stdin.readable).text();
  // deno-lint-ignore no-console -- the output is for a shell
  console.log(v8Flags(help, Deno.build.os, Deno.args[0] === "sweep" ? "sweep" : undefined));
}
