import { assertEquals, assertThrows } from "@std/assert";
import { layerRegularizers } from "./layer_regularizers.ts";
import { formatPenalty } from "./penalty_text.ts";

const read = (spec: object) => layerRegularizers([{ name: "fc1", spec }]);

Deno.test("layerRegularizers() reads penalties of kernel, bias and output", () => {
  const { terms, activities } = read({
    kernelRegularizer: { l1: 0.1, l2: 0.2 },
    biasRegularizer: "l1(0.3)",
    activityRegularizer: "l2-norm(1)",
  });
  assertEquals(terms.map(({ penalty, over }) => [formatPenalty(penalty), over]), [
    ["l1l2(l1=0.1,l2=0.2)", [{ parameter: "fc1/kernel", factor: 1 }]],
    ["l1(0.3)", [{ parameter: "fc1/bias", factor: 1 }]],
  ]);
  assertEquals(activities.get("fc1")!.type, "l2-norm");
});

Deno.test("layerRegularizers() reads a constraint", () => {
  const { constraints } = read({ kernelConstraint: "unit-norm()" });
  assertEquals(constraints.get("fc1/kernel")!.type, "unit-norm");
  assertEquals(read({}).constraints.size, 0);
});

Deno.test("layerRegularizers() names the layer of what it cannot read", () => {
  const wrong: [object, string][] = [
    [{ kernelRegularizer: { l3: 1 } }, 'regularizer is {"l3":1}, want a text or an object'],
    [{ kernelRegularizer: null }, "regularizer is null"],
    [{ biasRegularizer: { l1: -1 } }, "Cannot apply l1l2: l1 is -1"],
    [{ activityRegularizer: "orthogonal-rows(1)" }, "activityRegularizer is orthogonal-rows"],
    [{ maxNorm: 1, kernelConstraint: "unit-norm()" }, "it has both maxNorm and kernelConstraint"],
    [{ maxNorm: "2" }, "Cannot constrain by max-norm: max is 2"],
  ];
  for (const [spec, message] of wrong) {
    assertThrows(() => read(spec), RangeError, `Cannot regularize layer "fc1": ${message}`);
  }
  assertThrows(() => read({ kernelConstraint: "unit" }), SyntaxError, 'layer "fc1": Cannot parse');
});
