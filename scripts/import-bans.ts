import { allowance, ARCHITECTURE_PAGE, OUTSIDE_MODULES, type Part, PARTS } from "./import-table.ts";

interface Group {
  group: string[];
  message: string;
  allowTypeImports?: true;
}

interface Override {
  files: string[];
  rules: Record<string, unknown>;
}

const FIXED = "the same input gives the same bytes on every machine and day";

/** The text of `.oxlintrc.imports.json`, an override on each line. */
export function importBans(): string {
  const lines = importOverrides().map((override) => `    ${JSON.stringify(override)}`);
  return `{\n  "overrides": [\n${lines.join(",\n")}\n  ]\n}\n`;
}

/** The table as oxlint's overrides: one for each part, one more for each depth at which sub-folders stay apart. */
function importOverrides(): Override[] {
  const overrides: Override[] = [
    { files: ["src/**/*.ts"], rules: determinism() },
    // The command's progress is about time, and tells the rest what day it is.
    { files: ["src/cli/**/*.ts"], rules: determinism({ clock: true }) },
    { files: PARTS.filter((part) => !part.io).map(filesOf), rules: noOutside() },
  ];
  for (const part of PARTS) {
    const groups = bans(part);
    overrides.push({ files: [filesOf(part)], rules: restricted(part, groups) });
    for (const here of part.apart ?? []) {
      for (const [files, up] of [
        [`src/${part.name}/${here}/*.ts`, "../"],
        [`src/${part.name}/${here}/*/**/*.ts`, "../../"],
      ] as const) {
        const siblings = (part.apart ?? []).filter((name) => name !== here);
        const group = siblings.flatMap((name) => [`${up}${name}/**`, `**/${part.name}/${name}/**`]);
        const message = `the sub-folders of \`src/${part.name}\` may not import each other: see ${ARCHITECTURE_PAGE}`;
        overrides.push({ files: [files], rules: restricted(part, [...groups, { group, message }]) });
      }
    }
  }
  return overrides;
}

function filesOf(part: Part): string {
  return part.name.endsWith(".ts") ? `src/${part.name}` : `src/${part.name}/**/*.ts`;
}

function bans(part: Part): Group[] {
  const message = allowance(part);
  const others = PARTS.filter((other) => other !== part && other.name !== "source" && !part.may.includes(other.name));
  const isTyped = (other: Part) => part.types?.includes(other.name) ?? false;
  const patterns = (typed: boolean) =>
    others.flatMap((other) => (isTyped(other) === typed ? patternsOf(part, other) : []));
  const groups: Group[] = [{ group: patterns(false), message }];
  if (part.types) groups.push({ group: patterns(true), message, allowTypeImports: true });
  return groups;
}

function patternsOf(part: Part, other: Part): string[] {
  if (part.name.endsWith(".ts")) return [`./${other.name}${other.name.endsWith(".ts") ? "" : "/**"}`];
  if (!other.name.endsWith(".ts")) return [`**/${other.name}/**`];
  // A folder may have a file of the same name as the part; how far up it lies tells them apart as far as a pattern can.
  return other.name === "index.ts" ? [] : [`../${other.name}`, `../../${other.name}`, `../../../${other.name}`];
}

function restricted(part: Part, groups: Group[]): Record<string, unknown> {
  const message = `only \`src/cli\` and \`src/workspace.ts\` reach outside the process: see ${ARCHITECTURE_PAGE}`;
  const modules = OUTSIDE_MODULES.flatMap((name) => [name, `${name}/**`, `node:${name}`, `node:${name}/**`]);
  const patterns = part.io ? groups : [...groups, { group: modules, message }];
  return { "no-restricted-imports": ["error", { patterns }] };
}

function determinism({ clock } = { clock: false }): Record<string, unknown> {
  const message = `${FIXED}: see ${ARCHITECTURE_PAGE}`;
  const locale = ["localeCompare", "toLocaleString", "toLocaleLowerCase", "toLocaleUpperCase"];
  const dates = ["toLocaleDateString", "toLocaleTimeString", "getTimezoneOffset"];
  const clocks = clock ? [] : ["Date", "performance"].map((object) => ({ object, property: "now", message }));
  return {
    "no-restricted-properties": [
      "error",
      ...clocks,
      { object: "Math", property: "random", message },
      ...["Collator", "DateTimeFormat", "NumberFormat"].map((property) => ({ object: "Intl", property, message })),
      ...[...locale, ...dates].map((property) => ({ property, message })),
    ],
  };
}

function noOutside(): Record<string, unknown> {
  const message = `only \`src/cli\` and \`src/workspace.ts\` reach outside the process: see ${ARCHITECTURE_PAGE}`;
  const regex = `a regular expression that is not fixed in the code runs on re2js: see ${ARCHITECTURE_PAGE}`;
  const names = ["process", "fetch", "WebSocket", "setTimeout", "setInterval"];
  return {
    "no-console": "error",
    "no-restricted-globals": ["error", ...names.map((name) => ({ name, message })), { name: "RegExp", message: regex }],
  };
}
