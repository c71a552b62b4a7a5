import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { importBans } from "../../scripts/import-bans.ts";
import { checkImports } from "../../scripts/import-check.ts";
import { ARCHITECTURE_PAGE, mayImport, OUTSIDE_MODULES, PARTS } from "../../scripts/import-table.ts";

interface Diagnostic {
  readonly filename: string;
  readonly code: string;
  readonly help?: string;
  readonly line: number;
}

/** One line of each form in which TypeScript names another module. */
const FORMS: Readonly<Record<string, (specifier: string) => string>> = {
  static: (specifier) => `import { a } from "${specifier}"; export const b = a;`,
  type: (specifier) => `import type { A } from "${specifier}"; export type B = A;`,
  "re-exported": (specifier) => `export { a } from "${specifier}";`,
  "re-exported whole": (specifier) => `export * from "${specifier}";`,
  "re-exported type": (specifier) => `export type { A } from "${specifier}";`,
  "side effect": (specifier) => `import "${specifier}";`,
  dynamic: (specifier) => `export const a = import("${specifier}");`,
};
/** Forms that only the script sees. */
const SCRIPT_FORMS: typeof FORMS = {
  "type of an import": (specifier) => `export type A = import("${specifier}").A;`,
  template: (specifier) => `export const a = import(\`${specifier}\`);`,
  require: (specifier) => `export const a = require("${specifier}");`,
  "several lines": (specifier) => `import {\n  a,\n} from "${specifier}"; export const b = a;`,
};
const TYPE_FORMS = new Set(["type", "re-exported type"]);

const files = PARTS.flatMap(({ name, apart }) => {
  if (name.endsWith(".ts")) return [name];
  return [`${name}/one.ts`, `${name}/deep/one.ts`, ...(apart ?? []).map((sub) => `${name}/${sub}/one.ts`)];
});

/** Every pair of parts, at both depths, with what the table says of it. */
const pairs = files.flatMap((from) =>
  files
    .filter((to) => to !== from)
    .map((to) => ({
      from,
      to,
      specifier: relative(from, to),
      allowed: mayImport(from, to, false),
      typed: mayImport(from, to, true),
    })),
);

const folder = mkdtempSync(join(tmpdir(), "hakobu-imports-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the import table, by the linter", () => {
  const offending = new Map<string, (typeof pairs)[number] & { form: string }>();
  for (const [index, pair] of pairs.entries()) {
    for (const [form, line] of Object.entries(FORMS)) {
      const path = `src/${pair.from.replace(/(one)?\.ts$/, "")}`;
      const name = pair.from.endsWith("one.ts") ? `${path}${index}-${form.replaceAll(" ", "-")}.ts` : undefined;
      // A part that is one file is linted in its own run: there is only one path that it can have.
      if (!name) continue;
      offending.set(name, { ...pair, form });
      write(join(folder, "parts"), name, `${line(pair.specifier)}\n`);
    }
  }
  const found = lint(join(folder, "parts"));

  it.each(PARTS.filter((part) => !part.name.endsWith(".ts")))(
    "$name: every ban fires, every allowed import passes",
    (part) => {
      const wrong: string[] = [];
      let seen = 0;
      for (const [path, { from, to, form, allowed, typed }] of offending) {
        if (!from.startsWith(`${part.name}/`)) continue;
        // How many folders up `index.ts` lies is more than a pattern can tell: the script below does.
        if (to === "index.ts") continue;
        const fired = found.filter((each) => each.filename === path && each.help?.includes(ARCHITECTURE_PAGE));
        const expected = TYPE_FORMS.has(form) ? !typed : !allowed;
        if (fired.length > 0 !== expected)
          wrong.push(`${from} → ${to}, ${form}: ${fired.length > 0 ? "fires" : "is silent"}`);
        if (expected) seen++;
      }
      expect(wrong).toEqual([]);
      // `cli` may import everything but `index.ts`.
      if (part.name !== "cli") expect(seen).toBeGreaterThan(0);
    },
  );

  it.each(PARTS.filter((part) => part.name.endsWith(".ts")))(
    "$name: every ban fires, every allowed import passes",
    (part) => {
      const own = pairs.filter((pair) => pair.from === part.name);
      const lines = own.flatMap((pair) => Object.keys(FORMS).map((form) => ({ ...pair, form })));
      const root = join(folder, part.name);
      write(root, `src/${part.name}`, lines.map(({ specifier, form }, at) => lineOf(form, specifier, at)).join("\n"));
      const fired = new Set(
        lint(root)
          .filter((each) => each.help?.includes(ARCHITECTURE_PAGE))
          .map((each) => each.line),
      );
      const expected = lines.flatMap(({ form, allowed, typed }, at) =>
        (TYPE_FORMS.has(form) ? typed : allowed) ? [] : [at + 1],
      );
      expect([...fired].sort((a, b) => a - b)).toEqual(expected);
      expect(expected.length).toBeGreaterThan(0);
    },
  );
});

describe("what reaches outside or differs from day to day, by the linter", () => {
  const lines = [
    ...OUTSIDE_MODULES.flatMap((name) => [`import "${name}";`, `import type {} from "node:${name}";`]),
    'import "node:fs/promises";',
    'export * from "fs/promises";',
    'export const a = import("node:fs");',
    "console.log(1);",
    "process.stdout.write(String(1));",
    'fetch("http://127.0.0.1");',
    'new RegExp("a+");',
  ];
  const clocks = ["Date.now();", "performance.now();"];
  const everywhere = [
    "Math.random();",
    '"a".localeCompare("b");',
    "(1).toLocaleString();",
    '"a".toLocaleUpperCase();',
    "new Date(0).toLocaleDateString();",
    "new Intl.Collator();",
  ];

  it.each(PARTS.map((part) => ({ ...part, io: part.io ?? false })))(
    "$name: bans fire (reaches outside: $io)",
    (part) => {
      const root = join(folder, `outside-${part.name}`);
      const path = `src/${part.name}${part.name.endsWith(".ts") ? "" : "/one.ts"}`;
      write(root, path, [...lines, ...clocks, ...everywhere].join("\n"));
      const allowed = (part.io ? lines.length : 0) + (part.name === "cli" ? clocks.length : 0);
      const fired = new Set(
        lint(root)
          .filter((each) => text(each).includes(ARCHITECTURE_PAGE) || each.code.includes("no-console"))
          .map((each) => each.line),
      );
      const expected = [...lines, ...clocks, ...everywhere].flatMap((_, at) => (at < allowed ? [] : [at + 1]));
      expect([...fired].sort((a, b) => a - b)).toEqual(expected);
    },
  );
});

describe("the import table, by the script", () => {
  const known = new Set([...files, ...files.map((path) => path.replace("one.ts", "two.ts"))]);
  const check = (path: string, code: string) => checkImports(path, code, (each) => known.has(each));

  it.each(PARTS)("$name: every ban fires in every form, every allowed import passes", (part) => {
    const wrong: string[] = [];
    for (const { from, to, specifier, allowed, typed } of pairs) {
      if (from !== part.name && !from.startsWith(`${part.name}/`)) continue;
      for (const [form, line] of Object.entries({ ...FORMS, ...SCRIPT_FORMS })) {
        const offences = check(from, line(specifier));
        const expected = (TYPE_FORMS.has(form) ? typed : allowed) ? 0 : 1;
        if (offences.length !== expected) wrong.push(`${from} → ${to}, ${form}: ${offences.length}`);
        if (offences.some(({ message }) => !message.includes(ARCHITECTURE_PAGE))) wrong.push(`${form}: names no page`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("sees detours, computed paths, paths out of src, missing extensions and unknown folders", () => {
    expect(check("plan/one.ts", 'import "./deep/../../loaders/one.ts";')).toHaveLength(1);
    expect(check("plan/one.ts", "export const a = (name: string) => import(name);")).toHaveLength(1);
    expect(check("plan/one.ts", "export const a = (name: string) => import(`../${name}/one.ts`);")).toHaveLength(1);
    expect(check("plan/one.ts", 'import "../../scripts/golden.ts";')).toHaveLength(1);
    expect(check("plan/one.ts", 'import "./two";')).toHaveLength(1);
    expect(check("helpers/one.ts", "export const a = 1;")).toHaveLength(1);
    expect(check("plan/one.ts", 'import { readFileSync } from "node:fs";')).toHaveLength(1);
    expect(check("plan/one.ts", "import 'fs/promises';")).toHaveLength(1);
    expect(check("plan/one.ts", "export const a = new Date();")).toHaveLength(1);
    expect(check("cli/one.ts", "export const a = new Date();")).toEqual([]);
    expect(check("cli/one.ts", 'import { readFileSync } from "node:fs";')).toEqual([]);
    expect(
      check("plan/one.ts", '// import "../loaders/one.ts"\n/* import("../cli/one.ts") */ import "./two.ts";'),
    ).toEqual([]);
  });

  it("fails on the first offence when it is run, and passes on the tree", () => {
    const root = join(folder, "script");
    write(root, "plan/one.ts", 'export type A = import("../cli/one.ts").A;\n');
    write(root, "cli/one.ts", "export type A = 1;\n");
    const run = (path: string) =>
      spawnSync("node", ["scripts/run.mjs", "scripts/check-imports.ts", path], { encoding: "utf8" });
    const bad = run(root);
    expect(bad.stderr).toContain("src/plan/one.ts:1: `../cli/one.ts`");
    expect(bad.status).toBe(1);
    expect(run("src")).toMatchObject({ status: 0 });
  });
});

it("the linter's bans are those of the table", () => {
  expect(readFileSync(".oxlintrc.imports.json", "utf8"), "run `npm run golden`").toBe(importBans());
});

/** The shortest way from one file to another, as an editor writes it. */
function relative(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith(".") ? path : `./${path}`;
}

/** With names that no other line of the file has. */
function lineOf(form: string, specifier: string, at: number): string {
  const line = FORMS[form]?.(specifier) ?? "";
  return line
    .replace(/(?<=const |type )[aAbB]\b/g, `$&${at}`)
    .replace(/(?<== )[aA](?=;)/, `$&${at}`)
    .replace(/\{ (type )?([aA]) \}/, `{ $1$2 as $2${at} }`);
}

function write(root: string, path: string, code: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), code);
}

/** Runs the project's linter with the project's configuration over a folder laid out like the project. */
function lint(root: string): Diagnostic[] {
  for (const name of [".oxlintrc.json", ".oxlintrc.imports.json"]) copyFileSync(name, join(root, name));
  const oxlint = join(process.cwd(), "node_modules/oxlint/bin/oxlint");
  const run = spawnSync(process.execPath, [oxlint, "-f", "json", "src"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const { diagnostics } = JSON.parse(run.stdout) as {
    diagnostics: {
      filename: string;
      code?: string;
      help?: string;
      message: string;
      labels: { span: { line: number } }[];
    }[];
  };
  return diagnostics.map(({ filename, code = "", help, message, labels }) => ({
    filename,
    code,
    help: `${message} ${help ?? ""}`,
    line: labels[0]?.span.line ?? 0,
  }));
}

function text(diagnostic: Diagnostic): string {
  return diagnostic.help ?? "";
}
