import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path/posix";
import { describe, expect, test } from "vitest";
import { evaluate, parseJsonnet, workspaceResolver } from "../../../src/languages/jsonnet/index.ts";
import { memoryWorkspace } from "../../../src/source/workspace.ts";
import { generateProgram } from "./generated.ts";
import { commandPrints, jsonnetIsThere, run, VAULT } from "./running.ts";

const CORPUS = "../shared/corpus/hako";

/** The files of a folder of the corpus by their path in it. */
function corpusFiles(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const name of readdirSync(join(CORPUS, folder), { recursive: true, encoding: "utf8" })) {
    if (!/\.(?:jsonnet|libsonnet)$/.test(name)) continue;
    const path = name.replaceAll("\\", "/");
    files[path] = readFileSync(join(CORPUS, folder, name), "utf8");
  }
  return files;
}

function corpusIsThere(): boolean {
  return existsSync(CORPUS);
}

const FOLDERS = ["hako-jsonnet", "isucon10"] as const;

describe.skipIf(!jsonnetIsThere())("the installed `jsonnet` command (skipped without it)", () => {
  test("prints the same for random programs, or fails with the same words", () => {
    let failed = 0;
    for (let seed = 2000; seed < 2040; seed++) {
      const program = generateProgram(seed);
      const { output, error } = commandPrints(program);
      const result = run(program);
      if (output === undefined) failed++;
      const [message = ""] = result.error?.message.split("\n") ?? [];
      expect({ seed, says: result.error === undefined ? `${result.json()}\n` : message }).toEqual({
        seed,
        says: output ?? error,
      });
    }
    expect(failed).toBeGreaterThan(0);
  });

  test.skipIf(!corpusIsThere())(
    "prints the same for the definitions of the corpus that need no native function",
    () => {
      const extVars = new Map([
        ["appId", { kind: "string", text: [{ kind: "text", text: "app", secret: false, origins: [] }], origins: [] }],
      ] as const);
      let compared = 0;
      for (const folder of FOLDERS) {
        const files = corpusFiles(folder);
        const resolver = workspaceResolver(memoryWorkspace(files));
        for (const path of Object.keys(files).filter((name) => name.endsWith(".jsonnet"))) {
          const result = evaluate(path, { resolver, extVars, natives: () => VAULT });
          expect({ path, error: result.error, unknown: result.unknown }).toEqual({
            path,
            error: undefined,
            unknown: [],
          });
          if (files[path]?.includes("std.native") === true) continue;
          const command = spawnSync("jsonnet", ["-V", "appId=app", path], {
            cwd: join(CORPUS, folder),
            encoding: "utf8",
          });
          expect({ path, output: `${result.json()}\n` }).toEqual({ path, output: command.stdout });
          compared++;
        }
      }
      expect(compared).toBeGreaterThan(15);
    },
  );
});

describe("broken files", () => {
  const cases = corpusIsThere() ? FOLDERS.flatMap((folder) => Object.entries(corpusFiles(folder))) : [];

  test.skipIf(cases.length === 0)("there are corpus files to cut off (skipped without `../shared`)", () => {
    expect(cases.length).toBeGreaterThan(25);
  });

  test.each(cases)("%s cut off at every unit", (path, text) => {
    const wrong: number[] = [];
    for (let end = 0; end < text.length; end++) if (!isAccounted(path, text.slice(0, end))) wrong.push(end);
    expect(wrong).toEqual([]);
  });

  test("random programs with a piece cut out neither crash nor hang", () => {
    for (let seed = 3000; seed < 3060; seed++) {
      const program = generateProgram(seed);
      for (let cut = 1; cut < 40; cut++) {
        const at = (cut * 7919 * seed) % program.length;
        const broken = program.slice(0, at) + program.slice(at + (cut % 5) + 1);
        const { error, value } = run(broken, { limits: { steps: 200_000 } });
        expect((error === undefined) === (value !== undefined)).toBe(true);
      }
    }
  });
});

/** Whether a text is a whole program, or has a problem; and its constructs stand one after the other. */
function isAccounted(path: string, text: string): boolean {
  const { problems, constructs } = parseJsonnet({ path, text });
  let last = 0;
  for (const { span } of constructs) {
    if (span.start < last) return false;
    last = span.end;
  }
  if (last > text.length) return false;
  // What ends behind a whole expression, such as before a comment at the end, is a program. A bracket tells.
  return problems.length > 0 || parseJsonnet({ path, text: `(${text}\n)` }).problems.length === 0;
}
