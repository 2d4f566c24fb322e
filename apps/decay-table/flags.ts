import { backendFlags } from "@shrinklab/backends/flags";
import { numberFlag } from "@shrinklab/command";

/** Flags of `decay-table`. */
export const decayTableFlags = {
  decay: numberFlag("weight decay w", { above: 0, fallback: 0.1 }),
  steps: numberFlag("steps of 32 images", { integer: true, min: 1, max: 1000, fallback: 100 }),
  ...backendFlags,
};
