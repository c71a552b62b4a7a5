import { describe, expect, test } from "vitest";
import { createPaint } from "../../src/reporters/paint.ts";
import { renderReplay } from "../../src/reporters/replay.ts";
import { renderReplayMarkdown } from "../../src/reporters/replay-markdown.ts";
import { requestText } from "../../src/report/replay.ts";
import type { ReplayCounterExample, ReplayedRequest, ReportProxyReplay, ReportReplay } from "../../src/report/types.ts";
import { locationOf } from "../support/report.ts";

function requestOf(text: string): ReplayedRequest {
  return {
    text,
    scheme: "http",
    port: 80,
    method: "GET",
    host: "shop.example.com",
    target: "/",
    headers: [],
    source: "198.51.100.7",
    body: 0,
    delay: 0,
  };
}

function exampleOf(over: Partial<ReplayCounterExample> = {}): ReplayCounterExample {
  return {
    request: requestOf("GET http://shop.example.com/api/"),
    count: 3,
    mismatches: [{ field: "target", old: "nginx.conf api 10.0.1.1:80", new: "shop-web" }],
    old: { outcome: "sends it to `api`", places: [locationOf("nginx.conf", 12, "  «location /api/» {")] },
    new: { outcome: "sends it to `shop-web`", places: [locationOf("native/lb.json", 40, '  "Priority": «40»,')] },
    ...over,
  };
}

function proxyOf(over: Partial<ReportProxyReplay> = {}): ReportProxyReplay {
  return {
    proxy: "nginx.conf",
    balancers: ["shop"],
    compared: 100,
    equal: 97,
    declared: 0,
    undeclared: 3,
    notModelled: 0,
    leftOut: 0,
    decisions: 12,
    counterExamples: [exampleOf()],
    differences: [],
    notModelledBy: [],
    unexercised: [],
    hostsLeft: [],
    unknownTargets: [],
    newEndpoints: [],
    ...over,
  };
}

function replayOf(proxy: Partial<ReportProxyReplay> = {}, over: Partial<ReportReplay> = {}): ReportReplay {
  const made = proxyOf(proxy);
  const { compared, equal, declared, undeclared, notModelled, leftOut } = made;
  return {
    stage: "after",
    totals: { compared, equal, declared, undeclared, notModelled, leftOut },
    proxies: [made],
    ...over,
  };
}

function rendered(replay: ReportReplay, width = 80): string {
  return renderReplay(replay, { width, paint: createPaint(false), again: "", findings: [] });
}

describe("for the terminal", () => {
  test("a counter-example with both places", () => {
    expect(rendered(replayOf())).toBe(`-- nginx.conf  stage after, against what hakobu migrate writes -----------------

compared 100 requests across 12 decisions
  equal       97  both sides answer alike
  undeclared   3  they differ, and nobody said so

undeclared  GET http://shop.example.com/api/  and 2 requests like it
  target: old nginx.conf api 10.0.1.1:80; new shop-web
  old  sends it to \`api\`
       nginx.conf:12:3
       12 |   location /api/ {
          |   ^^^^^^^^^^^^^^
  new  sends it to \`shop-web\`
       native/lb.json:40:15
       40 |   "Priority": 40,
          |               ^^

1 undeclared difference in 3 of 100 requests
next: this is a bug of hakobu, or a difference that it should declare: please
      report it, with \`hakobu verify --format json=replay.json\`
`);
  });

  test("many are counted, none silently left out", () => {
    const text = rendered(
      replayOf({
        counterExamples: Array.from({ length: 25 }, () => exampleOf()),
        hostsLeft: Array.from({ length: 40 }, (_, index) => ({
          host: `h${index}`,
          reason: "why",
          count: 2,
          location: locationOf("nginx.conf", index + 1, "«server» {"),
        })),
      }),
    );
    expect(text).toContain("and 15 more differences in 45 requests: all of them with `--format json`");
    expect(text).toContain("40 hosts stay where they are");
    expect(text).toContain("  and 25 more: all of them with `--format json`");
  });

  test("the verdict is no wider than the window", () => {
    const text = rendered(replayOf({ undeclared: 0, counterExamples: [], notModelled: 1_234_567 }), 40);
    const verdict = text.slice(text.indexOf("no undeclared difference"));
    expect(verdict.replace(/\s+/g, " ")).toContain("1234567 requests not modelled next: ");
    expect(verdict.split("\n").filter((line) => line.length > 40)).toEqual([]);
  });

  test("what was not compared has its reason", () => {
    const nothing = { compared: 0, equal: 0, undeclared: 0, counterExamples: [] };
    const text = rendered(replayOf({ ...nothing, reason: "the plan writes no load balancer for it" }));
    expect(text).toContain("-- nothing to compare  stage after ---");
    expect(text).toContain("\nthe plan writes no load balancer for it\n  nginx.conf\n");
    expect(text).toContain("nothing was compared\n");
  });

  test("decisions that were not exercised, proved or not, and new endpoints", () => {
    const location = locationOf("nginx.conf", 3, "«location /x» {");
    const text = rendered(
      replayOf({
        undeclared: 0,
        counterExamples: [],
        unexercised: [
          { side: "old", what: "location", notModelled: false, location },
          { side: "old", what: "step", notModelled: true, location },
          { side: "new", what: "rule 4", notModelled: false, unreachable: "rule 3 takes it", location },
        ],
        newEndpoints: ["https:443"],
      }),
    );
    expect(text).toContain("decisions that no request got to\n  nginx.conf:3:1  old: location\n");
    expect(text).toContain("which are not modelled\n  nginx.conf:3:1  old: step\n");
    expect(text).toContain(
      "decisions that no request can get to\n  nginx.conf:3:1  new: rule 4\n    rule 3 takes it\n",
    );
    expect(text).toContain("the old side does not listen on https:443");
  });

  test("nothing of a file or a request can drive the terminal", () => {
    const nasty = "\u001b[31m\u202eevil\u0007\nnext line";
    const location = locationOf(`${nasty}.conf`, 1, `«${nasty.replace("\n", "")}»`);
    const text = rendered(
      replayOf(
        {
          proxy: nasty,
          counterExamples: [
            exampleOf({
              request: requestOf(nasty),
              mismatches: [{ field: "path", old: nasty, new: nasty }],
              old: { outcome: nasty, places: [location] },
              new: { outcome: nasty, places: [] },
            }),
          ],
          differences: [{ finding: "f", field: "path", count: 0, location }],
          notModelledBy: [{ side: "old", by: nasty, reason: nasty, count: 1, request: requestOf(nasty), location }],
          unexercised: [{ side: "old", what: nasty, notModelled: false, unreachable: nasty, location }],
          hostsLeft: [{ host: nasty, reason: nasty, count: 1, location }],
          unknownTargets: [{ name: nasty, location }],
        },
        { against: nasty },
      ),
    );
    // oxlint-disable-next-line no-control-regex -- that is the question
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(text.split("\n").some((line) => line.startsWith("next line"))).toBe(false);
  });
});

describe("for Markdown", () => {
  test("a table and the counter-examples", () => {
    const [heading, table = "", list] = renderReplayMarkdown(replayOf());
    expect(heading).toBe("## Replay");
    expect(table.split("\n")[2]).toBe("| `nginx.conf` | 100 | 97 | 0 | 3 | 0 | 0 |");
    expect(list).toContain("`GET http://shop.example.com/api/` (3 requests): target: old");
  });

  test("nothing without a replay", () => {
    expect(renderReplayMarkdown(undefined)).toEqual([]);
  });
});

test.each([
  [{}, "GET http://a.example/x"],
  [{ scheme: "https" as const, port: 443 }, "GET https://a.example/x"],
  [{ port: 8080 }, "GET http://a.example/x (to port 8080)"],
  [{ host: undefined }, "GET http://:80/x (without Host)"],
  [{ host: "" }, "GET http://:80/x (with an empty Host)"],
  [
    { method: "POST", body: 5, delay: 61, source: "10.0.0.1", headers: [["x-a", "b"]] as const },
    "POST http://a.example/x (x-a: b, from 10.0.0.1, with 5 bytes, answered after 61 s)",
  ],
])("a request in a line: %j", (over, text) => {
  expect(
    requestText({
      scheme: "http",
      port: 80,
      method: "GET",
      host: "a.example",
      target: "/x",
      headers: [],
      source: "198.51.100.7",
      body: 0,
      delay: 0,
      ...over,
    }),
  ).toBe(text);
});
