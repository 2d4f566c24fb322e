import { switchFlag, textFlag } from "@shrinklab/command";

/** Flags of `compile`. */
export const compileFlags = {
  target: textFlag("system to compile for, such as x86_64-pc-windows-msvc (default: this)", "T"),
  output: textFlag("folder of the results", "DIR", "dist"),
  "bundle-only": switchFlag("make the JavaScript file alone; `deno run` runs it anywhere"),
  json: switchFlag("print what was made as JSON on stdout, and nothing else"),
};
