import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { startEngine } from "../engine.ts";
import { Profile } from "./profile.ts";

Deno.test("Profile adds up time and calls by kernel, the longest first", () => {
  const profile = new Profile();
  const busy = (ms: number) => () => {
    const end = performance.now() + ms;
    while (performance.now() < end);
  };
  profile.measure("short", busy(1));
  profile.measure("long", busy(5));
  profile.measure("short", busy(1));
  const calls = profile.kernels.map(({ kernel, calls }) => [kernel, calls] as const);
  assertEquals(new Map(calls), new Map([["long", 1], ["short", 2]]));
  const [first, second] = profile.kernels;
  assert(first!.ms >= 5 && first!.ms >= second!.ms && second!.ms >= 2);
});

Deno.test("Profile sees each kernel of a replay", () => {
  using engine = startEngine({ threads: 1 });
  const x = tf.ones([10]);
  const { recording } = engine.record(() => tf.tidy(() => tf.sqrt(tf.mul(x, x))));
  const profile = new Profile();
  engine.profile = profile;
  for (let k = 0; k < 3; k++) recording.replay();
  const calls = profile.kernels.map(({ kernel, calls }) => [kernel, calls]);
  assertEquals(new Map(calls as [string, number][]), new Map(recording.kernels.map((k) => [k, 3])));
});
