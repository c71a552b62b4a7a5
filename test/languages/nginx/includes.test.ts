import { describe, expect, test } from "vitest";
import {
  expandDump,
  expandIncludes,
  matchGlob,
  parseNginx,
  splitDump,
  type ExpandedNginx,
  type NginxDirective,
} from "../../../src/languages/nginx/index.ts";
import { isGlob } from "../../../src/languages/nginx/glob.ts";

/** Expands `nginx.conf` among files in memory. */
function expand(files: Readonly<Record<string, string>>): ExpandedNginx & { reads: string[] } {
  const reads: string[] = [];
  const expanded = expandIncludes({
    path: "etc/nginx.conf",
    read: (path) => {
      reads.push(path);
      const text = files[path];
      return text === undefined ? undefined : parseNginx(path, text);
    },
    resolve: (pattern) => {
      if (isGlob(pattern)) return { kind: "files", paths: matchGlob(pattern, Object.keys(files)).toReversed() };
      return Object.hasOwn(files, pattern) ? { kind: "files", paths: [pattern] } : { kind: "missing" };
    },
    mapAbsolute: (absolute) => (absolute.startsWith("/etc/nginx/") ? `etc/${absolute.slice(11)}` : undefined),
  });
  return { ...expanded, reads };
}

function outline(directives: readonly NginxDirective[]): string {
  return directives
    .map(({ name, arguments: words, block, via = [] }) => {
      const line = [name, ...words.map(({ text }) => text)].join(" ");
      const from = via.map(({ path, start }) => `@${path}:${start}`).join("");
      return `${line}${from}${block === undefined ? ";" : ` {${outline(block)}}`}`;
    })
    .join(" ");
}

describe("includes", () => {
  test("are replaced by what they include, relative to the main file's folder", () => {
    const { directives, files, includes, problems, incomplete } = expand({
      "etc/nginx.conf": "a; http { include conf.d/*.conf; include /etc/nginx/x.conf; b; }",
      "etc/conf.d/2.conf": "two { include sub/y; }",
      "etc/conf.d/1.conf": "one;",
      "etc/conf.d/.hidden.conf": "no;",
      "etc/x.conf": "x;",
      "etc/sub/y": "y;",
    });
    expect(outline(directives)).toBe(
      "a; http {one@etc/nginx.conf:10; two@etc/nginx.conf:10 {y@etc/conf.d/2.conf:6@etc/nginx.conf:10;} x@etc/nginx.conf:33; b;}",
    );
    expect(files.map(({ path }) => path)).toEqual([
      "etc/nginx.conf",
      "etc/conf.d/1.conf",
      "etc/conf.d/2.conf",
      "etc/sub/y",
      "etc/x.conf",
    ]);
    expect(includes.map(({ pattern, kind, glob, paths }) => [pattern, kind, glob, paths])).toEqual([
      ["conf.d/*.conf", "files", true, ["etc/conf.d/1.conf", "etc/conf.d/2.conf"]],
      ["sub/y", "files", false, ["etc/sub/y"]],
      ["/etc/nginx/x.conf", "files", false, ["etc/x.conf"]],
    ]);
    expect([problems, incomplete]).toEqual([[], false]);
  });

  test("are read once, however often they are included", () => {
    const { directives, reads } = expand({ "etc/nginx.conf": "a { include x; } b { include x; }", "etc/x": "c;" });
    expect(outline(directives)).toBe("a {c@etc/nginx.conf:4;} b {c@etc/nginx.conf:21;}");
    expect(reads).toEqual(["etc/nginx.conf", "etc/x"]);
  });

  test("stand in maps, but not in split_clients", () => {
    const { directives } = expand({
      "etc/nginx.conf": "map a b { include x; } split_clients a b { include x; }",
      "etc/x": "c d;",
    });
    expect(outline(directives)).toBe("map a b {c d@etc/nginx.conf:10;} split_clients a b {include x;}");
  });

  test.each([
    ["include missing.conf;", "nginx-include-missing", "missing.conf", "missing", true],
    ["include ../../x;", "nginx-include-outside-root", "../../x", "outside", true],
    ["include /opt/x;", "nginx-include-outside-root", "/opt/x", "outside", true],
    ["include nginx.conf;", "nginx-include-cycle", "etc/nginx.conf", "cycle", true],
    ["include nothing/*.conf;", undefined, undefined, "files", false],
    ["include mime.types; ", undefined, undefined, "missing", false],
    ["include /usr/share/nginx/modules/*.conf;", undefined, undefined, "outside", false],
  ])("%s", (text, code, path, kind, incomplete) => {
    const expanded = expand({ "etc/nginx.conf": `a; ${text} b;` });
    expect(outline(expanded.directives)).toBe("a; b;");
    expect(expanded.problems.map((problem) => [problem.code, problem.values["path"]])).toEqual(
      code === undefined ? [] : [[code, path]],
    );
    expect(expanded.includes.map((include) => include.kind)).toEqual([kind]);
    expect(expanded.incomplete).toBe(incomplete);
  });

  test("what nginx's distribution brings is said to be so", () => {
    const { includes } = expand({
      "etc/nginx.conf": "include mime.types; include /etc/nginx/fastcgi_params; include my;",
    });
    expect(includes.map(({ distribution }) => distribution)).toEqual([true, true, false]);
  });

  test("a directive of another shape is left for the check", () => {
    expect(outline(expand({ "etc/nginx.conf": "include a b; include { c; } include;" }).directives)).toBe(
      "include a b; include {c;} include;",
    );
  });

  test("files that include each other end", () => {
    const { problems } = expand({ "etc/nginx.conf": "include a;", "etc/a": "include b; x;", "etc/b": "include a; y;" });
    expect(problems.map(({ code, span }) => [code, span.path])).toEqual([["nginx-include-cycle", "etc/b"]]);
  });

  test("chains and growth have a limit", () => {
    const chain = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`etc/${n}`, `include ${n + 1};`]));
    expect(expand({ ...chain, "etc/nginx.conf": "include 0;" }).problems.map(({ code }) => code)).toEqual([
      "nginx-include-cycle",
    ]);
    const doubling = Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [`etc/${n}`, `x; include ${n + 1}; include ${n + 1};`]),
    );
    const bomb = expand({ ...doubling, "etc/40": "y;", "etc/nginx.conf": "include 0;" });
    expect(new Set(bomb.problems.map(({ code }) => code))).toEqual(new Set(["nginx-nesting-too-deep"]));
    const deep = Object.fromEntries(
      Array.from({ length: 50 }, (_, n) => [`etc/${n}`, `${"a { ".repeat(20)}include ${n + 1};${" }".repeat(20)}`]),
    );
    expect(
      expand({ ...deep, "etc/50": "y;", "etc/nginx.conf": "include 0;" }).problems.map(({ code }) => code),
    ).toEqual(["nginx-nesting-too-deep"]);
  });

  test("a broken file makes the configuration incomplete", () => {
    expect(expand({ "etc/nginx.conf": "include a;", "etc/a": "x; }" }).incomplete).toBe(true);
  });

  test("a missing main file gives nothing", () => {
    expect(expand({})).toMatchObject({ directives: [], files: [], problems: [] });
  });
});

describe("globs", () => {
  const paths = ["a/b.conf", "a/.b.conf", "a/c/b.conf", "a/b1.conf", "a/b2.conf", "a/[x].conf", "a/é.conf", "a/*"];
  test.each([
    ["a/*.conf", ["a/[x].conf", "a/b.conf", "a/b1.conf", "a/b2.conf", "a/é.conf"]],
    ["a/.*", ["a/.b.conf"]],
    ["a/b?.conf", ["a/b1.conf", "a/b2.conf"]],
    ["a/?.conf", ["a/b.conf", "a/é.conf"]],
    ["a/b[0-1].conf", ["a/b1.conf"]],
    ["a/b[!1].conf", ["a/b2.conf"]],
    ["a/[[]x].conf", ["a/[x].conf"]],
    ["a/[]]", []],
    ["a/\\*", ["a/*"]],
    ["*/*/b*", ["a/c/b.conf"]],
    ["a/*b*.c*f", ["a/b.conf", "a/b1.conf", "a/b2.conf"]],
    ["a/[", []],
    ["*", []],
  ])("%s", (pattern, expected) => {
    expect(matchGlob(pattern, paths)).toEqual(expected);
  });

  // Where each star would try every place again, this never ends.
  test("many stars", () => {
    expect(matchGlob(`${"*a".repeat(200)}b`, ["a".repeat(5000)])).toEqual([]);
  });
});

describe("dumps of nginx -T", () => {
  const DUMP = [
    "nginx: the configuration file /etc/nginx/nginx.conf syntax is ok",
    "# configuration file /etc/nginx/nginx.conf:",
    "events { } http { include conf.d/*.conf; include /etc/nginx/mime.types; }",
    "",
    "# configuration file /etc/nginx/conf.d/a.conf:",
    "server { listen 80; }",
    "",
    "# configuration file /etc/nginx/mime.types:",
    "types { }",
    "",
  ].join("\n");

  test("are split by their markers", () => {
    expect(splitDump(DUMP).map(({ path, start, end }) => [path, DUMP.slice(start, end).trim()])).toEqual([
      ["/etc/nginx/nginx.conf", "events { } http { include conf.d/*.conf; include /etc/nginx/mime.types; }"],
      ["/etc/nginx/conf.d/a.conf", "server { listen 80; }"],
      ["/etc/nginx/mime.types", "types { }"],
    ]);
    expect(splitDump("events { }\n# configuration file /etc/nginx/nginx.conf:\n")).toEqual([]);
    expect(splitDump("events { }")).toEqual([]);
  });

  test("resolve their includes among themselves; places are those of the dump", () => {
    const expanded = expandDump("dump.txt", DUMP);
    const http = expanded?.directives[1];
    expect(http?.block?.map(({ name }) => name)).toEqual(["server", "types"]);
    const { path = "", start = 0, end = 0 } = http?.block?.[0]?.span ?? {};
    expect([path, DUMP.slice(start, end)]).toEqual(["dump.txt", "server { listen 80; }"]);
    expect(expanded?.problems).toEqual([]);
    expect(expandDump("a", "events { }")).toBeUndefined();
  });
});
