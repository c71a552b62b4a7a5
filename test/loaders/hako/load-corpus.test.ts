import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { loadHako } from "../../../src/loaders/hako/load.ts";
import { memoryWorkspace } from "../../../src/source/workspace.ts";
import { unaccounted } from "./accounting.ts";
import { isSecret } from "./expanding.ts";

// Other people's definitions stand beside the project, where they are present at all; they are never copied into it.
const FOLDER = new URL("../../../../shared/corpus/hako/hako-yaml/", import.meta.url);

const files: Record<string, string> = existsSync(FOLDER)
  ? Object.fromEntries(readdirSync(FOLDER).map((name) => [name, readFileSync(new URL(name, FOLDER), "utf8")]))
  : {};
const names = Object.keys(files);

describe.skipIf(names.length === 0)(
  `real definitions${names.length === 0 ? " (skipped: ../shared with the corpus is not here)" : ""}`,
  () => {
    test("are all accounted for", () => {
      const { estate } = loadHako(memoryWorkspace(files), names, { isSecret });
      expect(estate.apps.length).toBeGreaterThan(5);
      expect(unaccounted(estate)).toEqual([]);
    });

    test("cut anywhere, with a tab, a byte order mark or other line ends, load without a crash and add up", () => {
      const failures: string[] = [];
      for (const [name, text] of Object.entries(files)) {
        const texts = [
          `\uFEFF${text}`,
          text.replaceAll("\n", "\r\n"),
          text.replaceAll("\n", "\r"),
          text.replace("  ", "\t"),
          ` ${text}`,
        ];
        for (let end = 0; end < text.length; end += 11) texts.push(text.slice(0, end));
        for (const changed of texts) {
          const { estate } = loadHako(memoryWorkspace({ ...files, [name]: changed }), [name], { isSecret });
          for (const failure of unaccounted(estate))
            failures.push(`${name} ${JSON.stringify(changed.slice(-30))}: ${failure}`);
        }
      }
      expect(failures).toEqual([]);
    });
  },
);
