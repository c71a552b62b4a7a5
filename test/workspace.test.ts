import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FILE_LIMIT, findRoot, listInputs, openWorkspace, writeArtifacts } from "../src/workspace.ts";

const scratch = mkdtempSync(join(tmpdir(), "hakobu-workspace-"));
const root = join(scratch, "estate");
afterAll(() => rmSync(scratch, { recursive: true }));

beforeAll(() => {
  mkdirSync(join(root, "production/deep"), { recursive: true });
  mkdirSync(join(root, "node_modules/x"), { recursive: true });
  writeFileSync(join(root, "hakobu.yaml"), "");
  writeFileSync(join(root, "production/web.yml"), "\uFEFFapp: {}\n");
  writeFileSync(join(root, "production/deep/worker.yml"), "app: {}\n");
  writeFileSync(join(root, "node_modules/x/a.yml"), "");
  writeFileSync(join(root, "binary.yml"), Buffer.from([97, 0, 98]));
  writeFileSync(join(root, "latin1.yml"), Buffer.from([0xe9, 0x20]));
  writeFileSync(join(root, "large.yml"), "a".repeat(FILE_LIMIT + 1));
  writeFileSync(join(scratch, "outside.yml"), "secret: x\n");
  symlinkSync(join(scratch, "outside.yml"), join(root, "link-out.yml"));
  symlinkSync("production/web.yml", join(root, "link-in.yml"));
  symlinkSync(scratch, join(root, "folder-out"));
  symlinkSync("loop.yml", join(root, "loop.yml"));
});

describe("openWorkspace", () => {
  test("reads a file as it is, its BOM too", () => {
    expect(openWorkspace(root).read("production/web.yml")).toEqual({ kind: "file", text: "\uFEFFapp: {}\n" });
  });

  test.each([
    ["missing.yml", "missing"],
    ["production", "folder"],
    ["../outside.yml", "outside"],
    ["production/../../outside.yml", "outside"],
    ["link-out.yml", "outside"],
    ["folder-out/outside.yml", "outside"],
    ["link-in.yml", "file"],
    ["binary.yml", "binary"],
    ["latin1.yml", "binary"],
    ["large.yml", "too-large"],
    ["loop.yml", "unreadable"],
    ["production/web.yml/x", "missing"],
  ])("%s is %s", (path, kind) => {
    expect(openWorkspace(root).read(path).kind).toBe(kind);
  });

  test("what is not read shows its beginning, so that one can see whose it is", () => {
    const workspace = openWorkspace(root);
    for (const path of ["latin1.yml", "binary.yml", "large.yml"]) {
      const result = workspace.read(path);
      expect("head" in result && result.head.length, path).toBeGreaterThan(0);
      expect("head" in result && result.head.length, path).toBeLessThanOrEqual(64 * 1024);
    }
  });

  test("a device is not opened", () => {
    symlinkSync("/dev/zero", join(root, "zero.yml"));
    expect(openWorkspace(root).read("zero.yml").kind).toBe("outside");
  });
});

describe("listInputs", () => {
  test("walks folders, skips what never holds definitions, and does not follow links to folders", () => {
    const { files } = listInputs(root, root, []);
    expect(files).toContain("production/deep/worker.yml");
    expect(files).toContain("link-in.yml");
    expect(files.some((file) => file.startsWith("node_modules") || file.startsWith("folder-out/"))).toBe(false);
    expect(files).toEqual([...files].sort());
  });

  test("says what was named, what is missing and what lies outside", () => {
    const inputs = listInputs(root, join(root, "production"), ["web.yml", "nothing.yml", "../../outside.yml"]);
    expect(inputs.files).toEqual(["production/web.yml"]);
    expect([...inputs.named]).toEqual(["production/web.yml"]);
    expect(inputs.missing).toEqual(["nothing.yml", "../../outside.yml"]);
  });
});

test("findRoot is the nearest folder with hakobu.yaml", () => {
  expect(findRoot(join(root, "production/deep"))).toBe(root);
});

describe("writeArtifacts", () => {
  test("tells created, changed and unchanged apart, leaves nothing beside them, and keeps the mode", () => {
    const out = join(scratch, "out");
    const artifacts = [
      { path: "web/a.json", text: "1" },
      { path: "fill.sh", text: "#!/bin/sh\n", mode: 0o755 },
    ];
    expect(writeArtifacts(out, artifacts)).toEqual({ created: ["web/a.json", "fill.sh"], changed: [], unchanged: [] });
    expect(writeArtifacts(out, [{ path: "web/a.json", text: "2" }, artifacts[1] ?? { path: "", text: "" }])).toEqual({
      created: [],
      changed: ["web/a.json"],
      unchanged: ["fill.sh"],
    });
    expect(readFileSync(join(out, "web/a.json"), "utf8")).toBe("2");
    expect(readdirSync(join(out, "web"))).toEqual(["a.json"]);
    expect(statSync(join(out, "fill.sh")).mode & 0o777).toBe(0o755);
  });

  test.each(["../escaped.json", "web/../../escaped.json"])("refuses %s", (path) => {
    expect(() => writeArtifacts(join(scratch, "out"), [{ path, text: "x" }])).toThrow("outside");
  });

  test.runIf(existsSync("/proc/self"))("says so where no folder can be made, and returns", () => {
    expect(() => writeArtifacts("/proc/hakobu/out", [{ path: "a.json", text: "x" }])).toThrow("ENOENT");
  });

  test("does not follow a link out of the folder", () => {
    const out = join(scratch, "linked");
    mkdirSync(out);
    symlinkSync(root, join(out, "web"));
    expect(() => writeArtifacts(out, [{ path: "web/a.json", text: "x" }])).toThrow("leads out");
  });
});
