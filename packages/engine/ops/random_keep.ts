import { randomKeepKernel } from "../kernels/random_keep_kernel.ts";
import { size } from "../tensor_store.ts";
import type { Operation } from "./operation.ts";

/** `RandomKeep`: a mask of 0 and 1 for (key, layer, step); a replay asks for key and step anew. */
export const randomKeep: Operation = ({ attrs, backend }) => {
  const { shape, rate, key, layer, step } = attrs;
  const result = backend.output(shape);
  const kernel = randomKeepKernel({ size: size(shape), layer });
  backend.run(kernel, [
    backend.address(result),
    { number: step },
    { integer: key[0] },
    { integer: key[1] },
    { integer: Math.floor(rate * 2 ** 32) },
  ]);
  return result;
};
