import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyze, type Analysis } from "../../src/analyze.ts";
import { DEFAULT_SETTINGS } from "../../src/settings/types.ts";
import { memoryWorkspace } from "../../src/source/workspace.ts";
import { readFiles, type Files } from "../ledger/estates.ts";

const CORPUS = "../shared/corpus/hako";
const present = existsSync(CORPUS);

function analyse(files: Files, paths: readonly string[]): Analysis {
  return analyze({ workspace: memoryWorkspace(files), paths, named: new Set(paths), settings: DEFAULT_SETTINGS });
}

const sum = ({ constructs, ...states }: Readonly<Record<string, number>>): number =>
  Object.values(states).reduce((total, count) => total + count, 0) - (constructs ?? 0);

describe.skipIf(!present)(`the corpus${present ? "" : " (skipped: ../shared is not here)"}`, () => {
  it.each(["hako-jsonnet", "isucon10"])("%s is accounted for, with nothing unread", (estate) => {
    const files = present ? readFiles(`${CORPUS}/${estate}`) : {};
    const { totals } = analyse(
      files,
      Object.keys(files).filter((path) => path.endsWith(".jsonnet")),
    ).report().ledger;
    expect(totals.constructs).toBeGreaterThan(100);
    expect(sum({ ...totals })).toBe(0);
    expect(totals.unread).toBe(0);
  });

  it.each([
    ["hako-jsonnet", "hello.jsonnet", "hello.jsonnet"],
    ["hako-jsonnet", "hello.jsonnet", "front.libsonnet"],
    ["isucon10", "isuxportal-prd-web-fargate.jsonnet", "isuxportal-prd-base.libsonnet"],
  ])("%s: a finding wherever a file is cut: %s", (estate, definition, cut) => {
    const files = present ? readFiles(`${CORPUS}/${estate}`) : {};
    const text = files[cut] ?? "";
    const whole = text.trimEnd().length;
    // Each byte was tried once by hand; a prime step keeps the test short.
    for (let end = 0; end < whole; end += text.length > 2000 ? 37 : 11) {
      const analysis = analyse({ ...files, [cut]: text.slice(0, end) }, [definition]);
      const { findings, ledger } = analysis.report();
      expect(findings.length, `cut at ${end}`).toBeGreaterThan(0);
      expect(sum({ ...ledger.totals }), `cut at ${end}`).toBe(0);
    }
  });
});

describe("secrets", () => {
  const files = {
    "web.jsonnet": `local lib = import 'lib.libsonnet';
local file(key) = std.native('provide.file')('{"path":"web.env"}', key);
{
  scheduler: { type: 'ecs', region: 'ap-northeast-1', desired_count: 1 },
  app: {
    image: 'example/web',
    memory: 128,
    env: {
      DB_PASSWORD: lib.value,
      API_TOKEN: 'typed-' + 'in-two-pieces',
      MULTI_PASSWORD: std.base64('first-half' + 'second-half'),
      SMTP_PASSWORD: std.asciiUpper('lower-case-secret'),
      CACHE_URL: 'redis://:' + file('cache') + '@cache/0',
      KEY: |||
        -----BEGIN PRIVATE KEY-----
        bWFkZSB1cA==
      |||,
    },
  },
}
`,
    "lib.libsonnet": "{ value: 'correct-horse-battery', unused:: { root_password: 'never-used-anywhere' } }\n",
    "web.env": "cache=hunter2hunter2\n",
    "stopped.jsonnet":
      "{ scheduler: error 'stop', app: { env: { DB_PASSWORD: 'in-a-refused-definition' }, image: 1 } }\n",
    "broken.jsonnet": "local pw = 'x';\n{ scheduler: {}, app: { env: { DB_PASSWORD: 'in-a-broken-one' } \n",
  };
  const planted = [
    "correct-horse-battery",
    "typed-",
    "in-two-pieces",
    "lower-case-secret",
    "first-half",
    "second-half",
    "hunter2hunter2",
    "bWFkZSB1cA",
    "never-used-anywhere",
    "in-a-refused-definition",
    "in-a-broken-one",
  ];

  it("stand in no report", () => {
    const report = JSON.stringify(analyse(files, Object.keys(files)).report());
    expect(planted.filter((secret) => report.includes(secret))).toEqual([]);
  });

  it("of provider files stand in no artifact either", () => {
    const written = analyse(files, Object.keys(files))
      .artifacts("before")
      .map(({ text }) => text);
    expect(written.join("\n")).not.toContain("hunter2hunter2");
    expect(written.join("\n")).toContain("#{file:web.env/cache}");
  });
});
