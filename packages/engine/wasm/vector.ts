/**
 * Vectors from constants and from numbers, and the fused product of vectors.
 *
 * @module
 */
import { body } from "./body.ts";
import { type Bytes, float32, unsigned } from "./encoding.ts";
import { simd } from "./value.ts";
import { byHalves, type F32, Vector } from "./values.ts";

/** Four or eight lanes of one constant. Name it with {@linkcode variable} outside of a loop. */
export function lanes(value: number, count: 4 | 8 = 4): Vector {
  return repeated(float32(value), count);
}

/** Four or eight integer lanes of one constant. */
export function intLanes(value: number, count: 4 | 8 = 4): Vector {
  return repeated([...new Uint8Array(new Int32Array([value]).buffer)], count);
}

function repeated(bytes: Bytes, count: 4 | 8): Vector {
  const zero = bytes.every((byte) => byte === 0);
  const four = [...simd(0x0c), ...bytes, ...bytes, ...bytes, ...bytes];
  // Zero alone is one instruction.
  const code = zero ? four : [0x20, ...unsigned(body().constant(four))];
  return new Vector(code, count === 8 ? code : undefined);
}

/** Four or eight floats as the lanes of a vector. */
export function gather(...floats: readonly F32[]): Vector {
  const replace = (v: Vector, x: F32, k: number) =>
    new Vector([...v.code, ...x.code, ...simd(0x20), k]);
  const four = ([first, ...others]: readonly F32[]) =>
    others.reduce((v, x, k) => replace(v, x, k + 1), first!.splat()).code;
  return new Vector(
    four(floats.slice(0, 4)),
    floats.length > 4 ? four(floats.slice(4)) : undefined,
  );
}

/**
 * `a * b + c` in each lane.
 *
 * In a module with relaxed SIMD one instruction, rounded once where the processor can (V8 on x86
 * emits `vfmadd231ps`); otherwise a product and a sum, the same bits everywhere.
 */
export function fma(a: Vector, b: Vector, c: Vector): Vector {
  if (!fmaIsOne()) return a.mul(b).add(c);
  return byHalves([a, b, c], (...codes) => [...codes.flat(), ...simd(0x105)]);
}

/** Whether {@linkcode fma} is one instruction in the function being written, without a register between. */
export function fmaIsOne(): boolean {
  return body().relaxed;
}
