import { type Command, type Flag, switchFlag, textFlag } from "@shrinklab/command";

/** Flags of `compile`. */
export type CompileFlags =
  & Readonly<{
    target: Flag<string | undefined>;
    output: Flag<string>;
    "bundle-only": Flag<boolean>;
    json: Flag<boolean>;
  }>
  & Readonly<Record<string, Flag<unknown>>>;

/** `deno task compile`. */
export const compileCommand: Command<CompileFlags> = {
  name: "deno task compile",
  summary:
    "Makes one executable, shrinklab, with everything in it: first one JavaScript file of all " +
    "modules and data (deno bundle), then that file with Deno's runtime (deno compile). The " +
    "runtime is downloaded; where it cannot be, DENORT_BIN names a file of it.",
  flags: {
    target: textFlag("system to compile for, such as x86_64-pc-windows-msvc (default: this)", "T"),
    output: textFlag("folder of the results", "DIR", "dist"),
    "bundle-only": switchFlag("make the JavaScript file alone; `deno run` runs it anywhere"),
    json: switchFlag("print what was made as JSON on stdout, and nothing else"),
  },
  examples: [
    { args: "", does: "dist/shrinklab, for this system" },
    { args: "--target aarch64-apple-darwin", does: "for a Mac" },
    { args: "--bundle-only", does: "dist/shrinklab.js" },
  ],
  run: async (call) => await (await import("./compile.ts")).compile(call),
};
