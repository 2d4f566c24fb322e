import { methodColor, panels, picked, pickMethod } from "./chart_style.ts";
import type { Figure } from "./figure.ts";
import type { FigureInput } from "./figure_input.ts";

/**
 * The share of units and filters that do nothing, layer by layer and method by method.
 *
 * @param input What was run.
 * @returns The figure; none where no run counts them.
 */
export function deadUnitsFigure({ methods, labels }: FigureInput): Figure | undefined {
  const rows = methods.flatMap(({ label, runs }) => {
    const counted = runs.flatMap(({ deadUnits }) => deadUnits ?? []);
    return [...Map.groupBy(counted, ({ layer }) => layer)].map(([layer, list]) => {
      const mean = (of: (one: typeof list[number]) => number) =>
        list.reduce((sum, one) => sum + of(one), 0) / list.length;
      return {
        method: label,
        layer,
        size: list[0]!.size,
        silent: mean(({ silent }) => silent),
        unread: mean(({ unread }) => unread),
      };
    });
  });
  if (rows.length === 0) return undefined;
  const none = rows.every(({ silent, unread }) => silent === 0 && unread === 0);
  const dead = new Set(
    rows.filter(({ silent, unread }) => silent + unread > 0).map(({ layer }) => layer),
  );
  const layers = [...new Set(rows.map(({ layer }) => layer))].filter((layer) => dead.has(layer));
  const reading =
    "Silent units have incoming weights near zero only, unread ones outgoing: both could be cut " +
    "out of the network.";
  return {
    name: "dead-units",
    title: "Dead units, layer by layer",
    description: none
      ? `No unit of any method is dead. ${reading}`
      : `${reading} Layers without any are left out.`,
    table: {
      columns: ["layer", "method", "units", "silent", "unread"],
      rows: rows.map(({ method, layer, size, silent, unread }) => [
        layer,
        method,
        size,
        Number(silent.toFixed(1)),
        Number(unread.toFixed(1)),
      ]),
    },
    ...(none ? {} : {
      chart: {
        data: rows.filter(({ layer }) => dead.has(layer)).flatMap((
          { method, layer, size, silent, unread },
        ) =>
          [{ kind: "silent", count: silent }, { kind: "unread", count: unread }]
            .map(({ kind, count }, place) => ({
              method,
              layer,
              kind,
              place,
              count,
              share: count / size,
            }))
        ),
        spec: (width) => {
          const columns = width < 500 ? 1 : 2;
          return {
            facet: panels("kind"),
            columns,
            spec: {
              width: Math.round((width - 70 - 30 * (columns - 1)) / columns),
              height: { step: methods.length > 6 ? 8 : 12, for: "offset" },
              params: [pickMethod],
              mark: { type: "bar", cornerRadiusEnd: 2 },
              encoding: {
                x: {
                  field: "share",
                  type: "quantitative",
                  scale: { domainMin: 0, nice: true },
                  axis: { title: "share of the layer", format: "~%", tickCount: 4 },
                },
                y: {
                  field: "layer",
                  type: "nominal",
                  sort: null,
                  scale: { domain: layers, paddingInner: 0.3 },
                  axis: { title: null, grid: false, labelColor: "var(--ink)", labelFontSize: 13 },
                },
                yOffset: { field: "method", sort: null, scale: { domain: labels } },
                color: methodColor(labels, width, "square"),
                tooltip: [
                  { field: "method", title: "method" },
                  { field: "layer", title: "layer" },
                  { field: "kind", title: "units" },
                  { field: "count", title: "how many", format: ".1f" },
                  { field: "share", title: "share", format: ".1%" },
                ],
                ...picked(),
              },
            },
          };
        },
      },
    }),
  };
}
