import { describe, expect, test } from "vitest";
import { chooseApps } from "../../src/cli/choose-apps.ts";
import { collectNames, oneOf, parseFormat, parseTag, repeated, shellWord } from "../../src/cli/options.ts";
import { appOf } from "../support/report.ts";

test("--tag takes any tag but none at all", () => {
  expect(parseTag("v1@sha256:0")).toBe("v1@sha256:0");
  for (const value of ["", " "]) expect(() => parseTag(value)).toThrow("Write a tag, or leave the option out.");
});

describe("--format", () => {
  test.each([
    ["json", { name: "json" }],
    ["json=out/report.json", { name: "json", file: "out/report.json" }],
    ["markdown=a=b", { name: "markdown", file: "a=b" }],
  ])("%s", (value, choice) => {
    expect(parseFormat(value, [])).toEqual([choice]);
  });

  test("several may be given, one of them to standard output", () => {
    expect(parseFormat("json=a", parseFormat("pretty", []))).toHaveLength(2);
    expect(() => parseFormat("json", parseFormat("pretty", []))).toThrow(
      "Only one format can go to standard output; give the other a file, for example json=report.txt.",
    );
  });

  test("mistakes name what there is", () => {
    expect(() => parseFormat("jsno", [])).toThrow("Valid are pretty, markdown, json; did you mean `json`?");
    expect(() => parseFormat("json=", [])).toThrow("Write a file behind the `=`");
    expect(() => parseFormat("sarif", [])).toThrow("Valid are pretty, markdown, json.");
  });
});

test("names may be repeated, or stand in one with commas", () => {
  expect(collectNames("b, c,", collectNames("a", []))).toEqual(["a", "b", "c"]);
});

test("oneOf returns what it knows", () => {
  expect(oneOf(["error", "note"])("note")).toBe("note");
  expect(() => oneOf(["error", "note"])("eror")).toThrow("did you mean `error`?");
});

test("the next command repeats paths and choices, quoted for a shell", () => {
  expect(repeated(["a b/", "it's"], { app: ["web"], only: ["x"], skip: [], config: "c.yaml", tag: "v1" })).toBe(
    " 'a b/' 'it'\\''s' --config c.yaml --app web --only x --tag v1",
  );
  expect(repeated([], { app: [], only: [], skip: [] })).toBe("");
  expect(shellWord("$(rm -rf .)")).toBe("'$(rm -rf .)'");
});

describe("--app", () => {
  const report = {
    apps: [appOf({ id: "prod/web", name: "web" }), appOf({ id: "dev/web", name: "web" }), appOf({ id: "api" })],
    proxies: [],
  };

  test("names an app by its id, or every app of that name", () => {
    expect(chooseApps(report, ["prod/web"])).toEqual(["prod/web"]);
    expect(chooseApps(report, ["web", "api"])).toEqual(["prod/web", "dev/web", "api"]);
    expect(chooseApps(report, [])).toBeUndefined();
  });

  test("that is not there is a wrong call", () => {
    expect(() => chooseApps(report, ["prod/wbe"])).toThrow("`--app prod/wbe`: no such app; did you mean `prod/web`?");
    expect(() => chooseApps(report, ["zzz"])).toThrow("no such app; there are prod/web, dev/web, api");
    expect(() => chooseApps({ apps: [], proxies: [] }, ["x"])).toThrow("no such app; there are none");
  });
});
