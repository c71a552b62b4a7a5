import type { ServerName } from "../proxy.ts";

/** Characters of a value of a host condition. Source: API_HostHeaderConditionConfig. */
const HOST_CHARACTERS = 128;

/** A host condition holds these; behind the last dot only letters. Source: API_HostHeaderConditionConfig. */
const HOST_VALUE = /^(?:\*\.)?(?:[a-z0-9.-]+\.)?[a-z]+$/;

/** The values of a host condition for a name; none where it stands for no request, `undefined` where none can hold it. */
export function hostValues({ kind, text }: Pick<ServerName, "kind" | "text">): readonly string[] | undefined {
  if (kind === "exact" && text === "") return [];
  if (kind !== "exact" && kind !== "leading" && kind !== "both") return undefined;
  const values = kind === "exact" ? [text] : kind === "leading" ? [`*.${text}`] : [text, `*.${text}`];
  const isLegal = (value: string): boolean =>
    value.includes(".") && value.length <= HOST_CHARACTERS && HOST_VALUE.test(value);
  return values.every(isLegal) ? values : undefined;
}

/**
 * Names that configurations use for "no name at all": no client asks for them.
 * Source: http://nginx.org/en/docs/http/server_names.html, "Miscellaneous names".
 */
export function isNobodysName({ kind, text }: Pick<ServerName, "kind" | "text">): boolean {
  return kind === "exact" && !/[a-z0-9]/.test(text);
}

/** Why a rule cannot have a name as its host, as a clause; `undefined` where it can. */
export function unsayableReason(name: Pick<ServerName, "kind" | "text">): string | undefined {
  const { kind, text } = name;
  if (hostValues(name) !== undefined || isNobodysName(name)) return undefined;
  switch (kind) {
    case "regex":
      return `\`~${text}\` is an expression, and a host condition with an expression has a dialect and a case of its own`;
    case "hostname":
      return "`$hostname` is the name of the machine that nginx runs on";
    case "trailing":
      return `\`${text}.*\` has its wildcard at the end, and a host condition takes only letters behind the last dot`;
    default:
      if (text.length > HOST_CHARACTERS - 2) return `\`${text}\` is longer than the 128 characters of a host condition`;
      if (!text.includes(".")) return `\`${text}\` has no dot, and a host condition needs one`;
      return /[^a-z0-9.-]/.test(text)
        ? `\`${text}\` has characters that a host condition does not take: it takes letters, digits, \`-\` and \`.\``
        : `\`${text}\` ends in something else than letters, and a host condition takes only letters behind the last dot`;
  }
}
