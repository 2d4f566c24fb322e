import cnnL1 from "../../fixtures/replay/cnn-l1.json" with { type: "json" };
import { parseCase } from "./parse_case.ts";
import type { ReplayCase } from "./replay_case.ts";

/** A stored case, anew at each call, with some of its fields replaced. */
export function storedCase(changes: Record<string, unknown> = {}): ReplayCase {
  return parseCase(JSON.stringify({ ...cnnL1, ...changes }), "cnn-l1.json");
}
