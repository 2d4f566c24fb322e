/**
 * The memory that modules import.
 *
 * @module
 */
import { lanesAskedFor } from "./registers.ts";

/** Bytes of a page, the unit in which WebAssembly measures memory. */
const pageBytes = 65536;

/**
 * Pages of the memory, neither fewer nor more: 2 GiB, since kernels compare addresses as signed
 * numbers.
 *
 * V8 checks the bounds of every access. A size that cannot change stays in a register for that; one
 * that can would be read again after each store. Where it does not check them, for the sake of wide
 * registers, the memory has all 4 GiB that an address can name: none lies outside.
 */
export const memoryPages: number = lanesAskedFor === 8 ? 65536 : 32768;

/**
 * Makes the memory that a `Module` imports: shared, and at its full size from the start. The system
 * gives pages when they are first written, so that what is not used costs nothing.
 *
 * @returns 2 GiB of zeros, or 4 GiB where bounds are not checked.
 * @throws {TypeError} If the system refuses that much, or any shared memory.
 */
export function sharedMemory(): WebAssembly.Memory {
  try {
    // A page that is not isolated from other origins has it too, but may hand it to no worker.
    return new WebAssembly.Memory({ initial: memoryPages, maximum: memoryPages, shared: true });
  } catch (cause) {
    const gigabytes = memoryPages * pageBytes / 2 ** 30;
    throw new TypeError(
      `Cannot start the engine: this system refuses ${gigabytes} GiB of shared memory, ` +
        "use --backend cpu",
      { cause },
    );
  }
}
