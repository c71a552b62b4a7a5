import type { SourceFile } from "../source/file.ts";
import { complaints, type Complaints, type RuleError } from "./document.ts";
import type { RuleDocumentation, RuleExample } from "./types.ts";

/** What a README says, or everything that it lacks. */
export type ReadReadme =
  | { readonly kind: "documentation"; readonly documentation: RuleDocumentation }
  | { readonly kind: "errors"; readonly errors: readonly RuleError[] };

interface Section {
  readonly heading: string;
  readonly start: number;
  readonly lines: { readonly text: string; readonly start: number }[];
}

/**
 * Reads the `README.md` of a rule: a title, what it is about, `## Why`, `## What to do`, and at least one `## Fires` and
 * one `## Silent`. An example is one or more fenced blocks, whose info string is a language and the file's path; one that
 * fires also has a block `findings` with a line `path:line:column message` for each finding of this rule.
 */
export function readReadme(id: string, file: SourceFile): ReadReadme {
  const complain = complaints(file);
  const [top, ...sections] = sectionsOf(file.text);
  const prose = (heading: string): string => {
    const found = sections.find((section) => section.heading === heading);
    if (!found) complain(0, `the README of a rule needs a section \`## ${heading}\``);
    return found ? paragraphs(found) : "";
  };
  if (!top?.heading) complain(0, "the README of a rule begins with a title, `# …`");
  const why = prose("Why");
  const todo = prose("What to do");
  const examples = sections.flatMap((section) => {
    if (/^Fires\b/.test(section.heading)) return [example(section, true, complain)];
    if (/^Silent\b/.test(section.heading)) return [example(section, false, complain)];
    if (section.heading !== "Why" && section.heading !== "What to do") {
      complain(
        section.start,
        `\`## ${section.heading}\` is no section of a rule's README; there are Why, What to do, Fires and Silent`,
      );
    }
    return [];
  });
  for (const fires of [true, false]) {
    if (!examples.some((found) => found.fires === fires))
      complain(0, `the README of a rule needs an example \`## ${fires ? "Fires" : "Silent"}\``);
  }
  const what = top ? paragraphs(top) : "";
  if (what === "") complain(0, "the README of a rule says under its title what the rule is about");
  if (complain.errors.length > 0) return { kind: "errors", errors: complain.errors };
  return { kind: "documentation", documentation: { id, title: top?.heading ?? "", what, why, todo, examples } };
}

function sectionsOf(text: string): Section[] {
  const sections: Section[] = [];
  let at = 0;
  let fenced = false;
  for (const line of text.split("\n")) {
    if (line.startsWith("```")) fenced = !fenced;
    const heading = fenced ? undefined : /^##? (.+)$/.exec(line)?.[1];
    if (heading !== undefined) sections.push({ heading: heading.trim(), start: at, lines: [] });
    else sections.at(-1)?.lines.push({ text: line, start: at });
    at += line.length + 1;
  }
  return sections;
}

/** The prose of a section: paragraphs of one line each, two line ends between them. */
function paragraphs(section: Section): string {
  const prose: string[] = [""];
  let fenced = false;
  for (const { text } of section.lines) {
    if (text.startsWith("```")) fenced = !fenced;
    else if (!fenced && text.trim() === "") prose.push("");
    else if (!fenced) prose.push(`${prose.pop() ?? ""} ${text.trim()}`.trim());
  }
  return prose.filter((paragraph) => paragraph !== "").join("\n\n");
}

function example(section: Section, fires: boolean, complain: Complaints): RuleExample {
  const files: { path: string; language: string; text: string }[] = [];
  let findings: string[] | undefined;
  for (const { info, start, text } of fences(section)) {
    const [language = "", path] = info.split(/\s+/);
    if (info === "findings") findings = text.split("\n").filter((line) => line.trim() !== "");
    else if (path === undefined) complain(start, "name the file of the example behind its language: ```yaml shop.yml");
    else files.push({ path, language, text });
  }
  if (files.length === 0)
    complain(section.start, "an example needs at least one file, as a fenced block ```yaml shop.yml");
  if (fires && !findings?.length)
    complain(section.start, "an example that fires lists its findings in a fenced block ```findings");
  if (!fires && findings) complain(section.start, "an example that stays silent has no findings of the rule");
  return { fires, files, findings: findings ?? [] };
}

/** A character that a Markdown file cannot hold, as its picture in the example: `␀` is NUL. */
const PICTURES: Readonly<Record<string, string>> = { "\u2400": "\u0000" };

function fences(section: Section): { info: string; start: number; text: string }[] {
  const found: { info: string; start: number; text: string }[] = [];
  let open: { info: string; start: number; lines: string[] } | undefined;
  for (const { text, start } of section.lines) {
    if (!text.startsWith("```")) open?.lines.push(text);
    else if (open) {
      const body = open.lines.map((line) => `${line}\n`).join("");
      found.push({
        info: open.info,
        start: open.start,
        text: body.replace(/\u2400/g, (picture) => PICTURES[picture] ?? picture),
      });
      open = undefined;
    } else open = { info: text.slice(3).trim(), start, lines: [] };
  }
  return found;
}
