import { claimsJsonnet } from "./claim-jsonnet.ts";

/** The languages that a definition may be written in. Hako evaluates `.json` as Jsonnet, too. */
export type DefinitionLanguage = "yaml" | "jsonnet";

const EXTENSIONS: Readonly<Record<string, DefinitionLanguage>> = {
  ".yml": "yaml",
  ".yaml": "yaml",
  ".jsonnet": "jsonnet",
  ".json": "jsonnet",
};

/** The language that Hako would read `path` as, by its last extension, or `undefined` where Hako would not read it. */
export function definitionLanguage(path: string): DefinitionLanguage | undefined {
  const dot = path.lastIndexOf(".");
  return dot === -1 ? undefined : EXTENSIONS[path.slice(dot)];
}

const CLAIMS: Readonly<Record<DefinitionLanguage, (text: string) => boolean>> = {
  yaml: claimsYaml,
  jsonnet: claimsJsonnet,
};

/**
 * True where a file is a Hako definition by its raw text (design, decision 10), so that a file too broken to parse is
 * still somebody's: a `.yml` or `.yaml` with a top-level `scheduler`, `app` or `<<: !include`, or a `.jsonnet` or `.json`
 * with a field `scheduler` or `app` in an outer object. A `.libsonnet` is read through imports only.
 *
 * `app` alone is in many a file that is none of Hako's (Rails settings, labels of a repository), so it counts only
 * where something in the file is a container's, or comes from elsewhere.
 */
export function claimsHako(path: string, text: string): boolean {
  const language = definitionLanguage(path);
  return language !== undefined && CLAIMS[language](text);
}

const MERGED_INCLUDE = /^["']?<<["']?[ \t]*:\s*(?:&[^\s]+\s+)?!include\b/m;
const BLOCK_SCHEDULER = /^["']?scheduler["']?[ \t]*:(?=\s|$)/m;
const BLOCK_APP = /^["']?app["']?[ \t]*:(?=\s|$)/m;
const FLOW_SCHEDULER = /[{,]\s*["']?scheduler["']?[ \t]*:/;
const FLOW_APP = /[{,]\s*["']?app["']?[ \t]*:/;
/** What only a container of Hako's has below `app`, or where that comes from. */
const OF_A_CONTAINER =
  /[\s{,]["']?(?:image|memory|memory_reservation|cpu|port_mappings|docker_labels)["']?[ \t]*:|!include\b|<<["']?[ \t]*:/;
/** What may stand before the first key: blank lines, comments, directives and the start of the document. */
const PREAMBLE = /(?:[ \t]*(?:#[^\r\n]*)?|%[^\r\n]*|---(?:[ \t]+(?:#[^\r\n]*)?)?)(?:\r\n|\n|\r)/y;

function claimsYaml(text: string): boolean {
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return claimsBlock(body) || claimsOddLayout(body);
}

function claimsBlock(text: string): boolean {
  return BLOCK_SCHEDULER.test(text) || MERGED_INCLUDE.test(text) || (BLOCK_APP.test(text) && OF_A_CONTAINER.test(text));
}

function claimsFlow(text: string): boolean {
  return FLOW_SCHEDULER.test(text) || (FLOW_APP.test(text) && OF_A_CONTAINER.test(text));
}

/** A definition in flow style, or with all of its top level indented. */
function claimsOddLayout(text: string): boolean {
  if (!text.includes("app") && !text.includes("scheduler") && !text.includes("!include")) return false;
  let end = 0;
  for (PREAMBLE.lastIndex = 0; PREAMBLE.test(text);) end = PREAMBLE.lastIndex;
  const rest = text.slice(end);
  const first = /^(?:---[ \t]+)?([ \t]*)/.exec(rest);
  const indent = first?.[1] ?? "";
  const start = rest.slice(first?.[0].length ?? 0);
  if (start.startsWith("{")) return claimsFlow(start);
  if (indent === "") return false;
  const dedented = rest
    .split(/\r\n|\n|\r/)
    .filter((line) => line.startsWith(indent))
    .map((line) => line.slice(indent.length))
    .join("\n");
  return claimsBlock(dedented);
}
