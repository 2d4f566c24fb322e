/**
 * Steps that shrink the norms of groups.
 *
 * @module
 */
import type { Formula } from "@shrinklab/formula";
import type * as tf from "@tensorflow/tfjs";
import { shrinkGroupsKernel } from "../kernels/shrink_groups_kernel.ts";
import type { KernelArgument } from "../threads/kernel.ts";
import type { Operation } from "./operation.ts";

/** `ShrinkGroups`: overwrites `w` `[rows, columns]`, and `bias` `[columns]` where it is given. */
export const shrinkGroups: Operation = ({ inputs, attrs, backend }) => {
  const { groups, cost, metric, numbers } = attrs as {
    groups: "columns" | "rows";
    cost: "norm" | "count";
    metric?: Formula;
    numbers: Readonly<Record<string, number | (() => number)>>;
  };
  const w = inputs.w as tf.TensorInfo;
  const [rows, columns] = w.shape as [number, number];
  const bias = inputs.bias !== undefined;
  const sparse = numbers.l1 !== 0;
  const sizes = { rows, columns, bias, groups, cost, sparse, ...(metric ? { metric } : {}) };
  const args: KernelArgument[] = (bias ? ["w", "bias"] : ["w"]).flatMap((part) =>
    [part, ...(metric?.inputs ?? []).map((name) => `${part}.${name}`)]
      .map((name) => backend.address(inputs[name]!))
  );
  for (const name of ["group", "l1", "rate", ...(metric?.scalars ?? [])]) {
    args.push({ number: numbers[name]! });
  }
  backend.run(shrinkGroupsKernel(sizes), args);
  return [];
};
