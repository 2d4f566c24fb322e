/**
 * The engine's memory: one shared WebAssembly memory and the buffers in it.
 *
 * @module
 */
import { sharedMemory } from "../wasm/mod.ts";

/**
 * Kernels may read this far beyond a buffer without using what they find: a row's last columns, or
 * the cells beyond the last row of a pooling's places.
 */
const slackBytes = 2 ** 20;
/** Buffers start on cache lines. */
const lineBytes = 64;
const pageBytes = 65536;
/** Kernels compare addresses as signed numbers: the memory may be larger than what they can use. */
const mostBytes = 2 ** 31;

/**
 * Hands out buffers of a shared WebAssembly memory and takes them back.
 *
 * Sizes are rounded up to one of four steps per power of two, and a freed buffer serves the next
 * request of its size; a training step asks for the same sizes again and again, so its memory
 * neither grows nor fragments, and the same step gets the same addresses.
 *
 * @example
 * ```ts
 * import { Arena } from "@shrinklab/engine";
 * import { assertEquals } from "@std/assert";
 *
 * const arena = new Arena();
 * const address = arena.allocate(1000);
 * arena.floats(address, 3).set([1, 2, 3]);
 * arena.free(address);
 * assertEquals(arena.allocate(1000), address);
 * ```
 */
export class Arena {
  /** The memory, shared with all threads. */
  readonly memory: WebAssembly.Memory;
  #start: number;
  #end: number;
  #limit: number;
  #free = new Map<number, number[]>();
  #sizes = new Map<number, number>();
  #used = 0;
  #region: Region | undefined;
  #owners = new Map<number, Region>();
  #floats: Float32Array;
  #ints: Int32Array;
  #bytes: Uint8Array;

  /**
   * Takes the addresses of its memory; the system gives real memory as buffers are handed out.
   *
   * @param options `base`: bytes at the start that are never handed out, default 65536; `limit`:
   *   the most bytes to use, default and at most 2 GiB.
   * @throws {TypeError} If there is no shared memory here, or not enough addresses for it.
   */
  constructor(options: { base?: number; limit?: number } = {}) {
    this.#start = options.base ?? pageBytes;
    this.#end = this.#start;
    this.memory = sharedMemory();
    const { buffer } = this.memory;
    this.#limit = Math.min(options.limit ?? Infinity, mostBytes - slackBytes);
    this.#floats = new Float32Array(buffer);
    this.#ints = new Int32Array(buffer);
    this.#bytes = new Uint8Array(buffer);
  }

  /** Bytes in buffers that are handed out. */
  get used(): number {
    return this.#used;
  }

  /** Bytes that have ever been handed out: the system has given real memory to no others. */
  get reached(): number {
    return this.#end - this.#start;
  }

  /**
   * Takes a buffer; its content is undefined.
   *
   * @param bytes Its size, 0 or more.
   * @param options `lasting`: it belongs to no region, whatever region is in use; `untouched`: it
   *   is the region's, but has not been used in it before, and is not used again.
   * @returns Its address, a multiple of 64.
   * @throws {RangeError} If memory runs out.
   */
  allocate(bytes: number, options: { lasting?: boolean; untouched?: boolean } = {}): number {
    const size = roundedSize(bytes);
    const region = options.lasting ? undefined : this.#region;
    const used = options.untouched ? undefined : region?.take(size);
    let address = used ?? this.#free.get(size)?.pop();
    if (address === undefined) {
      address = this.#end;
      this.#checkLimit(address + size, bytes);
      this.#end = address + size;
    }
    this.#sizes.set(address, size);
    this.#used += size;
    if (region) {
      region.buffers.set(address, size);
      if (options.untouched) region.pin(address);
      this.#owners.set(address, region);
    }
    return address;
  }

  /**
   * Gives a buffer back.
   *
   * @throws {RangeError} If `address` is not that of a buffer handed out.
   */
  free(address: number): void {
    const size = this.#sizes.get(address);
    if (size === undefined) {
      throw new RangeError(`Cannot free a buffer: address is ${address}, want one handed out`);
    }
    this.#sizes.delete(address);
    this.#used -= size;
    const owner = this.#owners.get(address);
    if (owner) owner.give(address, size);
    else pushTo(this.#free, size, address);
  }

  /**
   * Runs `use` with buffers of a region of its own: what it takes and frees is used again within
   * it, and by nobody else until the region is released. So the addresses that a recorded program
   * has written down stay its own.
   *
   * @param use Takes and frees buffers.
   * @returns What `use` returned, and the region.
   */
  within<T>(use: () => T): { result: T; region: Region } {
    const outer = this.#region;
    const region = new Region();
    this.#region = region;
    try {
      return { result: use(), region };
    } catch (error) {
      this.release(region);
      throw error;
    } finally {
      this.#region = outer;
    }
  }

  /** Gives the buffers of a region back, those excepted that are still handed out. */
  release(region: Region): void {
    for (const [address, size] of region.buffers) {
      this.#owners.delete(address);
      if (!this.#sizes.has(address)) pushTo(this.#free, size, address);
    }
    region.buffers.clear();
  }

  /** The `length` float32 from `address` on, as a view. */
  floats(address: number, length: number): Float32Array {
    return this.#floats.subarray(address >>> 2, (address >>> 2) + length);
  }

  /** The `length` int32 from `address` on, as a view. */
  ints(address: number, length: number): Int32Array {
    return this.#ints.subarray(address >>> 2, (address >>> 2) + length);
  }

  /** All of memory as float32: a view of one entry costs more than its write. */
  get floatWords(): Float32Array {
    return this.#floats;
  }

  /** All of memory as int32, for the same reason. */
  get intWords(): Int32Array {
    return this.#ints;
  }

  /** Reads one int32. */
  readInt(address: number): number {
    return this.#ints[address >>> 2]!;
  }

  /** The `length` bytes from `address` on, as a view. */
  bytes(address: number, length: number): Uint8Array {
    return this.#bytes.subarray(address, address + length);
  }

  #checkLimit(end: number, bytes: number): void {
    if (end <= this.#limit) return;
    const megabytes = (n: number) => `${Math.round(n / 2 ** 20)} MiB`;
    throw new RangeError(
      `Cannot allocate ${megabytes(bytes)}: the engine holds ${megabytes(this.#used)}, want at ` +
        `most ${megabytes(this.#limit)} in all; take a smaller batch or fewer test images`,
    );
  }
}

/** Buffers that one recorded program keeps to itself. */
export class Region {
  /** All of them: sizes by address. */
  readonly buffers: Map<number, number> = new Map();
  #free = new Map<number, number[]>();
  #pinned = new Set<number>();

  /** Bytes of all of them. */
  get bytes(): number {
    return [...this.buffers.values()].reduce((sum, size) => sum + size, 0);
  }

  /** Keeps a buffer from being used again within the region: its content is to last. */
  pin(address: number): void {
    this.#pinned.add(address);
  }

  /** A free buffer of the size, if there is one. */
  take(size: number): number | undefined {
    return this.#free.get(size)?.pop();
  }

  /** Takes one of its buffers back. */
  give(address: number, size: number): void {
    if (!this.#pinned.has(address)) pushTo(this.#free, size, address);
  }
}

function pushTo(lists: Map<number, number[]>, size: number, address: number): void {
  const list = lists.get(size);
  if (list) list.push(address);
  else lists.set(size, [address]);
}

/** Rounded up to a quarter of a power of two, at least one cache line. */
function roundedSize(bytes: number): number {
  if (bytes <= 4 * lineBytes) return Math.max(1, Math.ceil(bytes / lineBytes)) * lineBytes;
  const step = 2 ** (Math.floor(Math.log2(bytes - 1)) - 2);
  // A page and more would put equal planes at equal distances from a 4 KiB boundary: stagger them.
  return Math.ceil(bytes / step) * step + (bytes >= pageBytes ? lineBytes : 0);
}
