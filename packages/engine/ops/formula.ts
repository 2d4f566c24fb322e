/**
 * Formulas, in one pass over memory, and tfjs's elementwise operations as formulas.
 *
 * @module
 */
import type { Arithmetic, Formula } from "@shrinklab/formula";
import type * as tf from "@tensorflow/tfjs";
import { size } from "../tensor_store.ts";
import type { KernelArgument } from "../threads/kernel.ts";
import {
  assignFormulaKernel,
  formulaParts,
  type ScalarPlaces,
  sumAll,
  sumFormulaKernel,
} from "../kernels/elementwise.ts";
import type { Call, Operation } from "./operation.ts";

/** `AssignFormula`: overwrites the inputs that the formula names as outputs; the sums. */
export const assignFormula: Operation = (call) => {
  const { formula, places, args, count } = operands(call);
  const parts = formulaParts("assign", count);
  return withSums(call.backend, formula.sums ?? [], parts, (addresses) => {
    call.backend.run(assignFormulaKernel(formula, places, count), [...args, ...addresses]);
  });
};

/** `MapFormula`: the outputs as new tensors. */
export const mapFormula: Operation = (call) => {
  const { backend, inputs, attrs } = call;
  const wanted = attrs.formula as Formula;
  const shape = inputs[wanted.inputs[0]!]!.shape;
  const outputs = Object.fromEntries(wanted.outputs.map((name) => [name, backend.output(shape)]));
  const formula: Formula = {
    ...wanted,
    inputs: [...wanted.inputs, ...wanted.outputs],
    evaluate: (m, values) => wanted.evaluate(m, values),
  };
  assignFormula({
    backend,
    inputs: { ...inputs, ...outputs },
    attrs: { ...attrs, formula },
  });
  return Object.values(outputs);
};

/** `SumFormula`: the formula's output, summed over all elements. */
export const sumFormula: Operation = (call) => {
  const { formula, places, args, count } = operands(call);
  const parts = formulaParts("sum", count);
  const [result] = withSums(call.backend, formula.outputs, parts, (addresses) => {
    call.backend.run(sumFormulaKernel(formula, places, count), [...args, ...addresses]);
  });
  return result!;
};

/** Lends `run` the addresses of each sum's parts, and adds these up. */
function withSums(
  backend: Call["backend"],
  sums: readonly string[],
  parts: number,
  run: (addresses: number[]) => void,
): tf.TensorInfo[] {
  const totals = sums.map(() => backend.output([]));
  backend.borrow(sums.length * parts * 4, (address) => {
    const places = sums.map((_, i) => address + i * parts * 4);
    run(places);
    for (const [i, total] of totals.entries()) {
      backend.run(sumAll(parts), [places[i]!, backend.address(total), { number: 1 }]);
    }
  });
  return totals;
}

function operands({ inputs, attrs, backend }: Call) {
  const { formula, numbers } = attrs as {
    formula: Formula;
    numbers: Record<string, number | (() => number)>;
  };
  const places: Record<string, "argument" | "buffer"> = {};
  const args: KernelArgument[] = formula.inputs.map((name) => backend.address(inputs[name]!));
  for (const name of formula.scalars) {
    const number = numbers[name];
    places[name] = number === undefined ? "buffer" : "argument";
    args.push(number === undefined ? backend.address(inputs[name]!) : { number });
  }
  const count = size(inputs[formula.inputs[0]!]!.shape);
  return { formula, places: places as ScalarPlaces, args, count };
}

type Calculation = <T>(m: Arithmetic<T>, a: T, b: T) => T;

const calculations: Record<string, Calculation> = {
  Add: (m, a, b) => m.add(a, b),
  Sub: (m, a, b) => m.subtract(a, b),
  Multiply: (m, a, b) => m.multiply(a, b),
  RealDiv: (m, a, b) => m.divide(a, b),
  Maximum: (m, a, b) => m.maximum(a, b),
  Minimum: (m, a, b) => m.minimum(a, b),
  Relu: (m, a) => m.maximum(a, m.constant(0)),
  Abs: (m, a) => m.abs(a),
  Sqrt: (m, a) => m.sqrt(a),
  Square: (m, a) => m.multiply(a, a),
  Neg: (m, a) => m.multiply(m.constant(-1), a),
  Sign: (m, a) => m.sign(a),
};

/** tfjs's elementwise operations on float32: of equal shapes, or with one number on a side. */
export const elementwise: Record<string, Operation> = Object.fromEntries(
  Object.entries(calculations).map(([name, calculate]) => [name, operation(name, calculate)]),
);

function operation(name: string, calculate: Calculation): Operation {
  return ({ inputs, backend }) => {
    const { a, b = undefined } = (inputs.x ? { a: inputs.x } : inputs) as {
      a: tf.TensorInfo;
      b?: tf.TensorInfo;
    };
    if (a.dtype !== "float32" || (b && b.dtype !== "float32")) return undefined;
    const [aSize, bSize] = [size(a.shape), b ? size(b.shape) : size(a.shape)];
    const scalar = aSize === bSize ? undefined : aSize === 1 ? "a" : bSize === 1 ? "b" : "none";
    if (scalar === "none" || (!scalar && b && a.shape.join() !== b.shape.join())) return undefined;
    const whole = scalar === "a" ? b! : a;
    if (scalar && whole.shape.length < (scalar === "a" ? a : b!).shape.length) return undefined;
    const formula: Formula = {
      // Which side the number is on is part of the name: 1 - x and x - 1 are different code.
      name: scalar ? `${name} number ${scalar}` : name,
      inputs: ["result", ...["a", ...(b ? ["b"] : [])].filter((operand) => operand !== scalar)],
      scalars: scalar ? [scalar] : [],
      outputs: ["result"],
      evaluate: (m, v) => ({ result: calculate(m, v.a!, b ? v.b! : v.a!) }),
    };
    const result = backend.output(whole.shape);
    const kernel = assignFormulaKernel(formula, { a: "buffer", b: "buffer" }, size(whole.shape));
    const tensors: Record<string, tf.TensorInfo> = { result, a, ...(b ? { b } : {}) };
    const names = [...formula.inputs, ...formula.scalars];
    backend.run(kernel, names.map((operand) => backend.address(tensors[operand]!)));
    return result;
  };
}
