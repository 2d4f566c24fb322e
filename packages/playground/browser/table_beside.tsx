/// <reference lib="dom" />
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

/** The table of a figure, made while it is open: of a live figure that would cost time. */
export function TableBeside(
  { name, children }: { name: string; children: () => ComponentChildren },
) {
  const [open, setOpen] = useState(false);
  return (
    <details class="beside-figure" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{name} as a table</summary>
      {open
        ? <div class="scroll" tabIndex={0} role="region" aria-label={name}>{children()}</div>
        : null}
    </details>
  );
}

/** Rows of a table, whose first column names them. */
export function Rows(
  { head, rows }: { head: readonly string[]; rows: readonly (readonly (string | number)[])[] },
) {
  return (
    <table>
      <thead>
        <tr>{head.map((title) => <th key={title} scope="col">{title}</th>)}</tr>
      </thead>
      <tbody>
        {rows.map(([name, ...cells]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {cells.map((cell, at) => <td key={at}>{cell}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
