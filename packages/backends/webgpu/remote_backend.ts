import * as tf from "@tensorflow/tfjs";
import {
  answerBytes,
  type Ready,
  receiveAnswer,
  type RemoteTensor,
  type RemoteType,
  type Request,
} from "./messages.ts";

/** What is known here of data that lies with the worker. */
interface RemoteData {
  readonly id: number;
  readonly dtype: RemoteType;
  /** Number of elements. */
  readonly size: number;
  /** How many tensors share it. */
  references: number;
}

/** What the worker says when its device is ready. */
type Started = Exclude<Ready, { error: string }>;

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/**
 * A backend whose tensors lie with a worker that may wait for its device, so that results can be
 * read at once: WebGPU itself gives them to the event loop only, and tfjs's way around that needs
 * a canvas.
 *
 * Every kernel is a round trip to the worker, some 50 microseconds.
 */
export class RemoteBackend extends tf.KernelBackend implements Disposable {
  /** Kernels that the worker has. */
  readonly kernels: readonly string[];
  /** What the device is called. */
  readonly adapter: string;
  readonly #worker: Worker;
  readonly #answers: SharedArrayBuffer;
  readonly #data: tf.DataStorage<RemoteData>;
  /** Data by number: a kernel may answer with data that is known. */
  readonly #known = new Map<number, object>();
  #newest = 1;

  private constructor(
    worker: Worker,
    answers: SharedArrayBuffer,
    ready: Started,
  ) {
    super();
    this.#worker = worker;
    this.#answers = answers;
    this.kernels = ready.kernels;
    this.adapter = ready.adapter;
    this.#data = new tf.DataStorage(this, tf.engine());
  }

  /**
   * Starts a worker and waits until its device is ready.
   *
   * @param url The worker's module.
   * @returns The backend; dispose of it to end the worker.
   * @throws {TypeError} If the device does not start.
   */
  static async start(url: URL): Promise<RemoteBackend> {
    const answers = new SharedArrayBuffer(answerBytes);
    const worker = new Worker(url, { type: "module" });
    const ready = await new Promise<Ready>((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<Ready>) => resolve(data);
      worker.onerror = (event) => {
        event.preventDefault();
        resolve({ error: event.message });
      };
      worker.postMessage({ answers });
    });
    if (!("error" in ready)) return new RemoteBackend(worker, answers, ready);
    worker.terminate();
    throw new TypeError(ready.error);
  }

  /**
   * Runs a kernel on the worker.
   *
   * @param name Name of the kernel.
   * @param inputs Its inputs.
   * @param attributes Its attributes.
   * @returns Its outputs.
   * @throws {TypeError} If the worker cannot run it.
   */
  runKernel(
    name: string,
    inputs: tf.NamedTensorInfoMap,
    attributes: tf.NamedAttrMap,
  ): tf.TensorInfo | tf.TensorInfo[] {
    const remote = ({ dataId, shape, dtype }: tf.TensorInfo): RemoteTensor => ({
      id: this.#data.get(dataId).id,
      shape,
      dtype: dtype as RemoteType,
    });
    const given = Object.entries(inputs).filter(([, tensor]) =>
      tensor !== undefined && tensor !== null
    );
    const answer = this.#ask({
      ask: "kernel",
      name,
      inputs: Array.isArray(inputs)
        ? inputs.map(remote)
        : Object.fromEntries(given.map(([key, tensor]) => [key, remote(tensor!)])),
      attributes,
    });
    const outputs = answer.outputs.map((output) => this.#tensor(output));
    return answer.list ? outputs : outputs[0]!;
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    if (!(dtype in arrays)) {
      throw new TypeError(`Cannot hold a tensor: dtype is "${dtype}", want float32, int32 or bool`);
    }
    const type = dtype as RemoteType;
    const size = tf.util.sizeFromShape(shape);
    // tfjs makes tensors of zeros without values.
    const content = new arrays[type](size);
    if (values) content.set(values as Float32Array);
    const tensor = { id: 2 * this.#newest++, shape, dtype: type };
    this.#worker.postMessage({ ask: "write", tensor, values: content }, [content.buffer]);
    return this.#tensor(tensor).dataId;
  }

  override move(
    dataId: object,
    values: tf.BackendValues,
    shape: number[],
    dtype: tf.DataType,
    refCount: number,
  ): void {
    const written = this.write(values, shape, dtype);
    const known = this.#data.get(written);
    this.#data.delete(written);
    this.#data.set(dataId, { ...known, references: refCount });
    this.#known.set(known.id, dataId);
  }

  override readSync(dataId: object): tf.BackendValues {
    const { id, dtype, size } = this.#data.get(dataId);
    const array = arrays[dtype];
    const into = new SharedArrayBuffer(size * array.BYTES_PER_ELEMENT);
    this.#ask({ ask: "read", id, into });
    return new array(new Uint8Array(into).slice().buffer);
  }

  override read(dataId: object): Promise<tf.BackendValues> {
    return Promise.resolve(this.readSync(dataId));
  }

  override incRef(dataId: object): void {
    this.#data.get(dataId).references++;
  }

  override refCount(dataId: object): number {
    return this.#data.has(dataId) ? this.#data.get(dataId).references : 0;
  }

  override disposeData(dataId: object, force = false): boolean {
    if (!this.#data.has(dataId)) return true;
    const known = this.#data.get(dataId);
    known.references--;
    if (!force && known.references > 0) return false;
    this.#data.delete(dataId);
    this.#known.delete(known.id);
    this.#worker.postMessage({ ask: "dispose", id: known.id } satisfies Request);
    return true;
  }

  override numDataIds(): number {
    return this.#data.numDataIds();
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override dispose(): void {
    this.#worker.terminate();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #ask(request: Extract<Request, { ask: "kernel" | "read" }>) {
    this.#worker.postMessage(request);
    const answer = receiveAnswer(this.#answers);
    if ("error" in answer) throw new TypeError(`Cannot run on WebGPU: ${answer.error}`);
    return answer;
  }

  #tensor({ id, shape, dtype }: RemoteTensor): tf.TensorInfo {
    const known = this.#known.get(id);
    if (known) {
      this.incRef(known);
      return { dataId: known, shape, dtype };
    }
    const dataId = {};
    this.#known.set(id, dataId);
    this.#data.set(dataId, { id, dtype, size: tf.util.sizeFromShape(shape), references: 1 });
    return { dataId, shape, dtype };
  }
}
