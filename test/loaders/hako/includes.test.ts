import { describe, expect, test } from "vitest";
import { definitionsOf } from "../../../src/loaders/hako/definitions.ts";
import { composer, type ComposedFile } from "../../../src/loaders/hako/includes.ts";
import { openSources, type Sources } from "../../../src/loaders/hako/sources.ts";
import { knownText } from "../../../src/source/text.ts";
import type { Value } from "../../../src/source/value.ts";
import type { Span } from "../../../src/source/span.ts";
import { memoryWorkspace, type Workspace } from "../../../src/source/workspace.ts";

interface Composition {
  readonly sources: Sources;
  readonly composed: ComposedFile;
  at(span: Span | undefined): string | undefined;
  problems(): unknown[];
}

function compose(files: Record<string, string>, path: string): Composition {
  const sources = openSources(memoryWorkspace(files));
  sources.read(path);
  const composed = composer(sources).compose(path);
  const at = (span: Span | undefined): string | undefined => span && files[span.path]?.slice(span.start, span.end);
  return {
    sources,
    composed,
    at,
    problems: () => sources.problems.map(({ code, span, values }) => [code, span.path, at(span), values]),
  };
}

function plain(value: Value | undefined): unknown {
  if (value?.kind === "map")
    return Object.fromEntries([...value.entries].map(([name, entry]) => [name, plain(entry.value)]));
  if (value?.kind === "list") return value.items.map(plain);
  if (value?.kind === "string") return knownText(value.text);
  return value?.kind === "number" ? value.value : value?.kind;
}

describe("includes", () => {
  test("are relative to the file they are typed in, at any node and any depth", () => {
    const { composed } = compose(
      {
        "apps/web.yml": "<<: !include ../shared/base.yml\nlist:\n  !include list.yml\nscalar: !include one.yml\n",
        "apps/list.yml": "- a\n- !include one.yml\n",
        "apps/one.yml": "1\n",
        "shared/base.yml": "deep: !include parts/deep.yml\n",
        "shared/parts/deep.yml": "x: !include ../deepest.yml\n",
        "shared/deepest.yml": "here\n",
      },
      "apps/web.yml",
    );
    expect(plain(composed.value)).toEqual({ deep: { x: "here" }, list: ["a", 1], scalar: 1 });
    expect(composed.readable).toBe(true);
    expect(composed.files).toEqual([
      "apps/web.yml",
      "shared/base.yml",
      "shared/parts/deep.yml",
      "shared/deepest.yml",
      "apps/list.yml",
      "apps/one.yml",
    ]);
  });

  test("give their values the places of all includes outwards", () => {
    const { composed, at } = compose(
      { "a.yml": "x: !include b.yml\n", "b.yml": "y: !include c.yml\n", "c.yml": "z: 'typed'\n" },
      "a.yml",
    );
    const x = composed.value?.kind === "map" ? composed.value.entries.get("x")?.value : undefined;
    const y = x?.kind === "map" ? x.entries.get("y")?.value : undefined;
    const z = y?.kind === "map" ? y.entries.get("z")?.value : undefined;
    expect(z?.origins.map(at)).toEqual(["'typed'", "y: !include c.yml", "x: !include b.yml"]);
  });

  test.each([
    ["missing.yml", "include-missing", "there is no such file"],
    ["../outside.yml", "include-outside-root", "it lies outside the root, which hakobu does not leave"],
    ["/etc/passwd", "include-outside-root", "it lies outside the root, which hakobu does not leave"],
    ["binary.yml", "include-unreadable", "it is not UTF-8 text"],
    ["broken.yml", "include-unreadable", "it is not YAML that Hako could load"],
    ["empty.yml", "include-unreadable", "it is not YAML that Hako could load"],
  ])("that cannot be followed (%s) are a problem at their place", (path, code, reason) => {
    const { composed, problems } = compose(
      {
        "web.yml": `a: 1\nb: !include ${path}\n`,
        "binary.yml": "x: \u0000",
        "broken.yml": "a: [",
        "empty.yml": "# nothing\n",
      },
      "web.yml",
    );
    expect(composed.readable).toBe(false);
    expect(problems()).toContainEqual([code, "web.yml", `b: !include ${path}`, { path, reason }]);
    expect(plain(composed.value)).toMatchObject({ a: 1 });
  });

  test("that end in themselves are a problem where the circle closes", () => {
    const { composed, problems } = compose(
      { "a.yml": "x: !include b.yml\n", "b.yml": "y: !include ./a.yml\n" },
      "a.yml",
    );
    expect(composed.readable).toBe(false);
    expect(problems()).toEqual([
      ["include-cycle", "b.yml", "y: !include ./a.yml", { path: "./a.yml", chain: "a.yml → b.yml → a.yml" }],
    ]);
  });

  test("of a file in itself", () => {
    expect(compose({ "a.yml": "x: !include a.yml\n" }, "a.yml").problems()).toMatchObject([
      ["include-cycle", "a.yml", "x: !include a.yml", { chain: "a.yml → a.yml" }],
    ]);
  });

  test("end at a depth", () => {
    const files = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`f${index}.yml`, `x: !include f${index + 1}.yml\n`]),
    );
    expect(compose(files, "f0.yml").problems()).toMatchObject([
      ["include-unreadable", "f20.yml", expect.anything(), expect.anything()],
    ]);
  });

  test("cannot multiply without end", () => {
    const files: Record<string, string> = { "f12.yml": "x: 1\n" };
    for (let index = 0; index < 12; index++)
      files[`f${index}.yml`] = Array.from({ length: 10 }, (_, key) => `k${key}: !include f${index + 1}.yml\n`).join("");
    const { composed, problems } = compose(files, "f0.yml");
    expect(composed.readable).toBe(false);
    expect(problems()).toMatchObject(expect.arrayContaining([expect.arrayContaining(["yaml-too-many-aliases"])]));
  });

  test("read and parse each file once, and report its problems once", () => {
    const reads: string[] = [];
    const memory = memoryWorkspace({
      "a.yml": "x: !include c.yml\n",
      "b.yml": "x: !include c.yml\n",
      "c.yml": "a: 1\na: 2\n",
    });
    const workspace: Workspace = { ...memory, read: (path) => (reads.push(path), memory.read(path)) };
    const sources = openSources(workspace);
    const { compose: composeFile } = composer(sources);
    for (const path of ["a.yml", "b.yml"]) {
      sources.read(path);
      composeFile(path);
    }
    expect(sources.problems.map(({ code }) => code)).toEqual(["yaml-duplicate-key"]);
    expect(reads.filter((path) => path === "c.yml")).toHaveLength(2);
  });
});

describe("what an include loses", () => {
  test("is ignored where the including file sets the key again", () => {
    const { composed, at } = compose(
      { "web.yml": "<<: !include base.yml\na: 2\n", "base.yml": "a: 1\nb: 1\n" },
      "web.yml",
    );
    expect(composed.ignored.map(({ span }) => [span.path, at(span)])).toEqual([["base.yml", "a: 1"]]);
  });

  test("is not ignored where another use keeps it", () => {
    const { composed } = compose(
      { "web.yml": "x:\n  <<: !include base.yml\n  a: 2\ny: !include base.yml\n", "base.yml": "a: 1\nb: 1\n" },
      "web.yml",
    );
    expect(composed.ignored).toEqual([]);
  });

  test("covers the second merged include and what stood behind it", () => {
    const { composed, at } = compose(
      { "web.yml": "<<: !include a.yml\n<<: !include b.yml\n", "a.yml": "a: 1\n", "b.yml": "b: 1\n" },
      "web.yml",
    );
    expect(composed.ignored.map(({ span }) => at(span))).toEqual(["<<: !include a.yml", "a: 1"]);
  });

  test("goes through several files", () => {
    const { composed, at } = compose(
      {
        "web.yml": "<<: !include a.yml\nk: 3\n",
        "a.yml": "<<: !include b.yml\n",
        "b.yml": "k: 1\nl: 2\nl: 3\n---\nlater: 1\n",
      },
      "web.yml",
    );
    expect(composed.ignored.map(({ span }) => at(span))).toEqual(["k: 1", "l: 2", "later: 1"]);
  });
});

describe("definitionsOf", () => {
  function ids(files: Record<string, string>): [string, string, string][] {
    const sources = openSources(memoryWorkspace(files));
    const { compose: composeFile } = composer(sources);
    const composed = new Map<string, ComposedFile>();
    for (const path of Object.keys(files)) {
      sources.read(path);
      composed.set(path, composeFile(path));
    }
    return definitionsOf(composed).map(({ path, name, id }) => [path, name, id]);
  }

  const WHOLE = "scheduler: {}\napp: {}\n";

  test("are named by their file without its last extension", () => {
    expect(ids({ "apps/web.v2.yml": WHOLE, "b.yaml": WHOLE })).toEqual([
      ["apps/web.v2.yml", "web.v2", "web.v2"],
      ["b.yaml", "b", "b"],
    ]);
  });

  test("take their folder, then their extension, where others have the same name", () => {
    expect(ids({ "web.yml": WHOLE, "b/web.yml": WHOLE, "a/web.yml": WHOLE, "a/web.yaml": WHOLE })).toEqual(
      [
        ["a/web.yaml", "web", "a/web.yaml"],
        ["a/web.yml", "web", "a/web.yml"],
        ["b/web.yml", "web", "b/web"],
        ["web.yml", "web", "web"],
      ].sort(),
    );
  });

  test("leave out the parts of others, but nothing else", () => {
    const files = {
      "web.yml": "<<: !include base.yml\napp: {}\n",
      "base.yml": "scheduler: {}\n",
      "whole.yml": `<<: !include web.yml\n`,
      "alone.yml": "app: {}\n",
      "broken.yml": "app: [",
      "list.yml": "- !include broken-part.yml\n",
      "broken-part.yml": "app: {",
    };
    expect(ids(files).map(([path]) => path)).toEqual(["alone.yml", "broken.yml", "list.yml", "web.yml", "whole.yml"]);
  });
});
