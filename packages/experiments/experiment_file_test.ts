import { assert, assertEquals, assertThrows } from "@std/assert";
import { formatExperiment, parseExperiment } from "./experiment_file.ts";
import { planExperiment } from "./plan_experiment.ts";
import { type Preset, presets } from "./presets/registry.ts";

const names = Object.keys(presets) as (keyof typeof presets)[];
const read = (experiment: unknown) => parseExperiment(JSON.stringify(experiment), "mine.json");
const quick = planExperiment([presets.quick]).experiment;

/** The quick preset with something else in place of a part. */
function changed(part: object, method: object = {}): unknown {
  const [first, ...others] = quick.methods;
  return { ...quick, methods: [{ ...first, ...method }, ...others], ...part };
}

Deno.test("parseExperiment() reads back what formatExperiment() writes of every preset", () => {
  for (const name of names) {
    const { experiment } = planExperiment([presets[name] as Preset]);
    const text = formatExperiment(experiment);
    const again = planExperiment([parseExperiment(text, "mine.json")]).experiment;
    assertEquals([again, formatExperiment(again)], [experiment, text]);
    assertEquals(planExperiment([read(experiment)]).experiment, experiment);
  }
});

Deno.test("parseExperiment() reads back what is pruned, and refuses what is no pruning", () => {
  const prune =
    "magnitude(0.5,units=yes,scope=layer,schedule=cubic,from=0,to=2,rewind=10,epochs=3)";
  const { experiment } = planExperiment([presets.quick], { methods: ["none", "l1"], prune });
  const text = formatExperiment(experiment);
  assertEquals(JSON.parse(text).defaults.prune, prune);
  assertEquals(planExperiment([parseExperiment(text, "mine.json")]).experiment, experiment);
  assertThrows(
    () => read(changed({}, { prune: "magnitude(1.5)" })),
    RangeError,
    'methods[0].prune is "magnitude(1.5)", want pruning such as magnitude(0.9) or ' +
      "magnitude(0.5,units=yes,rewind=0) (share is 1.5, want a number from 0 to below 1)",
  );
});

Deno.test("formatExperiment() says once what methods have in common, in lines that fit", () => {
  const { experiment } = planExperiment([presets.quick], { methods: ["none", "l1"], epochs: 3 });
  const text = formatExperiment(experiment);
  const { defaults, methods } = JSON.parse(text);
  assertEquals([defaults.epochs, defaults.name], [3, undefined]);
  assert(defaults.network.startsWith("conv(16,3) relu "), defaults.network);
  assertEquals(methods, [{ name: "none" }, { name: "l1", penalty: "l1(1e-4,over=all)" }]);
  assert(text.includes('\n  "data": { "type": "images", "name": "embedded" },\n'), text);
  const single = planExperiment([presets.quick], { methods: ["none"] }).experiment;
  assert(!("defaults" in JSON.parse(formatExperiment(single))));
});

Deno.test("parseExperiment() names what is nearest to a penalty or a layer that is mistyped", () => {
  const wrong: [method: object, message: string][] = [
    [{ penalty: "11(1e-3)" }, 'methods[0].penalty is "11(1e-3)", want '],
    [{ penalty: "11(1e-3)" }, "did you mean l1?"],
    [{ network: "dense(3) rleu" }, "did you mean relu?"],
  ];
  for (const [method, message] of wrong) {
    assertThrows(() => read(changed({}, method)), RangeError, message);
  }
});

Deno.test("parseExperiment() takes the experiment out of a result", () => {
  const { methods } = read({ format: 2, experiment: quick, runs: [] });
  assertEquals(methods, quick.methods);
  assertThrows(() => read({ format: 1, runs: [] }), RangeError, "format is 1, want 2");
});

Deno.test("parseExperiment() completes methods by what they have in common", () => {
  const [first] = quick.methods;
  const { name: _, ...defaults } = first!;
  const { methods, seeds } = read({
    $schema: "experiment.schema.json",
    name: "mine",
    data: quick.data,
    defaults: { ...defaults, network: "conv(4,3) relu flatten" },
    methods: [{ name: "a" }, { name: "b", epochs: 7 }],
  });
  assertEquals(methods.map(({ name, epochs }) => [name, epochs]), [["a", 5], ["b", 7]]);
  assertEquals(methods[0]!.network.layers.length, 2);
  assertEquals(seeds, undefined);
});

Deno.test("parseExperiment() names the place, the value and what is wanted", () => {
  const wrong: [unknown, string][] = [
    [changed({}, { penalty: "11(1e-3)" }), 'methods[0].penalty is "11(1e-3)", want penalties such'],
    [changed({}, { penalty: "l3(1)" }), "did you mean l1?"],
    [changed({}, { penalti: "l1(1)" }), "methods[0].penalti is no field, want one of"],
    [changed({}, { penalti: "l1(1)" }), "did you mean penalty?"],
    [changed({}, { epochs: -1 }), "methods[0].epochs is -1, want a whole number >= 0"],
    [changed({}, { loss: "crossEntropy" }), 'methods[0].loss is "crossEntropy", want one of soft'],
    [changed({}, { optimizer: { type: "SGD", lr: 1 } }), "optimizer.semantics is missing, want"],
    [changed({}, { network: "dens(3)" }), 'methods[0].network is "dens(3)", want layers'],
    [changed({}, { network: { layers: [{ type: "Dense", unit: 3 }] } }), "did you mean units?"],
    [changed({ data: { type: "image" } }), 'data.type is "image"'],
    [changed({ methods: [] }), "methods is [], want 1 method or more"],
    [changed({ methods: [quick.methods[0], quick.methods[0]] }), '"none" comes twice'],
    [changed({ seeds: [-1] }), "seeds[0] is -1, want a whole number from 0"],
    [changed({ sweep: { lambd: [1] } }), "did you mean lambda?"],
    [[], "it is [], want an object"],
  ];
  for (const [experiment, message] of wrong) {
    const error = assertThrows(() => read(experiment), RangeError) as Error;
    assert(error.message.startsWith("Cannot read mine.json: "), error.message);
    assert(error.message.includes(message), `${error.message} lacks ${message}`);
  }
  assertThrows(() => parseExperiment("{", "mine.json"), SyntaxError, "it is not JSON");
});
