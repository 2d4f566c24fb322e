import type { HostNumber } from "@shrinklab/formula";
import type * as tf from "@tensorflow/tfjs";
import type { Parameter } from "../parameter.ts";

/** Lengths of a tensor's axes, without the batch. */
export type Shape = readonly number[];

/** A parameter as its kind of layer knows it, before the layer has a name. */
export type LayerParameter = Omit<Parameter, "name" | "layer">;

/** What fixes the masks of a forward pass. */
export interface MaskSource {
  /** Two 32-bit words: which run; a function is asked anew when a recorded step is replayed. */
  readonly key: readonly [HostNumber, HostNumber];
  /** Which step of it; a function is asked anew when a recorded step is replayed. */
  readonly step: HostNumber;
}

/** What a forward pass can be told. */
export interface ForwardOptions {
  /** Whether it is part of a training step; layers that differ then look at it. */
  readonly training: boolean;
  /** What masks are drawn from; needed where a layer draws one. */
  readonly masks?: MaskSource;
  /** Is shown the output of every layer that has an activity regularizer. */
  readonly onActivity?: (layer: string, output: tf.Tensor) => void;
}

/** What a layer is told in a forward pass. */
export interface LayerOptions extends ForwardOptions {
  /** Its place in the model, from 0. */
  readonly place: number;
}

/** How a kind of layer stands in the text of a network, `name(value,value,field=value)`. */
export interface LayerText {
  /** Its name, such as `conv`. */
  readonly name: string;
  /** Fields that are written by place, in this order. */
  readonly places: readonly string[];
  /** What fields hold that the text does not name, and that the spec has to state. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** What fields hold that the spec does not state, where the text would say otherwise. */
  readonly unwritten?: Readonly<Record<string, unknown>>;
}

/** A batch in ordinary memory: the values of every row, row-major. */
export type Rows = readonly (readonly number[])[];

/**
 * What the float64 reference of a layer is told beside its input.
 *
 * @typeParam Spec Its spec.
 */
export interface ReferenceCall<Spec> {
  /** Its spec. */
  readonly spec: Spec;
  /** Its parameters and statistics by role, row-major. */
  readonly weights: Readonly<Record<string, ArrayLike<number>>>;
  /** Shape of what enters. */
  readonly inputShape: Shape;
  /** Shape of what leaves. */
  readonly outputShape: Shape;
  /** Its place in the model, from 0. */
  readonly place: number;
  /** Whether it is part of a training step. */
  readonly training: boolean;
  /** What masks are drawn from. */
  readonly masks?: MaskSource | undefined;
}

/**
 * A layer that the tests train.
 *
 * @typeParam Spec Its spec.
 */
export interface LayerExample<Spec> {
  /** Shape of what enters. */
  readonly input: Shape;
  /** Its spec. */
  readonly spec: Spec;
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
  /** How it stands in the text of a network. */
  readonly text: LayerText;
  /**
   * The shape that it makes of an input's.
   *
   * @throws {RangeError} If the spec or the input does not suit; the message starts with what is
   * wrong, since the caller knows the layer's name.
   */
  outputShape(spec: Spec, input: Shape): Shape;
  /** Its parameters in order, kernel before bias; none where it has nothing to train. */
  parameters(spec: Spec, input: Shape): LayerParameter[];
  /** Tensors that a training step updates beside the gradient; default none. */
  statistics?(spec: Spec, input: Shape): LayerParameter[];
  /**
   * Whether it draws random numbers.
   *
   * @param training Whether in a training step.
   */
  isRandom?(spec: Spec, training: boolean): boolean;
  /**
   * Whether outside training every channel of its output follows from that channel of its input
   * alone, and is constant over an image where that is: then channels can be taken out in front of
   * it. Default no.
   */
  keepsChannels?(spec: Spec): boolean;
  /**
   * Calculates the layer.
   *
   * @param x A batch, `[rows, ...input shape]`.
   * @param weights Its parameters and statistics by role.
   */
  forward(
    spec: Spec,
    x: tf.Tensor,
    weights: Readonly<Record<string, tf.Tensor>>,
    options: LayerOptions,
  ): tf.Tensor;
  /**
   * Calculates the layer and the next one at once, where the backend can.
   *
   * @param next Spec of the next layer.
   * @returns What the next layer gives, or nothing where each is calculated by itself.
   */
  forwardWith?(
    next: { readonly type: string },
    spec: Spec,
    x: tf.Tensor,
    weights: Readonly<Record<string, tf.Tensor>>,
    options: LayerOptions,
  ): tf.Tensor | undefined;
  /**
   * The same in plain float64 loops, from the definition of the layer: what the tests of every
   * backend compare with, and take finite differences of.
   *
   * @param x A batch.
   */
  reference(x: Rows, call: ReferenceCall<Spec>): Rows;
  /** What the tests train of it: one that every option has a part in, away from kinks. */
  readonly examples: readonly LayerExample<Spec>[];
}
