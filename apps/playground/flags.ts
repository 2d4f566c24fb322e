import { switchFlag, textFlag } from "@shrinklab/command";

/** Flags of `playground:build`. */
export const buildFlags = {
  out: textFlag(
    "folder of the files; what it holds of them is overwritten",
    "DIR",
    "dist/playground",
  ),
  json: switchFlag("print the files and their sizes as JSON on stdout, and nothing else"),
};
