/** Where the table is explained: every ban's message names it. */
export const ARCHITECTURE_PAGE = "docs/architecture.md";

/** One row of the import table: a folder or file of `src`, and the parts that it may import besides `source` and itself. */
export interface Part {
  /** The folder, or the file with its extension, under `src`. */
  readonly name: string;
  readonly holds: string;
  readonly may: readonly string[];
  /** Parts of which it may import the types only. */
  readonly types?: readonly string[];
  /** Sub-folders that may not import each other. */
  readonly apart?: readonly string[];
  readonly never?: string;
  /** May use the file system, processes, the network and the console. */
  readonly io?: boolean;
}

const LAYERS = [
  "settings",
  "languages",
  "native",
  "estate",
  "loaders",
  "findings",
  "rules",
  "plan",
  "edits",
  "emitters",
  "replay",
  "report",
] as const;

/** The import table of `src`, in the order of the data: a part that is not here fails the check. */
export const PARTS: readonly Part[] = [
  { name: "source", holds: "files, spans, texts, problems, the Workspace interface", may: [], never: "I/O" },
  { name: "settings", holds: "`hakobu.yaml`, with spans", may: ["languages"] },
  { name: "languages", holds: "yaml, jsonnet, json, nginx", may: [], never: "Hako, Consul, AWS" },
  { name: "native", holds: "AWS's shapes, limits, the checks no validator makes", may: [] },
  { name: "estate", holds: "what was read, typed and joined", may: ["native", "settings"] },
  {
    name: "loaders",
    holds: "a folder for each kind of input",
    may: ["languages", "estate", "native"],
    apart: ["hako", "proxy", "discovery", "native", "script"],
    never: "each other",
  },
  { name: "findings", holds: "findings, fingerprints, suppression", may: [], types: ["estate"] },
  { name: "rules", holds: "decode, match, check", may: ["estate", "findings"], never: "a source format" },
  { name: "plan", holds: "a file for each mechanism", may: ["estate", "native", "findings", "settings"] },
  { name: "edits", holds: "offset splices, quoting", may: ["languages"] },
  {
    name: "emitters",
    holds: "what writes artifacts",
    may: ["plan", "native", "edits"],
    types: ["estate"],
    never: "loaders, rules",
  },
  { name: "replay", holds: "models of old and new, compared", may: ["estate", "native", "plan"], never: "emitters" },
  {
    name: "report",
    holds: "all of it as plain JSON",
    may: ["native"],
    types: LAYERS.filter((layer) => layer !== "report" && layer !== "native"),
  },
  {
    name: "reporters",
    holds: "the report as text",
    may: ["report"],
    types: ["findings", "rules", "plan"],
    never: "I/O, print",
  },
  { name: "version.ts", holds: "the version of the package", may: [] },
  {
    name: "analyze.ts",
    holds: "the straight line from sources to the report",
    may: [...LAYERS, "version.ts"],
    never: "I/O",
  },
  { name: "workspace.ts", holds: "files in and out", may: [], types: ["emitters"], never: "a decision", io: true },
  {
    name: "cli",
    holds: "commands, one module each",
    may: [...LAYERS, "reporters", "version.ts", "analyze.ts", "workspace.ts"],
    never: "logic worth testing",
    io: true,
  },
  {
    name: "index.ts",
    holds: "the library's exports",
    may: [...LAYERS, "reporters", "version.ts", "analyze.ts", "workspace.ts"],
    never: "a line of code",
  },
];

/** Node's modules that reach outside the process. */
export const OUTSIDE_MODULES = [
  "child_process",
  "cluster",
  "dgram",
  "dns",
  "fs",
  "http",
  "http2",
  "https",
  "inspector",
  "module",
  "net",
  "os",
  "process",
  "readline",
  "repl",
  "tls",
  "tty",
  "vm",
  "worker_threads",
] as const;

/** The part that holds a file; `path` is relative to `src`, with `/`. */
export function partOf(path: string): Part | undefined {
  const first = path.split("/")[0];
  return PARTS.find((part) => part.name === first);
}

/** What `part` may import, as a sentence for messages. */
export function allowance(part: Part): string {
  const named = ["`source`", ...part.may.map((name) => `\`${name}\``)];
  const types = part.types ? `, and types of ${part.types.map((name) => `\`${name}\``).join(", ")}` : "";
  return `\`src/${part.name}\` may import ${named.join(", ")}${types} and itself: see ${ARCHITECTURE_PAGE}`;
}

/** True where the table lets a file at `from` import the file at `to`; both relative to `src`. */
export function mayImport(from: string, to: string, typeOnly: boolean): boolean {
  const user = partOf(from);
  const used = partOf(to);
  if (!user || !used) return false;
  if (user === used) return user.apart === undefined || sameBranch(user.apart, from, to);
  if (used.name === "source" || user.may.includes(used.name)) return true;
  return typeOnly && (user.types ?? []).includes(used.name);
}

function sameBranch(apart: readonly string[], from: string, to: string): boolean {
  const here = from.split("/")[1] ?? "";
  const there = to.split("/")[1] ?? "";
  return !apart.includes(here) || !apart.includes(there) || here === there;
}

/** The table as Markdown, for the architecture page. */
export function importTable(): string {
  const code = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(", ");
  const rows = PARTS.map((part) => {
    const layers = LAYERS.every((layer) => part.may.includes(layer));
    const rest = part.may.filter((name) => !LAYERS.some((layer) => layer === name));
    const values = layers ? `all from \`settings\` to \`report\`, ${code(rest)}` : code(part.may);
    const types = part.types && (part.types.length > 3 ? "the types of the others" : `types of ${code(part.types)}`);
    const may = [values, types].filter(Boolean).join("; ") || "–";
    return `| \`${part.name}\` | ${part.holds} | ${may} | ${part.never ?? ""} |`;
  });
  return ["| part | holds | may import besides `source` | and never |", "|---|---|---|---|", ...rows].join("\n");
}
