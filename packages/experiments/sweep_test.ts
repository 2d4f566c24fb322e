import { assertEquals, assertThrows } from "@std/assert";
import { presets } from "./presets/registry.ts";
import { parseSweep, setsOf, withSet } from "./sweep.ts";

Deno.test("parseSweep() spaces values by equal ratios, or by equal steps from 0", () => {
  assertEquals(parseSweep("lambda=1e-5..1e-1:9").lambda!.length, 9);
  assertEquals(parseSweep("lr=0.1..0.001:3"), { lr: [0.1, 0.01, 0.001] });
  assertEquals(parseSweep("max-norm=1,2"), { "max-norm": [1, 2] });
});

Deno.test("parseSweep() rounds what lies between to numbers that one can type", () => {
  assertEquals(parseSweep("lambda=1e-5..1e-3:5").lambda, [1e-5, 3.16e-5, 1e-4, 3.16e-4, 1e-3]);
});

Deno.test("parseSweep() throws on what is not a sweep", () => {
  assertThrows(() => parseSweep("lambda"), SyntaxError, "SETTING=FROM..TO:COUNT");
  assertThrows(() => parseSweep("lambda=1..x:3"), SyntaxError, 'a number >= 0 for "x"');
  assertThrows(() => parseSweep("lamda=1,2"), RangeError, "did you mean lambda?");
  assertThrows(() => parseSweep("lambda=1,1"), RangeError, "1 twice");
  assertThrows(() => parseSweep("lambda=1..2:1"), RangeError, "count is 1");
  assertThrows(() => parseSweep("dropout=0..1:3"), RangeError, "from 0 to below 1");
  assertThrows(() => parseSweep("lr=0,1"), RangeError, "numbers > 0");
});

Deno.test("setsOf() combines all values, the last setting fastest", () => {
  assertEquals(setsOf({ lr: [1, 2], dropout: [0, 0.5] }), [
    { lr: 1, dropout: 0 },
    { lr: 1, dropout: 0.5 },
    { lr: 2, dropout: 0 },
    { lr: 2, dropout: 0.5 },
  ]);
  assertEquals(setsOf(), [{}]);
});

Deno.test("withSet() scales every strength by lambda: penalties, those of layers, weight decay", () => {
  const [dense] = presets["e5-dense64"].methods;
  const scaled = withSet(dense!, { lambda: 10 });
  assertEquals(scaled.penalty, "l2:layer1=0.1");
  assertEquals(
    JSON.stringify(scaled.network).includes('"activityRegularizer":"l1(0.1)"'),
    true,
  );
  const decay = presets.quick.methods[1]!;
  assertEquals(withSet(decay, { lambda: 0.5 }).optimizer.weightDecay, 5e-4);
  assertEquals(withSet(decay, { lr: 3, "max-norm": 2 }).optimizer.lr, 3);
});

Deno.test("withSet() sets the share that a method prunes, and of others nothing", () => {
  const [none] = presets.quick.methods;
  const pruned = { ...none!, prune: "magnitude(0.9,units=yes,rewind=0)" };
  assertEquals(withSet(pruned, { prune: 0.25 }).prune, "magnitude(0.25,units=yes,rewind=0)");
  assertEquals(withSet(none!, { prune: 0.25 }), none);
  assertThrows(() => parseSweep("prune=0.5,1"), RangeError, "from 0 to below 1");
});
