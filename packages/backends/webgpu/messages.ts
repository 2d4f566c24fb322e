import type { NamedAttrMap } from "@tensorflow/tfjs";

/** A tensor as both threads name it: its data by a number. */
export interface RemoteTensor {
  /** Number of its data. */
  readonly id: number;
  readonly shape: number[];
  readonly dtype: RemoteType;
}

/** Types of data that cross; tfjs has no others on WebGPU but complex numbers. */
export type RemoteType = "float32" | "int32" | "bool";

/** What the calling thread asks of the worker. */
export type Request =
  | {
    readonly ask: "kernel";
    readonly name: string;
    /** Inputs by name; a kernel of many inputs has a list. */
    readonly inputs: Readonly<Record<string, RemoteTensor>> | readonly RemoteTensor[];
    readonly attributes: NamedAttrMap;
  }
  | {
    readonly ask: "write";
    readonly tensor: RemoteTensor;
    readonly values: Float32Array | Int32Array | Uint8Array;
  }
  | { readonly ask: "read"; readonly id: number; readonly into: SharedArrayBuffer }
  | { readonly ask: "dispose"; readonly id: number };

/** The first message: the memory by which answers come. */
export interface Start {
  readonly answers: SharedArrayBuffer;
}

/** What the worker says when it is ready, or why it is not. */
export type Ready =
  | { readonly kernels: readonly string[]; readonly adapter: string }
  | { readonly error: string };

/** What a kernel answers: its outputs, or what went wrong. */
export type Answer =
  | { readonly outputs: readonly RemoteTensor[]; readonly list: boolean }
  | { readonly error: string };

/** Bytes of the memory by which answers come: a flag, a length, and the text of the answer. */
export const answerBytes = 1 << 16;

/** Places in that memory. */
export const place = { flag: 0, length: 1, text: 8 } as const;

/** Values of the flag. */
export const flag = { asked: 0, answered: 1 } as const;

/** Writes an answer, and wakes the thread that waits for it. */
export function sendAnswer(memory: SharedArrayBuffer, answer: Answer): void {
  const words = new Int32Array(memory, 0, 2);
  const most = (answerBytes - place.text) / 8;
  const short = "error" in answer ? { error: answer.error.slice(0, most) } : answer;
  const bytes = new TextEncoder().encode(JSON.stringify(short));
  new Uint8Array(memory, place.text).set(bytes);
  words[place.length] = bytes.length;
  Atomics.store(words, place.flag, flag.answered);
  Atomics.notify(words, place.flag);
}

/** Waits for an answer without giving the thread away, so that asking is a plain call. */
export function receiveAnswer(memory: SharedArrayBuffer): Answer {
  const words = new Int32Array(memory, 0, 2);
  while (Atomics.load(words, place.flag) === flag.asked) {
    Atomics.wait(words, place.flag, flag.asked);
  }
  Atomics.store(words, place.flag, flag.asked);
  // A TextDecoder takes no shared memory.
  const bytes = new Uint8Array(memory, place.text, words[place.length]).slice();
  return JSON.parse(new TextDecoder().decode(bytes));
}
