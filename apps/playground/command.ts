import type { Command } from "@shrinklab/command";
import { buildFlags } from "./flags.ts";

/** `deno task playground:build`. */
export const buildCommand: Command<typeof buildFlags> = {
  name: "deno task playground:build",
  summary:
    "Makes the playground a folder of static files, which any server sends: a page in which the " +
    "engine trains while one moves penalty, dropout and learning rate. Where the server isolates " +
    "the page from other origins it uses threads.",
  flags: buildFlags,
  examples: [
    { args: "", does: "dist/playground; `python3 -m http.server -d dist/playground` shows it" },
    { args: "--out site/play", does: "into a folder of a web site" },
  ],
  run: async (call) => (await import("./build.ts")).build(call),
};
