import { describe, expect, it } from "vitest";
import { claimsHako } from "../../../src/loaders/hako/claim.ts";
import { programClaims } from "../../../src/loaders/hako/claim-programs.ts";
import { loadHako } from "../../../src/loaders/hako/load.ts";
import { memoryWorkspace } from "../../../src/source/workspace.ts";

describe("a definition by its text", () => {
  it.each([
    ["a.jsonnet", "{ scheduler: { type: 'ecs' }, app: { image: 'a' } }"],
    ["a.jsonnet", "local base = import 'base.libsonnet';\n\nbase { app+: { memory: 1 } }"],
    ["a.jsonnet", "(import 'base.libsonnet') + {\n  scheduler+:: { desired_count: 1 },\n}"],
    ["a.jsonnet", "{ 'scheduler': null }"],
    ["a.jsonnet", "# {\n// {\n/* { */ { local a = ||| \n  {\n|||, scheduler: a }"],
    ["a.jsonnet", "{ a: 'it''s', scheduler: {"],
    ["a.jsonnet", "{ a: { b: 1 }, app: { image: 'x'"],
    ["a.json", '{ "scheduler": { "type": "ecs" }, "app": { "image": "a" } }'],
  ])("%s %s", (path, text) => expect(claimsHako(path, text)).toBe(true));

  it.each([
    [
      "deployment.jsonnet",
      "{ spec: { template: { metadata: { labels: { app: name } }, containers: [{ image: 'a' }] } } }",
    ],
    ["a.jsonnet", "{ app: 'web', image: 'a' }"],
    ["a.jsonnet", "{ app: { title: 'no container' } }"],
    ["a.jsonnet", "{ text: ||| \n  scheduler: {}\n|||, comment: 'scheduler: {}' } // scheduler: {}"],
    ["a.libsonnet", "{ scheduler: { type: 'ecs' } }"],
    ["package.json", '{ "name": "app", "scripts": { "scheduler": "node ." }, "dependencies": { "app": "1" } }'],
    ["tsconfig.json", '{ "compilerOptions": { "paths": { "app": ["./app"] } } }'],
    [
      "ecs-task-def.json",
      '{ "family": "app", "containerDefinitions": [{ "name": "app", "image": "a", "memory": 1 }] }',
    ],
    ["ledger.json", '{ "totals": {}, "entries": [{ "app": { "image": 1 }, "scheduler": 2 }] }'],
    ["a.json", ""],
  ])("not %s %s", (path, text) => expect(claimsHako(path, text)).toBe(false));
});

const LIBRARIES = {
  "web.libsonnet":
    "function(name) { scheduler: { type: 'ecs' }, app: { image: name + std.native('provide.vault')('{}', 'x') } }",
  "dashboard.libsonnet": "{ panels: [] }",
};

describe("a program that does not say what it is", () => {
  const claims = (path: string, text: string, mayBeBroken = false): boolean =>
    programClaims(memoryWorkspace({ ...LIBRARIES, [path]: text })).claims(path, text, mayBeBroken);
  it("is one by its value", () => {
    expect(claims("a.jsonnet", "(import 'web.libsonnet')(std.extVar('appId'))")).toBe(true);
    expect(claims("a.jsonnet", "import 'dashboard.libsonnet'", true)).toBe(false);
    expect(claims("a.jsonnet", "import 'missing.libsonnet'", true)).toBe(false);
    expect(claims("a.json", "(import 'web.libsonnet')('a')")).toBe(false);
  });
  it("is one where it is broken, and was named or stands among definitions", () => {
    expect(claims("a.jsonnet", "local a = ", true)).toBe(true);
    expect(claims("a.jsonnet", "local a = ")).toBe(false);
  });
  it("has that said", () => {
    const files = {
      "ok.jsonnet": "{ scheduler: {}, app: { image: 'a' } }",
      "broken.jsonnet": "local a = ",
      "x/a.jsonnet": "local",
    };
    const { claimed } = loadHako(memoryWorkspace(files), Object.keys(files), { isSecret: () => false });
    expect(claimed).toEqual(["broken.jsonnet", "ok.jsonnet"]);
  });
});
