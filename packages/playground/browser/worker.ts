/**
 * The worker of the page: the engine may sleep there, not in the page itself.
 *
 * @module
 */
import type { Ask } from "../messages.ts";
import { TrainingLoop } from "../training_loop.ts";
import { sha256 } from "./sha256.ts";

/** What a worker has, whose own type no configuration of this project loads. */
interface WorkerScope {
  onmessage: ((event: { readonly data: Ask }) => void) | null;
  postMessage(message: unknown): void;
  readonly crossOriginIsolated: boolean;
}

// Where the browser has no digests, those of data and weights are calculated here.
if (crypto.subtle === undefined) {
  const digest = (_name: string, bytes: Uint8Array) => Promise.resolve(sha256(bytes).buffer);
  Object.defineProperty(crypto, "subtle", { value: { digest } });
}

const scope = globalThis as unknown as WorkerScope;
// Only an isolated page may share memory with threads.
const threads = scope.crossOriginIsolated ? navigator.hardwareConcurrency : 1;
const loop = new TrainingLoop(threads, (answer) => scope.postMessage(answer));
scope.onmessage = ({ data }) => void loop.hear(data);
