import { describe, expect, test } from "vitest";
import { compareSize, minimise } from "../../../src/replay/compare/minimise.ts";
import type { ReplayRequest } from "../../../src/replay/types.ts";

const LARGE: ReplayRequest = {
  scheme: "http",
  port: 80,
  method: "POST",
  host: "SHOP.example.com:80",
  target: "/a/b/c.html?x=1&y=2",
  headers: [
    ["x-a", "1"],
    ["x-b", "2"],
  ],
  source: "10.0.0.1",
  body: 10,
  delay: 5,
};

const SMALLEST: ReplayRequest = {
  ...LARGE,
  method: "GET",
  host: "shop.example.com",
  target: "/",
  headers: [],
  source: "198.51.100.7",
  body: 0,
  delay: 0,
};

describe("minimise", () => {
  test("leaves out all that does not matter", () => {
    expect(minimise(LARGE, () => true)).toEqual(SMALLEST);
  });

  test("keeps all of it where everything matters", () => {
    expect(minimise(LARGE, () => false)).toEqual(LARGE);
  });

  test.each([
    [
      "a header",
      (request: ReplayRequest) => request.headers.some(([name]) => name === "x-b"),
      { headers: [["x-b", "2"]] },
    ],
    ["the query", ({ target }: ReplayRequest) => target.includes("?"), { target: "/?" }],
    ["a part of the query", ({ target }: ReplayRequest) => target.includes("y=2"), { target: "/?x=1&y=2" }],
    ["a segment", ({ target }: ReplayRequest) => target.includes("/b"), { target: "/b" }],
    ["the body", ({ body }: ReplayRequest) => body > 0, { body: 10 }],
    ["the method", ({ method }: ReplayRequest) => method === "POST", { method: "POST" }],
    ["the client", ({ source }: ReplayRequest) => source === "10.0.0.1", { source: "10.0.0.1" }],
    [
      "the way the host is written",
      ({ host }: ReplayRequest) => host !== "shop.example.com",
      { host: "SHOP.example.com:80" },
    ],
  ])("keeps %s where it matters, and nothing else", (_, fails, kept) => {
    expect(minimise(LARGE, fails)).toEqual({ ...SMALLEST, ...kept });
  });

  test("ends, whatever the answer depends on", () => {
    let calls = 0;
    minimise({ ...LARGE, target: `/${"a/".repeat(2000)}` }, () => {
      calls++;
      return calls % 3 !== 0;
    });
    expect(calls).toBeLessThanOrEqual(300);
  });
});

test("the order of size is total", () => {
  expect(compareSize(LARGE, LARGE)).toBe(0);
  expect(compareSize(SMALLEST, LARGE)).toBeLessThan(0);
  expect(compareSize(LARGE, SMALLEST)).toBeGreaterThan(0);
  expect(compareSize(SMALLEST, { ...SMALLEST, source: "10.0.0.1" })).toBeLessThan(0);
  expect(compareSize(SMALLEST, { ...SMALLEST, host: undefined })).toBeLessThan(0);
});
