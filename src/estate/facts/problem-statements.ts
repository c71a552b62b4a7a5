import type { ProblemCode } from "../../source/problem.ts";

interface ProblemValueShape {
  readonly meaning: string;
  /**
   * It says which one, where several problems of a code stand at the same key path, so it is part of the fingerprint.
   * The other values may change without making it another finding.
   */
  readonly identifies?: true;
}

/** The values that problems carry, by name: what the texts of rules may name. */
export const PROBLEM_VALUES = {
  limit: { meaning: "what the old or the new system asks for instead, as a clause" },
  reason: { meaning: "why, in the words of the system that says so" },
  error: { meaning: "the Ruby class of the error that Hako raises" },
  message: { meaning: "the message that Hako or nginx prints" },
  at: { meaning: "the keys that lead there, joined by `.`" },
  valid: { meaning: "what is valid there: keys, or the versions of Hako that read it" },
  replacement: { meaning: "what took its place" },
  suggestion: { meaning: "what was probably meant" },
  known: { meaning: "the names that are known, joined by `, `" },
  text: { meaning: "the scalar as it is typed" },
  becomes: { meaning: "what Ruby makes of it" },
  found: { meaning: "the kind of value that stands there" },
  expected: { meaning: "the type that is needed" },
  got: { meaning: "the type that it has" },
  effect: { meaning: "`ignored` or `object`: what Ruby does with a tag" },
  lost: { meaning: "how many values are lost" },
  chain: { meaning: "the paths of a circle, joined by ` → `" },
  container: { meaning: "the container's name", identifies: true },
  containers: { meaning: "the containers' names, joined by `, `", identifies: true },
  dependency: { meaning: "the container that is depended on", identifies: true },
  name: { meaning: "the name in question", identifies: true },
  variable: { meaning: "the variable in question", identifies: true },
  key: { meaning: "the key in question", identifies: true },
  other: { meaning: "the other app that is concerned", identifies: true },
  type: { meaning: "the type in question", identifies: true },
  until: { meaning: "the last day on which a comment held" },
  tag: { meaning: "the YAML tag", identifies: true },
  rule: { meaning: "the rule's name", identifies: true },
  rules: { meaning: "the rules' names, joined by `, `", identifies: true },
  port: { meaning: "the port in question", identifies: true },
  member: { meaning: "the AWS member in question", identifies: true },
} as const satisfies Record<string, ProblemValueShape>;

export type ProblemValue = keyof typeof PROBLEM_VALUES;

/**
 * What each code says, as a clause, where the problem does not bring its own `what` as those of `native/` do.
 * `{name}` is a value of the problem; a piece in `[…]` goes where a value in it is missing.
 */
export const PROBLEM_STATEMENTS: Readonly<Partial<Record<ProblemCode, string>>> = {
  "file-binary": "this is no text: the file has a NUL byte or is not UTF-8",
  "file-too-large": "the file is too large[: {reason}]",
  "file-unreadable": "the file cannot be read[: {reason}]",
  "yaml-syntax": "this is not YAML[: {message}]",
  "yaml-empty": "the file has no content, so Hako stops with an error",
  "yaml-not-a-map": "the file is not a map of keys[ but a {found}], so Hako stops with an error",
  "yaml-nesting-too-deep": "the file is nested too deep[: more than {limit} levels]",
  "yaml-too-many-aliases": "the aliases of the file unfold to too much[: more than {limit} values]",
  "yaml-byte-order-mark":
    "the file begins with a byte order mark, so Hako reads its first key and loses everything after it",
  "yaml-indented-first-line": "Hako loses everything from here on, because the first line of the file is indented",
  "yaml-merge-lost": "a second `<<: !include` in the same map takes the place of this one, so what it includes is lost",
  "yaml-merge-not-a-map":
    "`<<` has a value that is not a map[ but a {found}], so Hako merges nothing and keeps a key called `<<`",
  "yaml-scalar-surprise": "`{text}` without quotes is read as `{becomes}`",
  "jsonnet-syntax": "this is not Jsonnet[: {message}]",
  "jsonnet-static": "this is not Jsonnet[: {message}]",
  "jsonnet-runtime": "Hako stops here[: RUNTIME ERROR: {message}]",
  "jsonnet-limit": "hakobu gives up here[: {message}]",
  "jsonnet-import-missing": "this import cannot be followed[: {message}]",
  "jsonnet-import-outside-root": "this import was not followed[: {message}]",
  "jsonnet-computed-on-reference": "what comes of this is not known[: {message}]",
  "jsonnet-not-an-object": "the value of the file is not an object[ but a {found}], so Hako stops with an error",
  "include-missing": "the included file[ `{path}`] does not exist",
  "include-outside-root": "the included file[ `{path}`] lies outside the root, so it was not opened",
  "include-cycle": "the file[ `{path}`] includes itself[: {chain}]",
  "include-unreadable": "the included file[ `{path}`] cannot be read[: {reason}]",
  "provider-file-missing": "the provider's file[ `{path}`] does not exist",
  "provider-file-outside-root": "the provider's file[ `{path}`] lies outside the root, so it was not opened",
  "provider-file-unreadable": "the provider's file[ `{path}`] cannot be read[: {reason}]",
  "env-interpolation-empty": "the reference `#{}` names no variable",
  "env-variable-unresolved": "no provider answers for `#{{variable}}`[ in `{name}`]",
  "env-variable-not-ascii": "the name in `#{{variable}}` is not ASCII, which makes Hako damage the text before it",
  "key-unknown": "Hako reads no key `{key}` at {at}[; did you mean `{suggestion}`?]",
  "key-historic": "only Hako {valid} read the key `{key}` at {at}[; today it is {replacement}]",
  "resource-made-twice": "`{name}` is made with other settings by `{other}`",
  "nginx-syntax": "nginx cannot read this[: {message}]",
  "nginx-nesting-too-deep": "hakobu cannot read this[: {message}]",
  "nginx-directive-unknown": "nginx refuses this[: {message}]",
  "nginx-directive-misplaced": "nginx refuses this[: {message}]",
  "nginx-directive-duplicate": "nginx refuses this[: {message}]",
  "nginx-arguments": "nginx refuses this[: {message}]",
  "nginx-value": "nginx refuses this[: {message}]",
  "nginx-include-missing": "the included file[ `{path}`] does not exist",
  "nginx-include-outside-root": "the included file[ `{path}`] lies outside the root, so it was not opened",
  "nginx-include-cycle": "the file[ `{path}`] includes itself[: {chain}]",
  "nginx-include-empty": "no file matches[ `{path}`], so nothing is included",
  "nginx-main-missing":
    "no main file of nginx includes what stands in `{path}`, so nginx's own defaults are taken for all that it would say",
  "suppression-without-reason": "the comment that suppresses[ {rules}] gives no reason",
  "suppression-expired": "the comment that suppresses {rules} held until {until}",
  "suppression-rule-unknown": "the comment names[ `{rule}`, which is] no rule[; did you mean `{suggestion}`?]",
};

/** Fills `{name}` with its value; a piece in `[…]` goes where a value in it is missing. `undefined` for no statement. */
export function fillStatement(
  statement: string | undefined,
  values: Readonly<Record<string, string>>,
): string | undefined {
  if (statement === undefined) return undefined;
  const known = (name: string): boolean => Object.hasOwn(values, name) && values[name] !== "";
  const optional = statement.replace(/\[([^[\]]*)\]/g, (_, piece: string) =>
    [...piece.matchAll(/\{(\w+)\}/g)].every((match) => known(match[1] ?? "")) ? piece : "",
  );
  return optional.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}
