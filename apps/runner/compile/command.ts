import type { Command } from "@shrinklab/command";
import { compileFlags } from "./flags.ts";

/** `deno task compile`. */
export const compileCommand: Command<typeof compileFlags> = {
  name: "deno task compile",
  summary:
    "Makes one executable, shrinklab, with everything in it: first one JavaScript file of all " +
    "modules and data (deno bundle), then that file with Deno's runtime (deno compile). The " +
    "runtime is downloaded; where it cannot be, DENORT_BIN names a file of it.",
  flags: compileFlags,
  examples: [
    { args: "", does: "dist/shrinklab, for this system" },
    { args: "--target aarch64-apple-darwin", does: "for a Mac" },
    { args: "--bundle-only", does: "dist/shrinklab.js" },
  ],
  run: async (call) => (await import("./compile.ts")).compile(call),
};
