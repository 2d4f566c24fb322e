import type { Command } from "@shrinklab/command";
import { ordersOf } from "./child_process.ts";

/** What `deno task sweep` starts to train trials; of no use by hand. */
export const sweepChild: Command<Record<never, never>> = {
  name: "deno task sweep-child",
  summary: "Trains the trials that a sweep asks for on stdin, until that ends.",
  flags: {},
  examples: [],
  run: async () => {
    const { runSweepChild } = await import("@shrinklab/sweeps");
    const parent = Deno.ppid;
    // Ctrl-C reaches a parent's children too: the parent ends them.
    for (const signal of ["SIGINT", ...(Deno.build.os === "windows" ? [] : ["SIGHUP"])]) {
      Deno.addSignalListener(signal as Deno.Signal, () => {});
    }
    await runSweepChild({
      messages: ordersOf(Deno.stdin.readable),
      write: (text) => {
        let bytes = new TextEncoder().encode(text);
        while (bytes.length > 0) bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
      },
      orphaned: () => Deno.ppid !== parent,
      memory: () => Deno.memoryUsage().rss,
      exit: () => Deno.exit(0),
    });
  },
};
