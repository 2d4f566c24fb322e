import fc from "fast-check";
import { type Padding, windows } from "../reference/convolution.ts";
import type { PoolingShape } from "../reference/pooling.ts";

/** A pooling to test. */
export type PoolCase = PoolingShape & { padding: "same" | "valid" };

/** A pooling of these sizes; it has no window where none fits. */
export function placedPool(
  sizes: Omit<PoolCase, "padTop" | "padLeft" | "down" | "across">,
): PoolCase {
  const padding: Padding = sizes.padding;
  const down = windows(sizes.height, sizes.windowHeight, sizes.strideDown, padding);
  const across = windows(sizes.width, sizes.windowWidth, sizes.strideAcross, padding);
  const pads = { padTop: down.before, padLeft: across.before };
  return { ...sizes, ...pads, down: down.count, across: across.count };
}

const upTo = (max: number) => fc.integer({ min: 1, max });

/** Any size, stride and padding; windows of few pixels, whose code is written out, and of many. */
export const poolCases: fc.Arbitrary<PoolCase> = fc.record({
  batch: upTo(5),
  height: upTo(14),
  width: upTo(14),
  channels: upTo(17),
  windowHeight: fc.oneof(upTo(3), upTo(9)),
  windowWidth: fc.oneof(upTo(3), upTo(9)),
  strideDown: upTo(3),
  strideAcross: upTo(3),
  padding: fc.constantFrom("same" as const, "valid" as const),
}).map(placedPool).filter(({ down, across }) => down > 0 && across > 0);

/** Number of entries of what is pooled. */
export function entriesOf({ batch, height, width, channels }: PoolingShape): number {
  return batch * height * width * channels;
}
