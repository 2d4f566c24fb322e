import type * as tf from "@tensorflow/tfjs";
import type { Parameter } from "../parameter.ts";

/** Lengths of a tensor's axes, without the batch. */
export type Shape = readonly number[];

/** A parameter as its kind of layer knows it, before the layer has a name. */
export type LayerParameter = Omit<Parameter, "name" | "layer">;

/** What a forward pass can be told. */
export interface ForwardOptions {
  /** Whether it is part of a training step; layers that differ then look at it. */
  readonly training: boolean;
}

/**
 * A kind of layer: what its spec may say, what it makes of shapes, and how it calculates.
 *
 * @typeParam Spec Its spec, plain data.
 */
export interface LayerKind<Spec> {
  /** Stem of automatic names: `conv` gives conv1, conv2. */
  readonly stem: string;
  /** Fields that its spec may have beside `type` and `name`. */
  readonly fields: readonly string[];
  /**
   * The shape that it makes of an input's.
   *
   * @throws {RangeError} If the spec or the input does not suit; the message starts with what is
   * wrong, since the caller knows the layer's name.
   */
  outputShape(spec: Spec, input: Shape): Shape;
  /** Its parameters in order, kernel before bias; none where it has nothing to train. */
  parameters(spec: Spec, input: Shape): LayerParameter[];
  /**
   * Calculates the layer.
   *
   * @param x A batch, `[rows, ...input shape]`.
   * @param weights Its parameters by role.
   */
  forward(
    spec: Spec,
    x: tf.Tensor,
    weights: Readonly<Record<string, tf.Tensor>>,
    options: ForwardOptions,
  ): tf.Tensor;
}
