import { assertEquals } from "@std/assert";
import { formatLambdas, parseLambdas, slider, sliderLambda, sliderPlace } from "./lambdas.ts";

Deno.test("parseLambdas() reads what formatLambdas() writes", () => {
  const lambdas = { l1: 1e-7, "prox-l1": 0.25 };
  assertEquals(parseLambdas(formatLambdas(lambdas)), lambdas);
  assertEquals(parseLambdas("l1=x,l2,=3,l3=2,l4="), { l3: 2 });
});

Deno.test("sliderLambda() gives the strength whose place sliderPlace() gives", () => {
  for (let place = slider.min; place <= slider.max; place++) {
    assertEquals(sliderPlace(sliderLambda(place)), place);
  }
  assertEquals([sliderLambda(slider.min), sliderLambda(-40), sliderLambda(-30)], [0, 1e-4, 1e-3]);
});
