import { CORE_RULES } from "./check-core.ts";
import { GENERIC_RULES } from "./check-generic.ts";
import { LIMIT_RULES } from "./check-limits.ts";
import { LISTEN_RULES } from "./check-listen.ts";
import { LOCATION_RULES } from "./check-location.ts";
import { LOG_RULES } from "./check-logs.ts";
import { PASSING_RULES } from "./check-passing.ts";
import { REWRITE_RULES } from "./check-rewrite.ts";
import type { Visit } from "./check-scope.ts";
import { UPSTREAM_RULES } from "./check-upstream.ts";
import { VARIOUS_RULES } from "./check-various.ts";

/** The rules of directives that have one of their own (`!` in the table), by name. */
const OWN_RULES: Readonly<Record<string, (visit: Visit) => void>> = {
  ...CORE_RULES,
  ...LISTEN_RULES,
  ...LOCATION_RULES,
  ...REWRITE_RULES,
  ...PASSING_RULES,
  ...UPSTREAM_RULES,
  ...LOG_RULES,
  ...LIMIT_RULES,
  ...VARIOUS_RULES,
};

/** Checks the arguments of a directive whose place and count are right. */
export function checkValue(visit: Visit): void {
  const { value, name } = visit.entry;
  if (value === "!") {
    if (Object.hasOwn(OWN_RULES, name)) OWN_RULES[name]?.(visit);
    return;
  }
  const colon = value.indexOf(":");
  const kind = colon === -1 ? value : value.slice(0, colon);
  GENERIC_RULES[kind]?.(visit, colon === -1 ? "" : value.slice(colon + 1));
}
