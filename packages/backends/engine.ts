import * as tf from "@tensorflow/tfjs";
import { startEngine } from "@shrinklab/engine";
import { lanesAskedFor, registerLanes } from "@shrinklab/engine/registers";
import type { Backend, CheckBackend, StartBackend } from "./backend.ts";
import { foreignCodeLine, mayCallForeignCode } from "./foreign_code.ts";

/**
 * Checks whether the engine may open a BLAS library, where one is asked for.
 *
 * @throws {TypeError} If it may not.
 * @throws {RangeError} If the same bits are wanted everywhere: a library has last bits of its own.
 */
export const checkEngine: CheckBackend = ({ strict = false, blas = "off", line }) => {
  if (blas === "off") return;
  if (strict) {
    throw new RangeError(`Cannot start the engine: strict is true, want blas "off", not "${blas}"`);
  }
  if (mayCallForeignCode(blas === "auto" ? undefined : blas)) return;
  const wanted = foreignCodeLine(line, `--blas ${blas}`);
  throw new TypeError(`Cannot use BLAS: --allow-ffi is not granted, want \`${wanted}\``);
};

/**
 * Our own engine in WebAssembly.
 *
 * @throws {TypeError} If there is no WebAssembly SIMD or no shared memory.
 * @throws {TypeError} If a BLAS library is asked for, and cannot or may not be opened.
 * @throws {RangeError} If the number of threads is out of range.
 */
export const engine: StartBackend = (options): Promise<Backend> => {
  checkEngine(options);
  const { strict = false } = options;
  tf.enableProdMode();
  const started = startEngine(options);
  const { threads } = started;
  const simd = strict
    ? "strict: the same bits everywhere"
    : started.relaxed
    ? "relaxed SIMD"
    : "SIMD without fused multiply-add";
  const { blasPassedOver } = started;
  const blas = started.blas?.name;
  const parts = [
    "WebAssembly",
    simd,
    `${32 * registerLanes} bits`,
    ...(registerLanes < lanesAskedFor ? ["not 256: this V8 multiplies wrongly by them"] : []),
    `${threads} thread${threads === 1 ? "" : "s"}`,
    ...(blas ? [`BLAS ${blas}`] : []),
    ...(blasPassedOver ? [`no BLAS: ${blasPassedOver}`] : []),
  ];
  return Promise.resolve({
    name: "engine",
    threads,
    ...(blas === undefined ? {} : { blas }),
    ...(strict ? { mode: "strict" as const } : {}),
    description: `engine (${parts.join(", ")})`,
    [Symbol.dispose]: () => started.dispose(),
  });
};
