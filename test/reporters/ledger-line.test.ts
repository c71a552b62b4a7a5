import { expect, test } from "vitest";
import { ledgerSum, renderLedger } from "../../src/reporters/ledger-line.ts";
import { createPaint } from "../../src/reporters/paint.ts";
import { totalsOf } from "../support/report.ts";
import { showCodes } from "../support/terminal.ts";

const totals = totalsOf({ carried: 380, rewritten: 20, manual: 8, ignored: 4 });

test("every state is named, none too", () => {
  expect(ledgerSum(totals)).toBe(
    "412 constructs = 380 carried + 20 rewritten + 0 dropped + 8 manual + 4 ignored + 0 unread",
  );
  expect(ledgerSum(totalsOf({ carried: 1 }))).toMatch(/^1 construct = 1 carried/);
});

test("a broken line begins with a plus", () => {
  expect(renderLedger(totals, { width: 80, paint: createPaint(false) })).toEqual([
    "ledger: 412 constructs = 380 carried + 20 rewritten + 0 dropped + 8 manual",
    "        + 4 ignored + 0 unread",
  ]);
  expect(renderLedger(totals, { width: 120, paint: createPaint(false) })).toHaveLength(1);
});

test("with colour a bar shows the shares, each at least one cell, and fills its width", () => {
  for (const some of [
    totals,
    totalsOf({ unread: 1 }),
    totalsOf({ carried: 100_000, dropped: 1, manual: 1, ignored: 1, unread: 1, rewritten: 1 }),
  ]) {
    const [bar = ""] = renderLedger(some, { width: 80, paint: createPaint(true) });
    // oxlint-disable-next-line no-control-regex -- colours are taken away
    const plain = bar.replace(/\u001b\[\d+m/g, "");
    expect(plain).toBe(" ".repeat(80));
    const present = Object.values(some).filter((number) => number > 0).length - 1;
    expect(showCodes(bar).match(/‹4[1-7]›|‹100›/g)).toHaveLength(present);
    expect(showCodes(bar)).not.toMatch(/›‹49›/);
  }
  expect(
    showCodes(renderLedger(totalsOf({ carried: 1, unread: 1 }), { width: 28, paint: createPaint(true) })[0] ?? ""),
  ).toBe(`        ‹42›${" ".repeat(10)}‹49›‹41›${" ".repeat(10)}‹49›`);
});

test("without a construct there is no bar", () => {
  expect(renderLedger(totalsOf(), { width: 80, paint: createPaint(true) })[0]).toContain("0 constructs");
});
