import { numberFlag, switchFlag, textFlag } from "@shrinklab/command";

/** Flags of `bench:peers`. */
export const benchPeersFlags = {
  only: textFlag("compare only tasks whose name begins so", "TASK"),
  runs: numberFlag("runs of each side", { integer: true, min: 1, fallback: 5 }),
  python: textFlag("Python of the frameworks (default python3)", "torch=PATH,jax=PATH,..."),
  json: switchFlag("print the figures as JSON on stdout, and nothing else"),
};
