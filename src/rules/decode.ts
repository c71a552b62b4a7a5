import { FACT_KINDS, type FactField } from "../estate/facts.ts";
import { fieldsIn } from "../findings/texts.ts";
import { CONFIDENCES, MECHANISMS, OUTCOMES, SEVERITIES } from "../findings/types.ts";
import type { SourceFile } from "../source/file.ts";
import { didYouMean } from "../source/nearest.ts";
import { decodeMatch } from "./decode-match.ts";
import { complaints, readRuleFile, type Complaints, type RuleError, type RuleNode } from "./document.ts";
import { choice, listOf, members, number, text, type Members } from "./members.ts";
import type { Match, Rule } from "./types.ts";

/** A rule, or everything that is wrong with its file. */
export type DecodedRule =
  | { readonly kind: "rule"; readonly rule: Rule }
  | { readonly kind: "errors"; readonly errors: readonly RuleError[] };

/** The keys of a rule in the order in which a rule file has them. */
export const RULE_KEYS = [
  "id",
  "mechanism",
  "severity",
  "outcome",
  "confidence",
  "effort",
  "match",
  "message",
  "why",
  "help",
  "native",
  "caveats",
  "links",
] as const;
export const REQUIRED_RULE_KEYS = [
  "id",
  "mechanism",
  "severity",
  "confidence",
  "effort",
  "match",
  "message",
  "why",
  "help",
] as const;

/** Decodes the text of a `rule.yaml`. Every error has its place; nothing throws. */
export function decodeRule(file: SourceFile): DecodedRule {
  const complain = complaints(file);
  const root = readRuleFile(file, complain);
  const rule = root && complain.errors.length === 0 ? decodeRoot(root, complain) : undefined;
  return rule && complain.errors.length === 0 ? { kind: "rule", rule } : { kind: "errors", errors: complain.errors };
}

function decodeRoot(root: RuleNode, complain: Complaints): Rule | undefined {
  const found = members(root, { what: "a rule", keys: RULE_KEYS, required: REQUIRED_RULE_KEYS }, complain);
  if (!found) return undefined;
  const match = found["match"] ? decodeMatch(found["match"], complain) : undefined;
  const rule = {
    id: identifier(found["id"], complain),
    mechanism: choice(found["mechanism"], { what: "mechanism", values: MECHANISMS }, complain),
    severity: choice(found["severity"], { what: "severity", values: SEVERITIES }, complain),
    outcome: found["outcome"] ? choice(found["outcome"], { what: "outcome", values: OUTCOMES }, complain) : null,
    confidence: choice(found["confidence"], { what: "confidence", values: CONFIDENCES }, complain),
    effort: number(found["effort"], complain),
    match,
    message: template(found["message"], match, complain),
    why: template(found["why"], match, complain),
    help: template(found["help"], match, complain),
    ...nativeFeature(found, complain),
    caveats: listOf(found["caveats"], "a caveat", complain),
    links: links(found["links"], complain),
  };
  const missing = Object.values(rule).some((value) => value === undefined);
  return missing ? undefined : (rule as Rule);
}

function identifier(node: RuleNode | undefined, complain: Complaints): string | undefined {
  const id = text(node, complain);
  if (node === undefined || id === undefined) return undefined;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
    complain(
      node.start,
      `\`${id}\` is no rule id: use lower-case words joined by \`-\`, naming the problem, such as \`vault-whole-value\``,
    );
  }
  if ((MECHANISMS as readonly string[]).includes(id)) {
    complain(
      node.start,
      `\`${id}\` is the name of a mechanism, and \`--only\` and \`--skip\` take both; choose another id`,
    );
  }
  return id;
}

/** A text whose `{field}`s exist on the kind and may be shown. */
function template(node: RuleNode | undefined, match: Match | undefined, complain: Complaints): string | undefined {
  const found = text(node, complain);
  if (node === undefined || found === undefined || match === undefined) return found;
  const fields: Readonly<Record<string, FactField>> = FACT_KINDS[match.kind].fields;
  const shown = Object.keys(fields).filter((name) => fields[name]?.classified !== true);
  for (const name of fieldsIn(found)) {
    if (shown.includes(name)) continue;
    if (fields[name])
      complain(node.start, `\`{${name}}\` may hold a secret, so no text may show it; \`{name}\` says which it is`);
    else
      complain(
        node.start,
        `\`{${name}}\` is no field of \`${match.kind}\`${didYouMean(name, shown) || `; its fields are ${shown.join(", ")}`}`,
      );
  }
  return found.trim();
}

function nativeFeature(found: Members, complain: Complaints): Pick<Rule, "native"> {
  if (!found["native"]) return {};
  const keys = ["feature", "since"] as const;
  const inside = members(found["native"], { what: "`native`", keys, required: keys }, complain);
  const feature = text(inside?.["feature"], complain);
  const since = text(inside?.["since"], complain);
  if (inside?.["since"] && since !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(since)) {
    complain(inside["since"].start, `\`${since}\` is no date; write the day the feature came, as \`2018-11-15\``);
  }
  return feature !== undefined && since !== undefined ? { native: { feature, since } } : {};
}

function links(node: RuleNode | undefined, complain: Complaints): string[] {
  const found = listOf(node, "a link", complain);
  for (const link of found) {
    if (!/^https:\/\/[^\s]+$/.test(link))
      complain(node?.start ?? 0, `\`${link}\` is no link; a link begins with \`https://\``);
  }
  return found;
}
