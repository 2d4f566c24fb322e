import type { StoredTensor } from "@shrinklab/models/safetensors";

/** A tensor of a file that training does not change by its gradient, and why it is not counted. */
export interface TensorApart {
  /** Its name in the file. */
  readonly name: string;
  /** Lengths of its axes. */
  readonly shape: readonly number[];
  /** Kind of number in the file. */
  readonly dtype: string;
  /** A mask that was applied or belongs to nothing, statistics, a counter, other whole numbers. */
  readonly role: "mask" | "unused mask" | "statistics" | "counter" | "whole numbers";
}

/** The tensors of a file by what they are for. */
export interface SortedTensors {
  /** Weights, in the order of the file; masks are applied to them. */
  readonly weights: StoredTensor[];
  /** Everything else. */
  readonly apart: TensorApart[];
}

/** Names of what holds weights even where these are whole numbers. */
const WEIGHTS = /^(weight|kernel|bias)(_orig)?$/;
const STATISTICS = /^(running|moving)[-_](mean|var|variance|std)$/;
const COUNTER = /^num_batches_tracked$/;

/**
 * Sorts the tensors of a file: weights, and what stands beside them.
 *
 * Masks are those of `torch.nn.utils.prune`, `NAME_mask` beside `NAME_orig`, which make `NAME`; a
 * mask of 0 and 1 beside `NAME` itself, or called `mask` beside a `weight` or `kernel`, counts as
 * well. Statistics are the running mean and variance of a normalization, and the vectors that
 * `torch.nn.utils.spectral_norm` keeps.
 *
 * @param tensors Tensors of the file; names differ.
 * @returns Weights and the rest.
 * @throws {RangeError} If a mask has another shape than what it masks.
 *
 * @example
 * ```ts
 * import { sortTensors } from "@shrinklab/sparsity";
 * import { assertEquals } from "@std/assert";
 *
 * const tensor = (name: string, ...values: number[]) => (
 *   { name, dtype: "float32", shape: [values.length], values: Float32Array.from(values) }
 * );
 * const { weights, apart } = sortTensors([
 *   tensor("0.bias_orig", 1, 2),
 *   tensor("0.bias_mask", 0, 1),
 *   tensor("1.running_mean", 3),
 * ]);
 * assertEquals(weights, [tensor("0.bias", 0, 2)]);
 * assertEquals(apart.map(({ role }) => role), ["mask", "statistics"]);
 * ```
 */
export function sortTensors(tensors: readonly StoredTensor[]): SortedTensors {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const masked = new Map<string, StoredTensor>();
  const roles = new Map<string, TensorApart["role"]>();
  for (const mask of tensors) {
    const target = maskedBy(mask, byName);
    if (target === undefined) continue;
    masked.set(target.name, mask);
    roles.set(mask.name, "mask");
  }
  const weights: StoredTensor[] = [];
  const apart: TensorApart[] = [];
  for (const tensor of tensors) {
    const role = roles.get(tensor.name) ?? roleOf(tensor, byName);
    if (role === undefined) {
      const mask = masked.get(tensor.name);
      weights.push(mask === undefined ? tensor : withMask(tensor, mask, byName));
    } else {
      const { name, shape, dtype } = tensor;
      apart.push({ name, shape, dtype, role });
    }
  }
  return { weights, apart };
}

/** The tensor that a mask belongs to, if the tensor is one. */
function maskedBy(
  mask: StoredTensor,
  byName: ReadonlyMap<string, StoredTensor>,
): StoredTensor | undefined {
  const [, base] = /^(.*)_mask$/s.exec(mask.name) ?? [];
  const original = base === undefined ? undefined : byName.get(`${base}_orig`);
  if (original !== undefined) return original;
  const [parent, last] = parted(mask.name);
  const beside = base !== undefined
    ? [base]
    : last === "mask"
    ? [`${parent}weight`, `${parent}kernel`]
    : [];
  const target = beside.map((name) => byName.get(name)).find((found) => found !== undefined);
  if (target === undefined || !isSameShape(mask, target)) return undefined;
  return mask.values.every((value) => value === 0 || value === 1) ? target : undefined;
}

function withMask(
  tensor: StoredTensor,
  mask: StoredTensor,
  byName: ReadonlyMap<string, StoredTensor>,
): StoredTensor {
  if (!isSameShape(mask, tensor)) {
    throw new RangeError(
      `Cannot apply mask: ${JSON.stringify(mask.name)} is [${mask.shape.join(", ")}], want [${
        tensor.shape.join(", ")
      }] as ${JSON.stringify(tensor.name)}`,
    );
  }
  const plain = tensor.name.replace(/_orig$/, "");
  return {
    ...tensor,
    name: byName.has(plain) ? tensor.name : plain,
    values: tensor.values.map((value, at) => value * mask.values[at]!),
  };
}

/** Why a tensor is not counted; nothing for weights. */
function roleOf(
  { name, shape, dtype }: StoredTensor,
  byName: ReadonlyMap<string, StoredTensor>,
): TensorApart["role"] | undefined {
  const [parent, last] = parted(name);
  if (COUNTER.test(last)) return "counter";
  if (STATISTICS.test(last) || /(^|[./])batch_stats[./]/.test(parent)) return "statistics";
  if (/(^|_)mask$/.test(last)) return "unused mask";
  const [, base] = /^(.*)_[uv]$/.exec(last) ?? [];
  if (base !== undefined && byName.has(`${parent}${base}_orig`)) return "statistics";
  if (dtype.includes("float") || WEIGHTS.test(last)) return undefined;
  return shape.length === 0 ? "counter" : "whole numbers";
}

/** A name's path with its last sign, and its last part; TensorFlow adds `:0`. */
function parted(name: string): [string, string] {
  const at = Math.max(name.lastIndexOf("."), name.lastIndexOf("/")) + 1;
  return [name.slice(0, at), name.slice(at).replace(/:0$/, "")];
}

function isSameShape(a: StoredTensor, b: StoredTensor): boolean {
  return a.shape.length === b.shape.length && a.shape.every((length, at) => length === b.shape[at]);
}
