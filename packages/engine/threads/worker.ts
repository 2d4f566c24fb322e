/**
 * A worker thread: loads published kernels and serves programs until the engine closes.
 *
 * @module
 */
import { control } from "./layout.ts";

/** Functions of the host that kernels may call. */
export interface Host {
  /**
   * Makes them for one thread. It is sent there as text: a function by itself, that does not refer
   * to anything outside of it.
   */
  link(data: unknown): {
    readonly functions: Readonly<Record<string, (...integers: number[]) => void>>;
    close(): void;
  };
  /** What `link` is given: each thread gets a copy. */
  readonly data: unknown;
}

/** What a worker gets when it starts. */
export interface WorkerStart {
  memory: WebAssembly.Memory;
  interpreter: Uint8Array<ArrayBuffer>;
  /** Address of the word that holds this thread's scratch address. */
  slot: number;
  /** The data for the functions of the host, if there are any. */
  hostData?: unknown;
  control: typeof control;
}

/** Where a failed worker leaves its message for the main thread, and the most bytes of it. */
export const messageArea = { address: 4096, bytes: 1024 } as const;

/**
 * A worker's life. The function is sent to the thread as text, so that no file has to be found
 * in a bundle, a compiled binary or a browser: it must not refer to anything outside of itself.
 */
function serveThread(
  start: WorkerStart & { messageArea: typeof messageArea },
  link?: Host["link"],
): void {
  const { memory, slot, control, messageArea } = start;
  const table = new WebAssembly.Table({ element: "anyfunc", initial: 64 });
  let known = 0;
  let place: number = control.firstKernel;
  const load = (imports: WebAssembly.Imports) => {
    const words = new Int32Array(memory.buffer);
    const published = Atomics.load(words, control.kernels >> 2);
    while (known < published) {
      const node = words[place >>> 2]!;
      const bytes = new Uint8Array(memory.buffer).slice(node + 8, node + 8 + words[node / 4 + 1]!);
      const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
      if (known === table.length) table.grow(known);
      table.set(known++, Object.values(instance.exports)[0] as () => void);
      place = node;
    }
  };
  try {
    const imports = { engine: { memory, table, ...link?.(start.hostData).functions } };
    const module = new WebAssembly.Module(start.interpreter);
    const serve = new WebAssembly.Instance(module, imports).exports.serve as (
      slot: number,
      known: number,
    ) => number;
    do load(imports); while (serve(slot, known) !== 0);
  } catch (error) {
    const text = new TextEncoder().encode(String(error)).subarray(0, messageArea.bytes - 4);
    new Uint8Array(memory.buffer).set(text, messageArea.address + 4);
    const words = new Int32Array(memory.buffer);
    words[messageArea.address >> 2] = text.length;
    Atomics.store(words, control.failed >> 2, 1);
  }
}

/** A started thread. */
export interface Thread {
  /** Ends the thread. */
  terminate(): void;
}

interface NodeThreads {
  Worker: new (source: string, options: { eval: true; workerData: unknown }) => {
    unref(): void;
    terminate(): Promise<number>;
  };
}

/**
 * Starts a worker thread.
 *
 * Under Deno and Node it is a `node:worker_threads` worker, which does not keep the process
 * alive; elsewhere a web worker. Neither needs a permission or a file.
 */
export function startThread(
  start: Omit<WorkerStart, "control" | "hostData">,
  host?: Host,
): Thread {
  const data = { ...start, hostData: host?.data, control, messageArea };
  const link = host ? `, ${host.link}` : "";
  const node = (globalThis as {
    process?: { getBuiltinModule?: (name: string) => unknown };
  }).process?.getBuiltinModule?.("node:worker_threads") as NodeThreads | undefined;
  if (node) {
    const source = `(${serveThread})(require("node:worker_threads").workerData${link})`;
    const worker = new node.Worker(source, { eval: true, workerData: data });
    worker.unref();
    return worker as unknown as Thread;
  }
  const source = `onmessage = (event) => (${serveThread})(event.data${link})`;
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module" });
  worker.postMessage(data);
  URL.revokeObjectURL(url);
  return worker;
}
