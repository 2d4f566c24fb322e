/// <reference lib="dom" />
/**
 * Vega as a page carries it: it takes the place of a drawn chart when a reader first points at it.
 * `deno task bundle:page` bundles it. Expressions are interpreted, so that no page needs
 * `unsafe-eval`.
 *
 * @module
 */
import * as vega from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { measureBy } from "../../figures/text_width.ts";

// The layout of the drawing, so that nothing moves.
measureBy(vega);

const { parse, View } = vega;

/** Nothing is ever loaded. */
const loader = {
  load: () => Promise.reject(new Error("Cannot load: a page has its data with it")),
  sanitize: () => Promise.reject(new Error("Cannot link: charts have no links")),
};

/**
 * Puts a chart in the place of its drawing.
 *
 * @param place The element that holds the drawing.
 * @param spec A specification of Vega, made from Vega-Lite by us.
 * @param rows The data of its set `table`.
 */
async function mount(place: HTMLElement, spec: vega.Spec, rows: object[]): Promise<void> {
  const data = (spec.data ?? []).map((one) =>
    one.name === "table" ? { ...one, values: rows.map((row) => ({ ...row })) } : one
  );
  const drawn = place.querySelector("svg")!;
  const holder = document.createElement("div");
  const view = new View(parse({ ...spec, data } as vega.Spec, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: "svg",
    loader: loader as never,
    tooltip: (_handler, event, _item, value) => tip(event, value),
  });
  view.initialize(holder).hover();
  await view.runAsync();
  const live = holder.querySelector("svg")!;
  for (const name of ["role", "aria-labelledby", "aria-describedby"]) {
    live.setAttribute(name, drawn.getAttribute(name)!);
  }
  live.prepend(...drawn.querySelectorAll(":scope > title, :scope > desc"));
  place.replaceChildren(holder);
}

let box: HTMLElement | undefined;

/** Shows values beside the pointer, as text. */
function tip(event: MouseEvent, value: unknown): void {
  if (value === null || value === undefined || value === "") return void box?.remove();
  if (box === undefined) {
    box = document.createElement("div");
    box.className = "tip";
    box.setAttribute("aria-hidden", "true");
  }
  box.replaceChildren(
    ...Object.entries(value as object).map(([name, text]) => {
      const line = document.createElement("div");
      const label = document.createElement("i");
      label.textContent = `${name} `;
      line.append(label, String(text));
      return line;
    }),
  );
  document.body.append(box);
  const { width, height } = box.getBoundingClientRect();
  const { clientX, clientY } = event;
  box.style.left = `${Math.max(8, Math.min(clientX + 14, innerWidth - width - 8))}px`;
  box.style.top = `${clientY + 18 + height > innerHeight ? clientY - height - 12 : clientY + 18}px`;
}

Object.assign(globalThis, { shrinklabCharts: { mount } });
