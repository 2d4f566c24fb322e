/**
 * Where the words lie that threads share, in the first page of the engine's memory.
 *
 * Each has a cache line of its own: a thread that spins on one is not disturbed by its neighbours.
 *
 * @module
 */

/** Addresses of the control words. */
export const control = {
  /** Odd while a program is open to the workers; counts up by one at opening and at closing. */
  sequence: 1024,
  /** Number of workers inside the open program. */
  active: 1088,
  /** Address of the open program's records, and after it their number. */
  program: 1152,
  /** Not 0 once a thread has failed. */
  failed: 1216,
  /** Number of kernels published; a worker that knows fewer loads the rest first. */
  kernels: 1280,
  /** Head of the list of published kernels: each is next, size, bytes. */
  firstKernel: 1284,
  /** Not 0 when workers are to end. */
  closing: 1344,
  /** The scratch address of each thread, one word each. */
  scratch: 2048,
} as const;

/** Most threads that the layout has room for. */
export const mostThreads = 256;

/** Most arguments of a kernel that runs by itself. */
export const mostArguments = 64;

/** One step of a program: which kernel, on which arguments, in how many blocks. */
export const record = {
  /** Slot of the kernel in every thread's function table. */
  kernel: 0,
  /** Address of the kernel's arguments. */
  arguments: 4,
  /** Number of blocks. */
  blocks: 8,
  /** The next block that no thread has taken. */
  next: 64,
  /** Number of blocks done. */
  done: 128,
  /** Size of a record in bytes. */
  bytes: 192,
} as const;
