/// <reference lib="dom" />
/**
 * The script of a page: it unpacks Vega and the data of the charts when a reader first points at a
 * figure, or comes to it by the keyboard. Until then, and without JavaScript, a page is its text and
 * its drawings.
 *
 * @module
 */

interface ChartData {
  readonly version: 1;
  readonly charts: Readonly<
    Record<string, { rows: object[]; wide: object; narrow: object }>
  >;
}

interface Charts {
  mount(place: Element, spec: object, rows: object[]): Promise<void>;
}

document.documentElement.classList.add("js");

let loaded: Promise<readonly [Charts, ChartData]> | undefined;

for (const figure of document.querySelectorAll("figure.drawn")) {
  const wake = () => void show(figure);
  figure.addEventListener("pointerover", wake);
  figure.addEventListener("focusin", wake);
}

async function show(figure: Element): Promise<void> {
  // The drawing that is shown: wide, or for narrow screens.
  const place = [...figure.querySelectorAll(".chart")]
    .find((one) => one.getClientRects().length > 0);
  if (place === undefined || place.hasAttribute("data-live")) return;
  place.setAttribute("data-live", "");
  const [charts, { charts: { [figure.id]: chart } }] = await (loaded ??= load());
  const kind = place.classList.contains("wide") ? "wide" : "narrow";
  await charts.mount(place, chart![kind], chart!.rows);
}

async function load(): Promise<readonly [Charts, ChartData]> {
  const script = document.createElement("script");
  script.textContent = await unpacked("runtime");
  document.head.append(script);
  const { shrinklabCharts } = globalThis as unknown as { shrinklabCharts: Charts };
  return [shrinklabCharts, JSON.parse(await unpacked("charts"))];
}

/** The text of a script element, unpacked where it is packed. */
async function unpacked(id: string): Promise<string> {
  const element = document.getElementById(id)!;
  const text = element.textContent!;
  if (element.getAttribute("data-packed") === null) return text;
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return await new Response(stream).text();
}
