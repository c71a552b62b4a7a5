import { environmentName, variableName } from "../../native/variables.ts";
import type { Part, Text } from "../../source/text.ts";

/**
 * How a `Text` is written so that ecspresso prints it: its files are Go templates first and JSON second.
 *
 * Source: https://github.com/kayac/ecspresso (README, "Template syntax"); `must_env` fails where a variable is not set.
 */
export interface Rendering {
  /** Secrets as `********`, for showing. */
  readonly masked: boolean;
}

export const MASK = "********";

/** The text as it stands in a file that ecspresso or `fill.sh` reads. */
export function renderText(text: Text, { masked }: Rendering): string {
  let written = "";
  let literal = "";
  for (const part of text) {
    if (part.kind === "text") {
      literal += part.secret && masked ? MASK : part.text;
      continue;
    }
    const inserted = renderReference(part);
    written += escapeTemplate(literal, inserted.startsWith("{")) + inserted;
    literal = "";
  }
  return written + escapeTemplate(literal, false);
}

/** The characters of a literal, with `{{` written so that a Go template prints it. */
export function escapeTemplate(literal: string, beforeBrace: boolean): string {
  let escaped = literal.replaceAll("{{", "{{`{{`}}");
  // A single brace before an action would make the template read `{{` one character too early.
  if (beforeBrace && literal.endsWith("{") && !escaped.endsWith("`}}")) escaped = `${escaped.slice(0, -1)}{{\`{\`}}`;
  return escaped;
}

/** What `escapeTemplate` wrote, read back. */
export function unescapeTemplate(text: string): string {
  return text.replaceAll(/\{\{`(\{\{?)`\}\}/g, "$1");
}

function renderReference(part: Exclude<Part, { kind: "text" }>): string {
  switch (part.kind) {
    case "provided":
      return `#{${part.candidates.map((provider) => `${provider.type}:${provider.where}/${part.key}`).join("|")}}`;
    case "created":
      return placeholder(variableName(part.resource, part.attribute));
    case "unknown":
      return placeholder(environmentName(["UNKNOWN", part.code, ...Object.values(part.values)].join("_")));
  }
}

/** `{{ must_env `NAME` }}`: with back quotes, so that it may stand inside a JSON string. */
export function placeholder(name: string): string {
  return `{{ must_env \`${name}\` }}`;
}
