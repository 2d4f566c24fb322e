/**
 * The thread on which WebGPU runs: it does what `RemoteBackend` asks, and may wait for the GPU.
 *
 * @module
 */
import { messageOf } from "@shrinklab/names";
import * as tf from "@tensorflow/tfjs";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import {
  type Answer,
  type Ready,
  type RemoteTensor,
  type RemoteType,
  type Request,
  sendAnswer,
  type Start,
} from "./messages.ts";

/** What a worker has that the types of a window lack. */
const thread = globalThis as unknown as {
  onmessage: (event: MessageEvent) => void;
  postMessage(message: Ready): void;
};

/** Data by number, and numbers by data: a kernel such as Reshape answers with data of its input. */
const data = new Map<number, object>();
const numbers = new WeakMap<object, number>();
let newest = 0;
/** The first mistake that the device has told of; it tells some time after the call. */
let mistake: string | undefined;

thread.onmessage = async ({ data: { answers } }: MessageEvent<Start>) => {
  try {
    tf.enableProdMode();
    await import("@tensorflow/tfjs-backend-webgpu");
    // Without an adapter tfjs would take the next backend, and say nothing.
    const adapter = await navigator.gpu?.requestAdapter();
    if (!adapter) throw new TypeError("there is no WebGPU adapter");
    if (!await tf.setBackend("webgpu")) throw new TypeError("WebGPU does not start");
    const backend = tf.backend() as WebGPUBackend;
    backend.device.addEventListener("uncapturederror", (event) => {
      mistake ??= (event as GPUUncapturedErrorEvent).error.message;
    });
    thread.onmessage = ({ data }: MessageEvent<Request>) => void serve(backend, answers, data);
    const { description, vendor, architecture } = adapter.info;
    thread.postMessage({
      kernels: tf.getKernelsForBackend("webgpu").map(({ kernelName }) => kernelName),
      adapter: description || `${vendor} ${architecture}`.trim() || "an adapter without a name",
    });
  } catch (error) {
    thread.postMessage({ error: messageOf(error) });
  }
};

async function serve(
  backend: WebGPUBackend,
  answers: SharedArrayBuffer,
  request: Request,
): Promise<void> {
  if (request.ask === "write") {
    const { id, shape, dtype } = request.tensor;
    know(backend.write(request.values as tf.BackendValues, shape, dtype), id);
  } else if (request.ask === "dispose") {
    const dataId = data.get(request.id)!;
    data.delete(request.id);
    backend.disposeData(dataId, true);
  } else sendAnswer(answers, await answerOf(backend, request));
}

async function answerOf(
  backend: WebGPUBackend,
  request: Extract<Request, { ask: "kernel" | "read" }>,
): Promise<Answer> {
  try {
    if (request.ask === "kernel") return runKernel(backend, request);
    const { buffer, byteOffset, byteLength } = await backend.read(
      data.get(request.id)!,
    ) as Float32Array;
    // What is read after a mistake may be anything.
    if (mistake !== undefined) return { error: mistake };
    new Uint8Array(request.into).set(new Uint8Array(buffer, byteOffset, byteLength));
    return { outputs: [], list: true };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

function runKernel(
  backend: WebGPUBackend,
  { name, inputs, attributes }: Extract<Request, { ask: "kernel" }>,
): Answer {
  const local = ({ id, shape, dtype }: RemoteTensor): tf.TensorInfo => ({
    dataId: data.get(id)!,
    shape,
    dtype,
  });
  const result = tf.getKernel(name, "webgpu").kernelFunc({
    inputs: Array.isArray(inputs)
      ? inputs.map(local) as unknown as tf.NamedTensorInfoMap
      : Object.fromEntries(Object.entries(inputs).map(([key, tensor]) => [key, local(tensor)])),
    attrs: attributes,
    backend,
  });
  const outputs = Array.isArray(result) ? result : [result];
  return {
    list: Array.isArray(result),
    outputs: outputs.map(({ dataId, shape, dtype }) => ({
      id: numbers.get(dataId) ?? know(dataId),
      shape,
      dtype: dtype as RemoteType,
    })),
  };
}

/** Numbers made here are odd, those made by the calling thread even. */
function know(dataId: object, id: number = 2 * newest++ + 1): number {
  data.set(id, dataId);
  numbers.set(dataId, id);
  return id;
}
