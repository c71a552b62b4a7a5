import { nearest } from "../source/nearest.ts";
import type { ProblemCode } from "../source/problem.ts";
import type { Text } from "../source/text.ts";
import { parseBlock } from "./addresses.ts";
import type { RuleCondition } from "./balancing.ts";
import { choice, shown, textOf, type Report } from "./checks-context.ts";
import { CONDITION_FIELDS, RULE } from "./limits.ts";
import { checkExpression } from "./checks-rule-expressions.ts";
import type { Native, NativeList, NativeNode } from "./types.ts";

type Condition = Native<RuleCondition>;
type Field = keyof typeof CONDITION_FIELDS;

/** A rule that is checked: what to call it, where it stands, and whom to tell. */
export interface CheckedRule {
  /** `the rule 10 of the listener on port 80`. */
  readonly which: string;
  readonly node: NativeNode;
  readonly report: Report;
}

const FIELDS = Object.keys(CONDITION_FIELDS) as Field[];
/** Fields that a rule may have several conditions on. */
const REPEATABLE = new Set<Field>(["http-header", "query-string"]);

/**
 * Checks the conditions of a rule.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RuleCondition.html
 */
export function checkConditions(conditions: readonly Condition[], rule: CheckedRule): void {
  const seen = new Map<Field, Condition>();
  for (const condition of conditions) {
    const name = textOf(condition.Field);
    if (name === undefined) continue;
    if (!isField(name)) {
      const guess = nearest(name, FIELDS);
      tell(rule, "native-rule-condition", [condition.Field], {
        what: `${rule.which} has a condition on \`${name}\`${guess === undefined ? "" : `; did you mean \`${guess}\`?`}`,
        limit: `the field of a condition is ${choice(FIELDS)}`,
      });
      continue;
    }
    const first = seen.get(name);
    seen.set(name, condition);
    if (first !== undefined && !REPEATABLE.has(name)) {
      tell(rule, "native-rule-condition", [condition.Field], {
        what: `${rule.which} has two conditions on \`${name}\``,
        limit: `a rule has at most one condition on ${choice(FIELDS.filter((field) => !REPEATABLE.has(field)))}`,
      });
    }
    checkConfig(name, condition, rule);
    checkValues(name, condition, rule);
  }
  countValues(conditions, rule);
}

function isField(name: string): name is Field {
  return Object.hasOwn(CONDITION_FIELDS, name);
}

interface Clauses {
  readonly what: string;
  readonly limit: string;
}

function tell(rule: CheckedRule, code: ProblemCode, at: readonly (NativeNode | undefined)[], clauses: Clauses): void {
  rule.report({ code, at: [...at, rule.node], ...clauses });
}

/** The member that holds the values is that of the field, and no other is there. */
function checkConfig(field: Field, condition: Condition, rule: CheckedRule): void {
  const wanted = CONDITION_FIELDS[field];
  const others = Object.values(CONDITION_FIELDS).filter(
    (config) => config !== wanted && condition[config] !== undefined,
  );
  const limit = `a condition on \`${field}\` has its values in \`${wanted}\``;
  for (const other of others) {
    const what = `${rule.which} has \`${other}\` in its condition on \`${field}\``;
    tell(rule, "native-rule-condition", [condition[other], condition.Field], { what, limit });
  }
  if (condition[wanted] === undefined && others.length === 0) {
    const what = `${rule.which} has no values in its condition on \`${field}\``;
    tell(rule, "native-rule-condition", [condition.Field], { what, limit });
  }
}

interface WithExpressions {
  readonly Values?: NativeList<string>;
  readonly RegexValues?: NativeList<string>;
}

function expressionsOf(field: Field, condition: Condition): WithExpressions | undefined {
  return field === "host-header" || field === "path-pattern" || field === "http-header"
    ? condition[CONDITION_FIELDS[field]]
    : undefined;
}

/** The strings that a condition compares with, and how to say what they are. */
function valuesOf(field: Field, condition: Condition): readonly Text[] {
  if (field === "query-string")
    return (condition.QueryStringConfig?.Values.items ?? []).flatMap(({ Key, Value }) =>
      Key === undefined ? [Value] : [Key, Value],
    );
  return condition[CONDITION_FIELDS[field]]?.Values?.items ?? [];
}

function checkValues(field: Field, condition: Condition, rule: CheckedRule): void {
  const config = condition[CONDITION_FIELDS[field]];
  if (config === undefined) return;
  const expressions = expressionsOf(field, condition);
  const regexes = expressions?.RegexValues?.items ?? [];
  const values = valuesOf(field, condition);
  if (values.length === 0 && regexes.length === 0) {
    const what = `${rule.which} has no values in its condition on \`${field}\``;
    tell(rule, "native-rule-condition", [config, condition.Field], {
      what,
      limit: "a condition has at least one value",
    });
  }
  if (values.length > 0 && regexes.length > 0) {
    tell(rule, "native-rule-condition", [expressions?.RegexValues?.items[0], condition.Field], {
      what: `${rule.which} has both values and regular expressions in its condition on \`${field}\``,
      limit: "a condition has `Values` or `RegexValues`",
    });
  }
  for (const regex of regexes)
    checkExpression(regex, {
      ...rule,
      code: "native-rule-condition",
      what: "the regular expression",
      most: RULE.regex,
    });
  if (field === "http-header") checkHeaderName(condition, rule);
  for (const value of values) checkValue(field, value, rule);
}

function checkHeaderName(condition: Condition, rule: CheckedRule): void {
  const name = textOf(condition.HttpHeaderConfig?.HttpHeaderName);
  if (name === undefined) return;
  const at = [condition.HttpHeaderConfig?.HttpHeaderName];
  if (name.toLowerCase() === "host") {
    tell(rule, "native-rule-condition", at, {
      what: `${rule.which} looks at the header \`${name}\``,
      limit: "a condition on `http-header` looks at any header but Host, which has the field `host-header`",
    });
  } else if (name.length > RULE.headerName || !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
    tell(rule, "native-rule-condition", at, {
      what: `${rule.which} looks at the header \`${name}\``,
      limit: `the name of a header has at most ${RULE.headerName} of the characters that RFC 7230 allows, and no wildcards`,
    });
  }
}

/** What a value of each field may be: of how many characters, and which. */
const SHAPES: Readonly<Record<Field, { code: ProblemCode; most: number; allowed: RegExp; limit: string }>> = {
  "host-header": {
    code: "native-rule-host",
    most: RULE.value,
    allowed: /^[A-Za-z0-9.*?-]+$/,
    limit: `a host has at most ${RULE.value} characters: letters, digits, \`-\`, \`.\` and the wildcards \`*\` and \`?\``,
  },
  "path-pattern": {
    code: "native-rule-path",
    most: RULE.value,
    allowed: /^[A-Za-z0-9_.$/~"'@:+&*?-]+$/,
    limit: `a path has at most ${RULE.value} characters: letters, digits, \`_-.$/~"'@:+&\` and the wildcards \`*\` and \`?\``,
  },
  "http-header": {
    code: "native-rule-condition",
    most: RULE.value,
    allowed: /^[\u0020-\u007e]+$/,
    limit: `a value of a header has at most ${RULE.value} visible ASCII characters`,
  },
  "http-request-method": {
    code: "native-rule-condition",
    most: RULE.method,
    allowed: /^[A-Z_-]+$/,
    limit: `a method has at most ${RULE.method} characters: capital letters, \`-\` and \`_\``,
  },
  "query-string": {
    code: "native-rule-condition",
    most: RULE.value,
    allowed: /^[\u0020-\u007e]+$/,
    limit: `a key or value of a query string has at most ${RULE.value} visible ASCII characters`,
  },
  "source-ip": {
    code: "native-rule-condition",
    most: RULE.value,
    allowed: /^[0-9A-Fa-f.:/]+$/,
    limit: "a source is a CIDR block such as `192.0.2.0/24` or `2001:db8::/32`",
  },
};

/** How a message names a value. */
const NAMES: Readonly<Record<Field, string>> = {
  "host-header": "host",
  "path-pattern": "path",
  "http-header": "value of a header",
  "http-request-method": "method",
  "query-string": "key or value of a query string",
  "source-ip": "source",
};

function checkValue(field: Field, value: Text, rule: CheckedRule): void {
  const text = textOf(value);
  if (text === undefined) return;
  const { code, most, allowed, limit } = SHAPES[field];
  const what = `${rule.which} asks for ${text === "" ? `an empty ${NAMES[field]}` : `the ${NAMES[field]} \`${shown(value)}\``}`;
  // "& (using &amp;)" may mean that the entity is typed.
  const plain = field === "path-pattern" ? text.replaceAll("&amp;", "&") : text;
  if (text.length > most) tell(rule, code, [value], { what: `${what}, which has ${text.length} characters`, limit });
  else if (!allowed.test(plain)) tell(rule, code, [value], { what, limit });
  else if (field === "host-header" && !/\.[A-Za-z]+$/.test(text)) {
    const limits = "a host has at least one `.`, and only letters behind the last";
    tell(rule, code, [value], { what, limit: limits });
  } else if (field === "source-ip" && parseBlock(text) === undefined) tell(rule, code, [value], { what, limit });
  else if (field === "source-ip" && text === "255.255.255.255/32")
    tell(rule, code, [value], { what, limit: "`255.255.255.255/32` cannot be asked for" });
}

/** How many values and wildcards a rule has. */
function countValues(conditions: readonly Condition[], rule: CheckedRule): void {
  let count = 0;
  let wildcards = 0;
  let over: NativeNode | undefined;
  for (const condition of conditions) {
    const field = textOf(condition.Field);
    if (field === undefined || !isField(field)) continue;
    const own =
      field === "query-string"
        ? condition.QueryStringConfig?.Values.items
        : condition[CONDITION_FIELDS[field]]?.Values?.items;
    const number = own?.length ?? 0;
    count += number;
    if (count > RULE.values) over ??= (own as readonly NativeNode[] | undefined)?.[RULE.values - (count - number)];
    if (number > RULE.valuesOfCondition && number <= RULE.values && field !== "source-ip") {
      tell(rule, "native-rule-quota", [(own as readonly NativeNode[])[RULE.valuesOfCondition], condition.Field], {
        what: `${rule.which} has ${number} values in its condition on \`${field}\``,
        limit: `AWS documents at most ${RULE.valuesOfCondition} values for a condition`,
      });
    }
    if (field !== "http-request-method" && field !== "source-ip")
      for (const value of valuesOf(field, condition)) wildcards += wildcardsOf(value, field);
  }
  if (count > RULE.values) {
    tell(rule, "native-rule-values", [over], {
      what: `${rule.which} has ${count} values in its conditions`,
      limit: `a rule has at most ${RULE.values} values in all conditions together`,
    });
  }
  const { surely, most } = RULE.wildcards;
  if (wildcards <= surely) return;
  tell(rule, wildcards > most ? "native-rule-values" : "native-rule-quota", [], {
    what: `${rule.which} has ${wildcards} wildcards in its conditions`,
    limit: `a rule has at most ${surely} wildcards in all conditions together (another page of AWS says ${most})`,
  });
}

function wildcardsOf(value: Text, field: Field): number {
  const text = textOf(value) ?? "";
  const plain = field === "query-string" ? text.replaceAll(/\\[*?\\]/g, "") : text;
  return plain.replaceAll(/[^*?]+/g, "").length;
}
