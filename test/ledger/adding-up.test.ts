import { describe, expect, test } from "vitest";
import { parseYaml } from "../../src/languages/yaml/index.ts";
import { miscounted, variants } from "./adding-up.ts";
import { analyse, corpus, fixtures, type Files } from "./estates.ts";
import { misplaced, plainLines, strangeYaml, uncovered } from "./scanner.ts";

const YAML = /\.ya?ml$/;

/** The file at `path` and the first definition that names it. */
function usersOf(files: Files, path: string): string[] {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const user = Object.keys(files).find((each) => YAML.test(each) && each !== path && files[each]?.includes(name));
  return user === undefined ? [path] : [path, user];
}

/**
 * Reads an estate with one of its files damaged, and cut at every `step`th character.
 *
 * @param turn where it is given, only a third of the ways to damage a file is tried: another third for the next number
 */
function faults(files: Files, path: string, { step, turn }: { step: number; turn?: number }): string[] {
  const text = files[path] ?? "";
  const users = usersOf(files, path);
  const texts = variants(text).filter((_, index) => turn === undefined || index % 3 === turn % 3);
  for (let cut = 0; cut < text.length; cut += step) texts.push(text.slice(0, cut));
  return texts.flatMap((changed) => {
    const found = miscounted(analyse({ ...files, [path]: changed }, users));
    return found.map((fault) => `${fault} in ${JSON.stringify(changed.slice(-60))}`);
  });
}

/** How many characters lie between two cuts of whole runs: a prime, so that all columns are met. */
const STEP = 41;

describe.each(Object.entries(fixtures()))("the ledger of %s", (_name, files) => {
  test("adds up for the whole estate", () => {
    const analysis = analyse(files);
    expect(analysis.report().ledger.totals.constructs).toBeGreaterThan(50);
    expect(miscounted(analysis)).toEqual([]);
  });

  test("adds up with any file damaged or cut", () => {
    expect(Object.keys(files).flatMap((path, turn) => faults(files, path, { step: STEP, turn }))).toEqual([]);
  });
});

describe("the ledger of real definitions", () => {
  test("adds up as they are, damaged, and cut", (context) => {
    const files = corpus();
    if (files === undefined) return context.skip("there is no ../shared/corpus with Hako definitions");
    const analysis = analyse(files);
    expect(analysis.report().ledger.totals).toMatchObject({ unread: 0 });
    expect(miscounted(analysis)).toEqual([]);
    expect(Object.keys(files).flatMap((path) => faults(files, path, { step: 17 }))).toEqual([]);
  });
});

test("a reader that shares nothing with ours finds nothing else in any of the files, wherever they are cut", () => {
  const texts = [...Object.values(fixtures()), corpus() ?? {}].flatMap((files) =>
    Object.entries(files).flatMap(([path, text]) => (YAML.test(path) ? [text] : [])),
  );
  const found: string[] = [];
  for (const text of texts) {
    for (let cut = text.length; cut >= 0; cut -= 3) {
      const part = text.slice(0, cut);
      const { constructs } = parseYaml({ path: "x.yml", text: part });
      const strange = strangeYaml(uncovered(part, constructs));
      if (strange !== undefined) found.push(`${strange} in ${JSON.stringify(part.slice(-60))}`);
      found.push(...misplaced(part, constructs));
    }
  }
  expect(found).toEqual([]);
});

test("every plain line of a definition is one construct", () => {
  const estates = [...Object.values(fixtures()), corpus() ?? {}];
  let count = 0;
  for (const files of estates) {
    const { estate } = analyse(files);
    for (const app of estate.apps) {
      // A file that could not be parsed is one construct as a whole.
      const constructs = estate.constructs.get(app.path) ?? [];
      if (constructs.some(({ kind }) => kind === "range")) continue;
      const places = new Set(constructs.map(({ span }) => `${span.start}-${span.end}`));
      const text = files[app.path] ?? "";
      const missing = plainLines(text).filter(({ start, end }) => !places.has(`${start}-${end}`));
      expect(missing.map(({ start, end }) => `${app.path}: ${text.slice(start, end)}`)).toEqual([]);
      count += plainLines(text).length;
    }
  }
  expect(count).toBeGreaterThan(200);
});

describe("a part that cannot be parsed is unread, whatever is said of it", () => {
  const definition = "scheduler:\n  type: ecs\n  region: r\n  desired_count: 1\napp:\n  image: web\n  env:\n";

  test("though a secret in it asks for a decision", () => {
    const analysis = analyse({ "web.yml": `${definition}    DB_PASSWORD: hunter2hunter2\n    X: '#{\n` });
    const report = analysis.report();
    expect(report.findings.map(({ rule }) => rule)).toContain("secret-literal");
    expect(report.ledger.entries).toMatchObject([{ kind: "range", state: "unread" }]);
    expect(report.ledger.entries[0]?.task).toBeUndefined();
    expect(miscounted(analysis)).toEqual([]);
  });

  test("in a provider's file, too", () => {
    const files: Files = {
      "web.yml": `${definition}    $providers: [{type: yaml, path: env.yml}]\n    A: '#{a}'\n`,
      "env.yml": "db_password: hunter2hunter2\nx: '\n",
    };
    const analysis = analyse(files, ["web.yml"]);
    const report = analysis.report();
    expect(
      report.findings.filter(({ location }) => location.path === "env.yml").map(({ outcome }) => outcome),
    ).toContain("assist");
    expect(report.ledger.entries.filter(({ path }) => path === "env.yml")).toMatchObject([
      { kind: "range", state: "unread" },
    ]);
    expect(miscounted(analysis)).toEqual([]);
  });

  test("and so is all of a definition that includes it", () => {
    const analysis = analyse(
      { "web.yml": `${definition}    DB_PASSWORD: hunter2hunter2\n    <<: !include env.yml\n`, "env.yml": "A: '" },
      ["web.yml"],
    );
    expect(new Set(analysis.report().ledger.entries.map(({ state }) => state))).toEqual(new Set(["unread"]));
  });
});
