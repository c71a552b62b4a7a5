import { contains, parseAddress, parseBlock } from "../../native/addresses.ts";
import type { RuleCondition } from "../../native/balancing.ts";
import type { Native, NativeList } from "../../native/types.ts";
import { firstOrigin } from "../../native/walk.ts";
import type { Span } from "../../source/span.ts";
import { knownText, type Text } from "../../source/text.ts";
import type { ReplayRequest } from "../types.ts";
import { pattern } from "./pattern.ts";

/** A request as the conditions of a rule see it, under one reading of its host and path. */
export interface View {
  readonly request: ReplayRequest;
  /** In lower case. */
  readonly host: string;
  readonly path: string;
  /** Without `?`; empty where there is none. */
  readonly query: string;
}

/** Whether something is so cannot be told: why, and the place that is in question. */
export interface Doubt {
  readonly kind: "doubt";
  readonly reason: string;
  readonly span: Span | undefined;
}

/** The value that holds, `false` where none does, or a doubt. */
export type Verdict = Value | false | Doubt;

/** One value of a condition. */
export interface Value {
  readonly kind: "value";
  /** As it is typed. */
  readonly text: string;
  readonly span: Span | undefined;
  readonly test: (view: View) => true | false | "unknown";
  /** Said where `test` cannot tell. */
  readonly question: string;
}

export type Field =
  | "host-header"
  | "path-pattern"
  | "http-header"
  | "http-request-method"
  | "query-string"
  | "source-ip";

/** A condition, ready to be asked: any of its values has to hold. */
export interface Condition {
  readonly field: Field | undefined;
  /** Of `http-header`, in lower case. */
  readonly header?: string;
  readonly values: readonly Value[];
  /** What stands in it that cannot be told: regular expressions, values that nobody knows yet. */
  readonly doubts: readonly Doubt[];
}

/** Reads a condition of a rule. */
export function compileCondition(condition: Native<RuleCondition>): Condition {
  const field = knownText(condition.Field);
  const span = firstOrigin(condition.Field);
  switch (field) {
    case "host-header":
      return withExpressions(condition.HostHeaderConfig, field, (text) => {
        const { matches } = pattern(text, { caseless: true });
        return { test: ({ host }) => matches(host) };
      });
    case "path-pattern":
      return withExpressions(condition.PathPatternConfig, field, (text) => {
        const { matches } = pattern(text, { caseless: false });
        if (!text.includes("&amp;")) return { test: ({ path }) => matches(path) };
        // "& (using &amp;)" may mean the entity, or the character that it stands for.
        const meant = pattern(text.replaceAll("&amp;", "&"), { caseless: false });
        return {
          question: `whether \`&amp;\` in \`${text}\` stands for \`&\``,
          test: ({ path }) => (matches(path) === meant.matches(path) ? matches(path) : "unknown"),
        };
      });
    case "http-header":
      return headerCondition(condition, span);
    case "http-request-method":
      return plain(field, condition.HttpRequestMethodConfig?.Values, (text) => ({
        test: ({ request }) => request.method === text,
      }));
    case "query-string":
      return queryCondition(condition);
    case "source-ip":
      return plain(field, condition.SourceIpConfig?.Values, sourceTest);
    default: {
      const reason = `what the condition on \`${field ?? "…"}\` means is not known`;
      return { field: undefined, values: [], doubts: [{ kind: "doubt", reason, span }] };
    }
  }
}

type Test = Pick<Value, "test"> & { readonly question?: string };

function plain(field: Field, values: NativeList<string> | undefined, testOf: (text: string) => Test): Condition {
  const compiled: Value[] = [];
  const doubts: Doubt[] = [];
  for (const value of values?.items ?? []) {
    const text = knownText(value);
    const span = firstOrigin(value);
    if (text === undefined) doubts.push(unknownValue(field, span));
    else compiled.push({ kind: "value", text, span, question: "", ...testOf(text) });
  }
  return { field, values: compiled, doubts };
}

function unknownValue(field: Field, span: Span | undefined): Doubt {
  return { kind: "doubt", reason: `a value of the condition on \`${field}\` is not known yet`, span };
}

interface WithExpressions {
  readonly Values?: NativeList<string>;
  readonly RegexValues?: NativeList<string>;
}

/** Whether a regular expression of a condition minds the case is not documented, so none is asked. */
function withExpressions(config: WithExpressions | undefined, field: Field, testOf: (text: string) => Test): Condition {
  const { values, doubts } = plain(field, config?.Values, testOf);
  const expressions = (config?.RegexValues?.items ?? []).map((value: Text): Doubt => ({
    kind: "doubt",
    reason: `whether the regular expression \`${knownText(value) ?? "…"}\` matches: AWS does not say whether it minds the case`,
    span: firstOrigin(value),
  }));
  return { field, values, doubts: [...doubts, ...expressions] };
}

/**
 * "If the same header appears multiple times in the request, we search them in order until a match is found."
 * Source: API_HttpHeaderConditionConfig
 */
function headerCondition(condition: Native<RuleCondition>, span: Span | undefined): Condition {
  const config = condition.HttpHeaderConfig;
  const name = config === undefined ? undefined : knownText(config.HttpHeaderName)?.toLowerCase();
  if (config === undefined || name === undefined) {
    return { field: "http-header", values: [], doubts: [unknownValue("http-header", span)] };
  }
  const compiled = withExpressions(config, "http-header", (text) => {
    const { matches } = pattern(text, { caseless: true });
    return {
      question: "rules look at visible ASCII characters only, and AWS does not say how a header with others is read",
      test: ({ request }) => {
        const values = request.headers.filter(([each]) => each === name).map(([, value]) => value.trim());
        if (values.some((value) => matches(value))) return true;
        return values.some((value) => !/^[\u0020-\u007e]*$/.test(value)) ? "unknown" : false;
      },
    };
  });
  return { ...compiled, header: name };
}

/** A key with its value, or any key with that value. Source: API_QueryStringConditionConfig */
function queryCondition(condition: Native<RuleCondition>): Condition {
  const values: Value[] = [];
  const doubts: Doubt[] = [];
  for (const { Key, Value: typed } of condition.QueryStringConfig?.Values.items ?? []) {
    const key = Key === undefined ? undefined : knownText(Key);
    const value = knownText(typed);
    const span = firstOrigin(typed);
    if (value === undefined || (Key !== undefined && key === undefined)) {
      doubts.push(unknownValue("query-string", span));
      continue;
    }
    const options = { caseless: true, escapes: true };
    const wanted = { key: key === undefined ? undefined : pattern(key, options), value: pattern(value, options) };
    values.push({
      kind: "value",
      text: key === undefined ? value : `${key}=${value}`,
      span,
      question: "AWS does not say whether escapes of a query string are resolved, nor what a key without `=` is",
      test: ({ query }) =>
        anyOf(
          pairsOf(query).map((readings) =>
            allAgree(readings, (pair) => wanted.value.matches(pair.value) && (wanted.key?.matches(pair.key) ?? true)),
          ),
        ),
    });
  }
  return { field: "query-string", values, doubts };
}

interface Pair {
  readonly key: string;
  readonly value: string;
}

/** What each part of a query string may be read as. */
function pairsOf(query: string): Pair[][] {
  if (query === "") return [];
  return query.split("&").map((part) => {
    const equals = part.indexOf("=");
    const plainPairs: Pair[] =
      equals === -1
        ? [
            { key: part, value: "" },
            { key: "", value: part },
          ]
        : [{ key: part.slice(0, equals), value: part.slice(equals + 1) }];
    if (!/[%+]/.test(part)) return plainPairs;
    return [true, false].flatMap((spaces) =>
      plainPairs.flatMap((pair) => [
        pair,
        { key: resolveEscapes(pair.key, spaces), value: resolveEscapes(pair.value, spaces) },
      ]),
    );
  });
}

function resolveEscapes(text: string, spaces: boolean): string {
  const spaced = spaces ? text.replaceAll("+", " ") : text;
  return spaced.replaceAll(/%[0-9A-Fa-f]{2}/g, (escape) => String.fromCharCode(Number.parseInt(escape.slice(1), 16)));
}

type Answer = true | false | "unknown";

function allAgree<T>(readings: readonly T[], test: (reading: T) => boolean): Answer {
  const first = readings[0] !== undefined && test(readings[0]);
  return readings.every((reading) => test(reading) === first) ? first : "unknown";
}

function anyOf(answers: readonly Answer[]): Answer {
  return answers.includes(true) ? true : answers.includes("unknown") ? "unknown" : false;
}

/** The address of the TCP peer, never one of X-Forwarded-For. Source: API_SourceIpConditionConfig */
function sourceTest(text: string): Test {
  const block = parseBlock(text);
  return {
    question: `\`${text}\` is no CIDR block`,
    test: ({ request }) => {
      const address = parseAddress(request.source);
      return block === undefined || address === undefined ? "unknown" : contains(block, address);
    },
  };
}

/** Whether any value of a condition holds. */
export function ask({ values, doubts }: Condition, view: View): Verdict {
  let doubt: Doubt | undefined = doubts[0];
  for (const value of values) {
    const answer = value.test(view);
    if (answer === true) return value;
    if (answer === "unknown") doubt ??= { kind: "doubt", reason: value.question, span: value.span };
  }
  return doubt ?? false;
}
