/**
 * Vectors of float32 lanes.
 *
 * @module
 */
import { body } from "./body.ts";
import { type Bytes, float32, unsigned } from "./encoding.ts";
import { F32, I32, int } from "./scalars.ts";
import { simd, Value } from "./value.ts";

/**
 * Float32 lanes: four, or eight as two vectors of four, for a register of that width.
 *
 * An operation goes by halves. A vector of four beside one of eight stands for both of its halves, as
 * a constant or a splatted number does.
 */
export class Vector extends Value {
  readonly type = "v128";

  /**
   * @param code Instructions that leave the first four lanes on the stack.
   * @param high Those of the other four, if there are.
   */
  constructor(code: Bytes, readonly high?: Bytes) {
    super(code);
  }

  /** Number of lanes. */
  get lanes(): 4 | 8 {
    return this.high ? 8 : 4;
  }
  like(code: Bytes, high?: Bytes): Vector {
    return new Vector(code, high);
  }
  #apply(opcode: number, ...others: Vector[]): Vector {
    return byHalves([this, ...others], (...codes) => [...codes.flat(), ...simd(opcode)]);
  }
  add(other: Vector): Vector {
    return this.#apply(0xe4, other);
  }
  sub(other: Vector): Vector {
    return this.#apply(0xe5, other);
  }
  mul(other: Vector): Vector {
    return this.#apply(0xe6, other);
  }
  div(other: Vector): Vector {
    return this.#apply(0xe7, other);
  }
  min(other: Vector): Vector {
    return this.#apply(0xe8, other);
  }
  max(other: Vector): Vector {
    return this.#apply(0xe9, other);
  }
  /** `other < this ? other : this`, one instruction: `this` where either is NaN. */
  pmin(other: Vector): Vector {
    return this.#apply(0xea, other);
  }
  /** `this < other ? other : this`, one instruction: `this` where either is NaN. */
  pmax(other: Vector): Vector {
    return this.#apply(0xeb, other);
  }
  /** All bits set in lanes where `this < other`, none elsewhere; so are `gt` and `eq`. */
  lt(other: Vector): Vector {
    return this.#apply(0x43, other);
  }
  gt(other: Vector): Vector {
    return this.#apply(0x44, other);
  }
  eq(other: Vector): Vector {
    return this.#apply(0x41, other);
  }
  and(other: Vector): Vector {
    return this.#apply(0x4e, other);
  }
  /** Bits of `this` that `other` lacks. */
  andNot(other: Vector): Vector {
    return this.#apply(0x4f, other);
  }
  or(other: Vector): Vector {
    return this.#apply(0x50, other);
  }
  /** `this` as a mask: bits of `yes` where it is set, of `no` elsewhere. */
  blend(yes: Vector, no: Vector): Vector {
    return byHalves([yes, no, this], (...codes) => [...codes.flat(), ...simd(0x52)]);
  }
  abs(): Vector {
    return this.#apply(0xe0);
  }
  neg(): Vector {
    return this.#apply(0xe1);
  }
  sqrt(): Vector {
    return this.#apply(0xe3);
  }
  /** Lanes as whole numbers (saturating), bits of an i32x4. */
  toInts(): Vector {
    return this.#apply(0xf8);
  }
  /** Integer lanes as float32. */
  fromInts(): Vector {
    return this.#apply(0xfa);
  }
  /** Integer lanes added. */
  addInts(other: Vector): Vector {
    return this.#apply(0xae, other);
  }
  /** All bits set in lanes where the integers are equal. */
  eqInts(other: Vector): Vector {
    return this.#apply(0x37, other);
  }
  /** All bits set in lanes where the integer is not below `other`'s, both without sign. */
  notBelowInts(other: Vector): Vector {
    return this.#apply(0x40, other);
  }
  /** Low 32 bits of the integer products. */
  mulInts(other: Vector): Vector {
    return this.#apply(0xb5, other);
  }
  /** High 32 bits of the integer products, without sign. */
  mulHighInts(other: Vector): Vector {
    const [low, high] = [this.#apply(0xde, other), this.#apply(0xdf, other)];
    return low.shuffle(high, 1, 3, 5, 7);
  }
  xor(other: Vector): Vector {
    return this.#apply(0x51, other);
  }
  /** Integer lanes with their signs changed. */
  negInts(): Vector {
    return this.#apply(0xa1);
  }
  /** Integer lanes shifted left. */
  shlInts(bits: number): Vector {
    return byHalves([this], (code) => [...code, ...int(bits).code, ...simd(0xab)]);
  }
  /** Integer lanes shifted right, copies of the sign coming in. */
  shrInts(bits: number): Vector {
    return byHalves([this], (code) => [...code, ...int(bits).code, ...simd(0xac)]);
  }
  /** Four copies of lane `k`. */
  lane(k: number): Vector {
    return k < 4 ? this.half(0).shuffle(this.half(0), k, k, k, k) : this.half(1).lane(k - 4);
  }
  /** Lanes of `this` (0 to 3) and `other` (4 to 7) in the order given, in each half. */
  shuffle(other: Vector, ...lanes: number[]): Vector {
    const bytes = lanes.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]);
    return byHalves([this, other], (a, b) => [...a, ...b, ...simd(0x0d), ...bytes]);
  }
  /** Lane `k` as a float32. */
  extract(k: number): F32 {
    return new F32([...this.half(k >> 2).code, ...simd(0x1f), k % 4]);
  }
  /** 1 if any bit is set. */
  any(): I32 {
    const [low, high] = [this.half(0), this.half(1)];
    return new I32([...(this.high ? low.or(high) : low).code, ...simd(0x53)]);
  }
  /**
   * The vector with so many lanes: four stand for both halves of eight.
   *
   * @throws {TypeError} If it has eight and four are wanted.
   */
  to(lanes: 4 | 8): Vector {
    if (this.lanes > lanes) {
      throw new TypeError("Cannot use a vector: it has 8 lanes, want 4");
    }
    return this.lanes === lanes ? this : new Vector(this.code, this.code);
  }
  /** Lanes 0 to 3 (of `half` 0), or (1) lanes 4 to 7, which four lanes alone stand for too. */
  half(half: number): Vector {
    return new Vector(half === 0 ? this.code : this.high ?? this.code);
  }
}

/** A vector whose halves are made of those of others. */
function byHalves(vectors: readonly Vector[], make: (...codes: Bytes[]) => Bytes): Vector {
  const half = (h: number) => make(...vectors.map((vector) => vector.half(h).code));
  return vectors.some(({ high }) => high) ? new Vector(half(0), half(1)) : new Vector(half(0));
}

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
