import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { presets } from "./presets/registry.ts";
import { parseSweep, planSweep, setsOf, withSet } from "./sweep.ts";

Deno.test("parseSweep() spaces values by equal ratios, or by equal steps from 0", () => {
  const grid = (text: string) => planSweep(parseSweep(text)).sweep;
  assertEquals(grid("lambda=1e-5..1e-1:9")!.lambda!.length, 9);
  assertEquals(grid("lr=0.1..0.001:3"), { lr: [0.1, 0.01, 0.001] });
  assertEquals(grid("dropout=0..0.8:3"), { dropout: [0, 0.4, 0.8] });
  assertEquals(parseSweep("max-norm=1,2"), { "max-norm": [1, 2] });
});

Deno.test("parseSweep() rounds what lies between to numbers that one can type", () => {
  assertEquals(planSweep(parseSweep("lambda=1e-5..1e-3:5")).sweep!.lambda, [
    1e-5,
    3.16e-5,
    1e-4,
    3.16e-4,
    1e-3,
  ]);
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

Deno.test("setsOf({}) combines all values, the last setting fastest", () => {
  assertEquals(setsOf({ sweep: { lr: [1, 2], dropout: [0, 0.5] } }), [
    { lr: 1, dropout: 0 },
    { lr: 1, dropout: 0.5 },
    { lr: 2, dropout: 0 },
    { lr: 2, dropout: 0.5 },
  ]);
  assertEquals(setsOf({}), [{}]);
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

Deno.test("planSweep() draws sets within their ranges, the same ones for a seed", () => {
  const request = {
    lr: { log: [1e-4, 1e-1] },
    dropout: { linear: [0, 0.5] },
    prune: [0.1, 0.2],
  } as const;
  for (const search of ["random", "quasi-random"] as const) {
    const draw = (seed: number) => planSweep(request, { search, count: 200, seed }).sets!;
    const sets = draw(1);
    assertEquals(draw(1), sets);
    assertNotEquals(draw(2), sets);
    assertEquals(sets.every(({ lr }) => lr! >= 1e-4 && lr! <= 1e-1), true);
    assertEquals(sets.every(({ dropout }) => dropout! >= 0 && dropout! <= 0.5), true);
    // Log-uniform: a third of the values in each power of ten.
    const small = sets.filter(({ lr }) => lr! < 1e-3).length;
    assertEquals(small > 45 && small < 90, true);
    assertEquals(new Set(sets.map(({ prune }) => prune)), new Set([0.1, 0.2]));
  }
});

Deno.test("planSweep() leaves smaller gaps quasi-randomly than at random", () => {
  const gap = (search: "random" | "quasi-random") => {
    const sets = planSweep({ dropout: { linear: [0, 0.9] } }, { search, count: 50, seed: 3 }).sets!;
    const values = sets.map(({ dropout }) => dropout!).sort((a, b) => a - b);
    return Math.max(...values.slice(1).map((value, at) => value - values[at]!));
  };
  assertEquals(gap("quasi-random") < gap("random") / 2, true);
});

Deno.test("planSweep() wants a count of a grid's ranges", () => {
  assertThrows(() => planSweep({ lr: { log: [1, 2] } }), RangeError, "want how many, 1..2:COUNT");
  assertThrows(() => planSweep({ lr: { log: [0, 2] } }), RangeError, "want numbers > 0");
});

Deno.test("withSet() changes the field that a path names, of the method that it names", () => {
  const [none, , l1] = presets.quick.methods;
  const set = { "methods.l1.penalty.factor": 0.5, "methods.*.optimizer.weightDecay": 0.25 };
  assertEquals(withSet(l1!, set).penalty, "l1(0.5,over=all)");
  assertEquals(withSet(none!, set).optimizer.weightDecay, 0.25);
  assertEquals(withSet(none!, set).penalty, undefined);
  const two = { ...none!, name: "two", penalty: "l1:fc1=0.1+l1l2(l1=1,l2=2)" };
  assertEquals(
    withSet(two, { "methods.two.penalty.l1.factor": 3, "methods.two.penalty.l2": 4 }).penalty,
    "l1:fc1=3+l1l2(l1=1,l2=4)",
  );
  const pruned = { ...none!, name: "pruned", prune: "magnitude(0.9)" };
  assertEquals(withSet(pruned, { "methods.pruned.prune.share": 0.5 }).prune, "magnitude(0.5)");
  const dropped = withSet(none!, { "methods.none.dropout": 0.5 });
  assertEquals(dropped.network.layers.some(({ type }) => type === "Dropout"), true);
});

Deno.test("withSet() says what a path leads to, and what there is", () => {
  const [, , l1] = presets.quick.methods;
  const refused = (field: string, wanted: string) =>
    assertThrows(() => withSet(l1!, { [`methods.l1.${field}`]: 1 }), RangeError, wanted);
  refused("optimizer.lrr", "did you mean lr?");
  refused("penalty.l2", "penalty.l2");
  refused("network", "want a number in it");
  refused("loss", "loss");
  refused("epoch", "did you mean epochs?");
});
