import { versions } from "@shrinklab/experiments";
import type { Finding } from "../finding.ts";

/** The program and what it runs on. */
export function checkRuntime(): Finding[] {
  const { shrinklab, deno, v8, tfjs } = versions();
  const { os, arch } = Deno.build;
  return [
    { name: "shrinklab", state: "ok", found: `${shrinklab}, TensorFlow.js ${tfjs}` },
    { name: "Deno", state: "ok", found: `${deno} (V8 ${v8}) on ${os} ${arch}` },
  ];
}
