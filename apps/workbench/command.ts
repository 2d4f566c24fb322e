import type { Command } from "@shrinklab/command";
import { workbenchFlags } from "./flags.ts";

/** `deno task workbench`: experiments in the browser. */
export const workbenchCommand: Command<typeof workbenchFlags> = {
  name: "deno task workbench",
  summary:
    "Serves a page where experiments are set up, watched as they train, compared and explained, and " +
    "where the engine itself runs in the page. What it trains is kept in a store, as that of `sweep`: " +
    "a closed tab, a reload or a crash loses nothing. Ctrl-C ends it.",
  flags: workbenchFlags,
  examples: [
    { args: "--open", does: "http://127.0.0.1:8080, with the sweeps of runs/store.sqlite" },
    { args: "--port 9000 --store mine.sqlite", does: "elsewhere, with others" },
    { args: "--host 0.0.0.0", does: "for others too: the address that it prints has a token" },
  ],
  run: async (call) => (await import("./serve.ts")).serve(call),
};
