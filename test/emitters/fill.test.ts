import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { FILL_SCRIPT } from "../../src/emitters/ecs/fill.ts";

const folder = mkdtempSync(join(tmpdir(), "hakobu-fill-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "fill.sh"), FILL_SCRIPT);

function fill(
  text: string,
  variables: Record<string, string>,
): { status: number | null; stdout: string; stderr: string } {
  writeFileSync(join(folder, "input.json"), text);
  const result = spawnSync("sh", ["fill.sh", "input.json"], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], ...variables },
  });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

test("fills every placeholder, several on a line", () => {
  const text = '{\n  "a": "{{ must_env `ONE` }}-{{ must_env `TWO` }}",\n  "b": "{{ must_env `ONE` }}"\n}\n';
  expect(fill(text, { ONE: "1", TWO: "a&b\\c" })).toEqual({
    status: 0,
    stdout: '{\n  "a": "1-a&b\\c",\n  "b": "1"\n}\n',
    stderr: "",
  });
});

test("prints escaped braces as the user typed them", () => {
  expect(fill('"{{`{{`}} x }} {{`{`}}{{ must_env `ONE` }}"\n', { ONE: "1" }).stdout).toBe('"{{ x }} {1"\n');
});

test("names every variable that is not set, and prints nothing", () => {
  const result = fill('"{{ must_env `ONE` }}{{ must_env `TWO` }}{{ must_env `ONE` }}"\n', {});
  expect(result).toEqual({ status: 1, stdout: "", stderr: "fill.sh: not set: ONE TWO\n" });
});
