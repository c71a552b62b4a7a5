import type { Finding } from "./types.ts";

/** The texts of a rule, with fields in braces. */
export interface Texts {
  readonly message: string;
  readonly why: string;
  readonly help: string;
}

const LONGEST_VALUE = 600;

/** A rule's texts for one finding, their fields filled in when they are read. */
export function findingTexts(rule: Texts, finding: Pick<Finding, "values">): Texts {
  const { values } = finding;
  return {
    get message() {
      return fillText(rule.message, values);
    },
    get why() {
      return fillText(rule.why, values);
    },
    get help() {
      return fillText(rule.help, values);
    },
  };
}

/** Fills each `{field}` of `template`. `{{` and `}}` stand for a brace; a field that has no value becomes `?`. */
export function fillText(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{|\}\}|\{([A-Za-z]\w*)\}/g, (found, name: string | undefined) => {
    if (name === undefined) return found.slice(1);
    return Object.hasOwn(values, name) ? printable(values[name] ?? "") : "?";
  });
}

/** The names of the fields that `template` mentions, each once, in order. */
export function fieldsIn(template: string): string[] {
  const names = [...template.matchAll(/\{\{|\}\}|\{([A-Za-z]\w*)\}/g)].flatMap((match) =>
    match[1] === undefined ? [] : [match[1]],
  );
  return [...new Set(names)];
}

/** Text of a user's file, cut to one line that ends. What cannot be printed is made visible by the reporters. */
function printable(value: string): string {
  const line = value.replace(/\s+/g, " ").trim();
  return line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE)}…` : line;
}
