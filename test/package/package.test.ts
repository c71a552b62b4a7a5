import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { VERSION } from "../../src/version.ts";

interface PackageJson {
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly files: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const json = JSON.parse(readFileSync("package.json", "utf8")) as PackageJson;
const decisions = readFileSync("docs/decisions.md", "utf8");

describe("package.json", () => {
  it("has the version that the command prints", () => {
    expect(json.version).toBe(VERSION);
  });

  it.each(Object.keys({ ...json.dependencies, ...json.devDependencies }))(
    "%s has a reason in docs/decisions.md",
    (name) => {
      const written = name.startsWith("@aws-sdk/client-") ? "@aws-sdk/client-*" : name;
      expect(decisions).toContain(`\`${written}\``);
    },
  );

  it("ships what it says", () => {
    for (const path of json.files) expect(existsSync(path), path).toBe(true);
  });

  it("has the two commands of the README", () => {
    expect(Object.keys(json.scripts)).toEqual(expect.arrayContaining(["demo", "test", "golden", "bench", "check"]));
  });
});

describe("package-lock.json", () => {
  it("names no registry, so that `npm ci` works with any", () => {
    expect(readFileSync("package-lock.json", "utf8")).not.toContain('"resolved":');
  });
});
