/**
 * Vectors of four lanes.
 *
 * @module
 */
import { body } from "./body.ts";
import { type Bytes, float32, unsigned } from "./encoding.ts";
import { F32, I32, int } from "./scalars.ts";
import { simd, Value } from "./value.ts";

/** Four float32 lanes. */
export class V128 extends Value {
  readonly type = "v128";
  like(code: Bytes): V128 {
    return new V128(code);
  }
  #apply(opcode: number, other: V128): V128 {
    return new V128([...this.code, ...other.code, ...simd(opcode)]);
  }
  add(other: V128): V128 {
    return this.#apply(0xe4, other);
  }
  sub(other: V128): V128 {
    return this.#apply(0xe5, other);
  }
  mul(other: V128): V128 {
    return this.#apply(0xe6, other);
  }
  div(other: V128): V128 {
    return this.#apply(0xe7, other);
  }
  min(other: V128): V128 {
    return this.#apply(0xe8, other);
  }
  max(other: V128): V128 {
    return this.#apply(0xe9, other);
  }
  /** `other < this ? other : this`, one instruction: `this` where either is NaN. */
  pmin(other: V128): V128 {
    return this.#apply(0xea, other);
  }
  /** `this < other ? other : this`, one instruction: `this` where either is NaN. */
  pmax(other: V128): V128 {
    return this.#apply(0xeb, other);
  }
  /** All bits set in lanes where `this < other`, none elsewhere; so are `gt` and `eq`. */
  lt(other: V128): V128 {
    return this.#apply(0x43, other);
  }
  gt(other: V128): V128 {
    return this.#apply(0x44, other);
  }
  eq(other: V128): V128 {
    return this.#apply(0x41, other);
  }
  and(other: V128): V128 {
    return this.#apply(0x4e, other);
  }
  /** Bits of `this` that `other` lacks. */
  andNot(other: V128): V128 {
    return this.#apply(0x4f, other);
  }
  or(other: V128): V128 {
    return this.#apply(0x50, other);
  }
  /** `this` as a mask: bits of `yes` where it is set, of `no` elsewhere. */
  blend(yes: V128, no: V128): V128 {
    return new V128([...yes.code, ...no.code, ...this.code, ...simd(0x52)]);
  }
  abs(): V128 {
    return new V128([...this.code, ...simd(0xe0)]);
  }
  neg(): V128 {
    return new V128([...this.code, ...simd(0xe1)]);
  }
  sqrt(): V128 {
    return new V128([...this.code, ...simd(0xe3)]);
  }
  /** Each lane rounded to the nearest whole number, halves to even. */
  nearest(): V128 {
    return new V128([...this.code, ...simd(0x6a)]);
  }
  /** Lanes as whole numbers (saturating), bits of an i32x4. */
  toInts(): V128 {
    return new V128([...this.code, ...simd(0xf8)]);
  }
  /** An i32x4 as float32 lanes. */
  fromInts(): V128 {
    return new V128([...this.code, ...simd(0xfa)]);
  }
  /** Integer lanes added. */
  addInts(other: V128): V128 {
    return this.#apply(0xae, other);
  }
  /** All bits set in lanes where the integers are equal. */
  eqInts(other: V128): V128 {
    return this.#apply(0x37, other);
  }
  /** All bits set in lanes where the integer is not below `other`'s, both without sign. */
  notBelowInts(other: V128): V128 {
    return this.#apply(0x40, other);
  }
  /** Low 32 bits of the integer products. */
  mulInts(other: V128): V128 {
    return this.#apply(0xb5, other);
  }
  /** High 32 bits of the integer products, without sign. */
  mulHighInts(other: V128): V128 {
    const [low, high] = [this.#apply(0xde, other), this.#apply(0xdf, other)];
    return low.shuffle(high, 1, 3, 5, 7);
  }
  xor(other: V128): V128 {
    return this.#apply(0x51, other);
  }
  /** Integer lanes with their signs changed. */
  negInts(): V128 {
    return new V128([...this.code, ...simd(0xa1)]);
  }
  /** Integer lanes shifted left. */
  shlInts(bits: number): V128 {
    return new V128([...this.code, ...int(bits).code, ...simd(0xab)]);
  }
  /** Integer lanes shifted right, copies of the sign coming in. */
  shrInts(bits: number): V128 {
    return new V128([...this.code, ...int(bits).code, ...simd(0xac)]);
  }
  /** Four copies of lane `k`. */
  lane(k: number): V128 {
    return this.shuffle(this, k, k, k, k);
  }
  /** Lanes of `this` (0 to 3) and `other` (4 to 7) in the order given. */
  shuffle(other: V128, ...lanes: number[]): V128 {
    const bytes = lanes.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]);
    return new V128([...this.code, ...other.code, ...simd(0x0d), ...bytes]);
  }
  /** Lane `k` as a float32. */
  extract(k: number): F32 {
    return new F32([...this.code, ...simd(0x1f), k]);
  }
  /** 1 if any bit is set. */
  any(): I32 {
    return new I32([...this.code, ...simd(0x53)]);
  }
}

/** Four lanes of one constant. Name it with {@linkcode variable} outside of a loop. */
export function lanes(value: number): V128 {
  return repeated(float32(value));
}

/** Four integer lanes of one constant. */
export function intLanes(value: number): V128 {
  return repeated([...new Uint8Array(new Int32Array([value]).buffer)]);
}

function repeated(bytes: Bytes): V128 {
  const code = [...simd(0x0c), ...bytes, ...bytes, ...bytes, ...bytes];
  // Zero alone is one instruction.
  if (bytes.every((byte) => byte === 0)) return new V128(code);
  return new V128([0x20, ...unsigned(body().constant(code))]);
}

/** Four floats as the lanes of a vector. */
export function gather(a: F32, b: F32, c: F32, d: F32): V128 {
  const replace = (v: V128, k: number, x: F32) =>
    new V128([...v.code, ...x.code, ...simd(0x20), k]);
  return replace(replace(replace(a.splat(), 1, b), 2, c), 3, d);
}

/**
 * `a * b + c` in each lane.
 *
 * In a module with relaxed SIMD one instruction, rounded once where the processor can (V8 on x86
 * emits `vfmadd231ps`); otherwise a product and a sum, the same bits everywhere.
 */
export function fma(a: V128, b: V128, c: V128): V128 {
  return fmaIsOne() ? new V128([...a.code, ...b.code, ...c.code, ...simd(0x105)]) : a.mul(b).add(c);
}

/** Whether {@linkcode fma} is one instruction in the function being written, without a register between. */
export function fmaIsOne(): boolean {
  return body().relaxed;
}
