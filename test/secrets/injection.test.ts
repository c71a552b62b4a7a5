import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { analyze } from "../../src/analyze.ts";
import type { Artifact } from "../../src/emitters/artifact.ts";
import { outputFiles } from "../../src/cli/output-files.ts";
import type { Report } from "../../src/report/types.ts";
import { loadSettings } from "../../src/settings/load.ts";
import { memoryWorkspace } from "../../src/source/workspace.ts";
import { writeArtifacts } from "../../src/workspace.ts";

/** Each would make a file if a shell took it for more than a word. */
const HOSTILE = [
  "x'; touch canary; '",
  'x"; touch canary; "',
  "$(touch canary)",
  "`touch canary`",
  "x; touch canary",
  "x\ntouch canary\n",
  "x'\ntouch canary\n'",
  "x\nEND_OF_TEXT\ntouch canary\n",
  "-x",
  "--query $(touch canary)",
  "${X:-$(touch canary)}",
  "x && touch canary #",
  "\\'; touch canary; \\'",
  "{{ must_env `X` }}`touch canary`",
];

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hakobu-injection-"));
  mkdirSync(join(folder, "bin"));
  for (const program of ["aws", "vault", "ecspresso", "jq", "credstash"]) {
    writeFileSync(join(folder, "bin", program), "#!/bin/sh\necho 1\n");
    chmodSync(join(folder, "bin", program), 0o755);
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

function definition(hostile: string): string {
  return stringify({
    scheduler: {
      type: "ecs",
      region: "ap-northeast-1",
      cluster: hostile,
      desired_count: 1,
      execution_role_arn: `arn:aws:iam::012345678901:role/${hostile}`,
    },
    app: {
      image: "shop",
      memory: 128,
      env: {
        $providers: [
          { type: "vault", addr: `https://${hostile}`, directory: hostile },
          { type: "file", path: "web.env" },
        ],
        WHOLE: `#{${hostile}}`,
        MIXED: `${hostile}#{pw}${hostile}`,
        [hostile]: "#{other}",
      },
    },
    sidecars: {
      [hostile]: {
        image_tag: hostile,
        env: {
          $providers: [{ type: "rcredstash" }, { type: "mine", name: hostile }],
          KEY: `#{${hostile}}`,
          [hostile]: `a#{${hostile}}`,
        },
      },
    },
  });
}

interface Written {
  readonly artifacts: readonly Artifact[];
  readonly report: Report;
}

function write(hostile: string, secrets: string): Written {
  const file = hostile.replaceAll("/", "_");
  const files = { "web.yml": definition(hostile), [`${file}.yml`]: definition(hostile), "web.env": "x=1\n" };
  const text = `environments:\n  - path: .\n    secrets: ${secrets}\n`;
  const { settings, errors } = loadSettings({ path: "hakobu.yaml", text });
  expect(errors).toEqual([]);
  const analysis = analyze({ workspace: memoryWorkspace(files), paths: Object.keys(files), settings });
  const report = analysis.report();
  const artifacts = outputFiles(analysis, report, { stage: "after", apps: undefined });
  // Names of files are for another test: those that every file system takes.
  writeArtifacts(
    join(folder, "out"),
    artifacts.filter(({ path }) => !path.includes("\n")),
  );
  return { artifacts, report };
}

function sh(...argv: string[]): void {
  spawnSync("sh", argv, {
    cwd: join(folder, "out"),
    env: {
      PATH: `${join(folder, "bin")}:${process.env["PATH"]}`,
      HAKOBU_RETRY_SECONDS: "0",
      HAKOBU_ROOT: folder,
      IMAGE_TAG: "v1",
      AWS_ACCOUNT_ID: "1",
      X: "1",
      TMPDIR: folder,
    },
    timeout: 20_000,
  });
}

function canaries(): string[] {
  return ["canary", "out/canary", "out/secrets/canary"].filter((path) => existsSync(join(folder, path)));
}

describe.each([
  ["{ store: parameter-store }", HOSTILE],
  ["{ store: secrets-manager, name: '{where}', composed: '{app}/{name}' }", HOSTILE.slice(0, 4)],
] as const)("secrets: %s", (secrets, words) => {
  test.each(words)(
    "%j stays a word in scripts, commands and JSON",
    (hostile) => {
      const { artifacts, report } = write(hostile, secrets);
      const planned = artifacts.some(({ path }) => path === "secrets/copy.sh");
      expect(planned).toBe(true);
      sh("secrets/copy.sh");
      sh("secrets/copy.sh", "--check");
      expect(canaries(), "copy.sh").toEqual([]);
      for (const { path, text } of artifacts) {
        if (path.endsWith(".json")) {
          expect(() => JSON.parse(text) as unknown, path).not.toThrow();
          if (existsSync(join(folder, "out", path))) sh("fill.sh", path);
        }
      }
      expect(canaries(), "fill.sh").toEqual([]);
      for (const { id, commands } of report.plan.tasks) {
        for (const command of [...(commands?.action ?? []), ...(commands?.check ?? []), ...(commands?.back ?? [])])
          sh("-c", command);
        expect(canaries(), id).toEqual([]);
      }
      for (const page of artifacts.filter(({ path }) => path.endsWith("MIGRATION.md"))) {
        for (const [, block] of page.text.matchAll(/^```sh\n([^]*?)\n```$/gm)) sh("-c", block ?? "");
      }
      expect(canaries(), "MIGRATION.md").toEqual([]);
    },
    120_000,
  );
});

test("a program that is tricked would be noticed", () => {
  mkdirSync(join(folder, "out"));
  sh("-c", "touch canary");
  expect(canaries()).toEqual(["out/canary"]);
});
