/// <reference lib="dom" />
import { useMemo } from "preact/hooks";
import type { UnitStates } from "../snapshot.ts";
import { snapshot } from "./store.ts";

/** More units of a layer are not drawn one by one. */
const MOST_CELLS = 128;

const share = (part: number, whole: number) => `${(100 * part / whole).toFixed(part ? 1 : 0)} %`;

/** Exact zeros by tensor, and the units that have died. */
export function ZerosPanel() {
  const { zeros = [], units } = snapshot.value ?? {};
  const total = zeros.reduce((sum, { size }) => sum + size, 0);
  const exact = zeros.reduce((sum, { exactZero }) => sum + exactZero, 0);
  return (
    <section class="panel zeros" aria-labelledby="zeros-title">
      <h2 id="zeros-title">Exact zeros</h2>
      <div class="scroll-wide" tabIndex={0} role="region" aria-label="Exact zeros by tensor">
        <table>
          <thead>
            <tr>
              <th scope="col">tensor</th>
              <th scope="col">weights</th>
              <th scope="col">exactly 0</th>
              <th scope="col">near 0</th>
            </tr>
          </thead>
          <tbody>
            {zeros.map(({ name, size, exactZero, nearZero }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{size.toLocaleString("en")}</td>
                <td class="bar" style={{ "--share": exactZero / size }}>
                  {exactZero.toLocaleString("en")} <small>{share(exactZero, size)}</small>
                </td>
                <td>{nearZero.toLocaleString("en")}</td>
              </tr>
            ))}
            <tr class="total">
              <th scope="row">all</th>
              <td>{total.toLocaleString("en")}</td>
              <td class="bar" style={{ "--share": total ? exact / total : 0 }} id="exact-zeros">
                {exact.toLocaleString("en")} <small>{share(exact, total || 1)}</small>
              </td>
              <td>
                {zeros.reduce((sum, { nearZero }) => sum + nearZero, 0).toLocaleString("en")}
              </td>
            </tr>
          </tbody>
        </table>
      </div>
      <h3>Units that died</h3>
      {units === undefined || units.length === 0
        ? <p class="note">Nothing is known of the units of these layers.</p>
        : units.map((layer) => <Units key={layer.layer} layer={layer} />)}
      <p class="note">
        Dead: all weights into a unit, or all that read it, are exactly 0. Near 0: less than 0.0005
        of the tensor's largest weight.
      </p>
    </section>
  );
}

function Units({ layer: { layer, kind, size, dead } }: { layer: UnitStates }) {
  const shown = Math.min(size, MOST_CELLS);
  // Most snapshots change nothing here.
  const cells = useMemo(() => {
    const gone = new Set(dead);
    return Array.from(
      { length: shown },
      (_, unit) => <i key={unit} class={gone.has(unit) ? "dead" : ""} />,
    );
  }, [shown, dead.join()]);
  return (
    <div class="units">
      <p>
        {layer}: <b>{dead.length}</b> of {size} {kind}
      </p>
      <div class="cells" aria-hidden="true">{cells}</div>
    </div>
  );
}
