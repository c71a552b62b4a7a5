import type { LedgerState, LedgerTotals } from "../report/types.ts";
import type { Paint } from "./paint.ts";
import { wrap } from "./wrap.ts";

/** The order in which the ledger is read: what goes on, what changes, what ends, what is left to people. */
export const LEDGER_ORDER = [
  "carried",
  "rewritten",
  "dropped",
  "manual",
  "ignored",
  "unread",
] as const satisfies readonly LedgerState[];

const LABEL = "ledger: ";

/** `412 constructs = 380 carried + 20 rewritten + …`, every state named, so that the sum can be checked by eye. */
export function ledgerSum(totals: LedgerTotals): string {
  return `${totals.constructs} construct${totals.constructs === 1 ? "" : "s"} = ${LEDGER_ORDER.map((state) => `${totals[state]} ${state}`).join(" + ")}`;
}

/** How many of `width` cells each state gets: in proportion, but at least one where there is anything. */
function shares(totals: LedgerTotals, width: number): Map<LedgerState, number> {
  const present = LEDGER_ORDER.filter((state) => totals[state] > 0);
  const cells = new Map<LedgerState, number>();
  for (const state of present) cells.set(state, Math.max(1, Math.round((totals[state] / totals.constructs) * width)));
  const largest = present.toSorted((a, b) => totals[b] - totals[a])[0];
  const sum = [...cells.values()].reduce((total, share) => total + share, 0);
  if (largest !== undefined) cells.set(largest, Math.max(1, (cells.get(largest) ?? 0) + width - sum));
  return cells;
}

/** The ledger as text, below a bar in proportion where there is colour. */
export function renderLedger(totals: LedgerTotals, options: { width: number; paint: Paint }): string[] {
  const { width, paint } = options;
  // A plus stays with the number behind it, so that a broken line still reads as a sum.
  const sum = ledgerSum(totals).replace(/\+ /g, "+\u00a0").replace(/(\d) /g, "$1\u00a0").replace("= ", "=\u00a0");
  const lines = wrap(sum, width - LABEL.length).map((line) => paintStates(line.replaceAll("\u00a0", " "), paint));
  const text = lines.map((line, index) => (index === 0 ? paint.strong(LABEL) : " ".repeat(LABEL.length)) + line);
  if (!paint.colour || totals.constructs === 0) return text;
  const bar = [...shares(totals, Math.min(width, 80) - LABEL.length)].map(([state, cells]) =>
    paint.bar[state](" ".repeat(cells)),
  );
  return [`${" ".repeat(LABEL.length)}${bar.join("")}`, ...text];
}

function paintStates(line: string, paint: Paint): string {
  return line.replace(
    /(\d+) (carried|rewritten|dropped|manual|ignored|unread)/g,
    (whole, number: string, state: LedgerState) => (number === "0" ? paint.faint(whole) : paint.state[state](whole)),
  );
}
