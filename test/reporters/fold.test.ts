import { expect, test } from "vitest";
import { groupFindings } from "../../src/reporters/fold.ts";
import type { ReportProxy } from "../../src/report/types.ts";
import { appOf, findingOf, locationOf } from "../support/report.ts";

function countAll(groups: ReturnType<typeof groupFindings>): number[] {
  const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);
  return [
    sum(groups.map((group) => group.full.length)),
    sum(groups.flatMap((group) => [...group.lines.values()].map((lines) => lines.length))),
    sum(groups.flatMap((group) => [...group.counted.values()])),
  ];
}

test("up to five findings of a rule are all in full", () => {
  const findings = Array.from({ length: 5 }, () => findingOf());
  expect(countAll(groupFindings({ apps: [appOf()], proxies: [], findings }))).toEqual([5, 0, 0]);
});

test("of more, three are in full, twenty on a line, and every other one is counted", () => {
  const apps = Array.from({ length: 40 }, (_, index) => appOf({ id: `app-${index}` }));
  const findings = apps.flatMap((app) => [findingOf({ apps: [app.id] }), findingOf({ apps: [app.id] })]);
  const groups = groupFindings({ apps, proxies: [], findings });
  expect(countAll(groups)).toEqual([3, 20, 57]);
  expect(groups.map((group) => group.app)).toEqual(apps.map((app) => app.id));
});

test("rules are counted each for itself", () => {
  const findings = [...Array.from({ length: 6 }, () => findingOf()), findingOf({ rule: "other" })];
  expect(countAll(groupFindings({ apps: [appOf()], proxies: [], findings }))).toEqual([4, 3, 0]);
});

test("apps come first, then what several share, then what nobody has; suppressed ones never", () => {
  const findings = [
    findingOf({ apps: [] }),
    findingOf({ apps: ["web", "api"] }),
    findingOf({ apps: ["web"] }),
    findingOf({ apps: ["api"] }),
    findingOf({ apps: ["api"], suppressed: "known" }),
  ];
  const groups = groupFindings({ apps: [appOf({ id: "api" }), appOf({ id: "web" })], proxies: [], findings });
  expect(groups.map((group) => [group.app, group.shared, group.full.length])).toEqual([
    ["api", false, 1],
    ["web", false, 1],
    [undefined, true, 1],
    [undefined, false, 1],
  ]);
});

test("what is wrong with a file stands with the proxy that it was read for, unless there are several", () => {
  const proxy = (id: string, files: string[]): ReportProxy => ({
    id,
    path: id,
    files,
    state: "person",
    reasons: [],
    effort: 1,
    hosts: [],
  });
  const proxies = [proxy("a.conf", ["a.conf", "both.conf"]), proxy("b.conf", ["b.conf", "both.conf"])];
  const findings = ["a.conf", "both.conf"].map((path) =>
    findingOf({ apps: [], location: locationOf(path, 1, "«x»;") }),
  );
  expect(groupFindings({ apps: [], proxies, findings }).map(({ app, full }) => [app, full.length])).toEqual([
    ["a.conf", 1],
    [undefined, 1],
  ]);
});
