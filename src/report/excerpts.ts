import type { Estate } from "../estate/types.ts";
import { lineAt, lineStarts, place } from "../source/file.ts";
import type { Span } from "../source/span.ts";
import {
  maskedLine,
  maskedProgramLine,
  maskedWords,
  unquoted,
  type LineMasking,
  type SecretTest,
} from "./masked-line.ts";
import type { Location } from "./types.ts";

/** How many lines of a finding are shown at most; the rest is said to be there. */
const EXCERPT_LINES = 4;

/** A secret shorter than this cannot be told from ordinary text elsewhere in the file, so only its own place is masked. */
const RECOGNISABLE = 5;

/** Turns spans into printable places, with secrets masked in whatever is shown of the file. */
export interface Excerpts {
  locate(span: Span): Location;
  /** The same without the source lines. */
  place(span: Span): Omit<Location, "excerpt">;
  /** The same text with every secret of the file masked: for what a message quotes. */
  mask(text: string, path: string): string;
  /** The same text with every word that looks like a secret masked: for what another program would say. */
  maskWords(text: string): string;
}

const PROGRAM = /\.(?:jsonnet|libsonnet)$/;

interface FileView {
  readonly text: string;
  readonly starts: readonly number[];
  /** `text` with the secrets that were found in it replaced, character for character. */
  readonly shown: string;
  readonly secrets: readonly string[];
}

/**
 * @param isSecret the classifier of decision 8, for what no loader could read: comments, and files that do not parse
 */
export function excerptsOf(estate: Estate, isSecret: SecretTest): Excerpts {
  const literals = secretSpansByPath(estate);
  const masking: LineMasking = { isSecret, mask: stars };
  const views = new Map<string, FileView>();
  // The same few reasons stand beside thousands of constructs.
  const words = new Map<string, string>();
  const view = (path: string): FileView => {
    const known = views.get(path);
    if (known !== undefined) return known;
    const text = estate.files.get(path)?.text ?? "";
    const made = viewOf(text, literals.get(path) ?? []);
    views.set(path, made);
    return made;
  };
  return {
    place(span) {
      const file = view(span.path);
      return place(clamped(span, file.text), file.starts);
    },
    locate(span) {
      const file = view(span.path);
      const inFile = clamped(span, file.text);
      return {
        ...place(inFile, file.starts),
        excerpt: excerptLines(file, inFile).map((line) =>
          PROGRAM.test(span.path) ? maskedProgramLine(line, masking) : maskedLine(line, masking),
        ),
      };
    },
    mask(text, path) {
      let masked = text;
      for (const secret of view(path).secrets)
        if (secret.length >= RECOGNISABLE) masked = masked.replaceAll(secret, stars(secret));
      return maskedWords(masked, masking);
    },
    maskWords(text) {
      let shown = words.get(text);
      if (shown === undefined) words.set(text, (shown = maskedWords(text, masking)));
      return shown;
    },
  };
}

function clamped({ path, start, end }: Span, text: string): Span {
  return { path, start: Math.min(start, text.length), end: Math.min(Math.max(end, start), text.length) };
}

function secretSpansByPath(estate: Estate): Map<string, Span[]> {
  const groups = new Map<string, Span[]>();
  for (const literal of estate.literals) {
    if (!literal.secret) continue;
    const list = groups.get(literal.valueSpan.path);
    if (list === undefined) groups.set(literal.valueSpan.path, [literal.valueSpan]);
    else list.push(literal.valueSpan);
  }
  return groups;
}

function viewOf(text: string, secretSpans: readonly Span[]): FileView {
  let shown = "";
  let position = 0;
  const secrets = new Set<string>();
  for (const span of secretSpans.toSorted((a, b) => a.start - b.start)) {
    if (span.start < position) continue;
    const secret = text.slice(span.start, span.end);
    secrets.add(unquoted(secret));
    shown += text.slice(position, span.start) + stars(secret);
    position = span.end;
  }
  shown += text.slice(position);
  for (const secret of secrets) if (secret.length >= RECOGNISABLE) shown = shown.replaceAll(secret, stars(secret));
  return { text, starts: lineStarts(text), shown, secrets: [...secrets] };
}

/** Line breaks stay, so that every offset still points to the same line and column. */
function stars(secret: string): string {
  return secret.replaceAll(/[^\r\n]/g, "*");
}

function excerptLines(file: FileView, span: Span): string[] {
  const first = lineAt(file.starts, span.start);
  const last = Math.min(lineAt(file.starts, Math.max(span.start, span.end - 1)), first + EXCERPT_LINES - 1);
  const lines: string[] = [];
  for (let line = first; line <= last; line++) {
    lines.push(
      file.shown.slice(file.starts[line] ?? 0, file.starts[line + 1] ?? file.shown.length).replace(/[\r\n]+$/, ""),
    );
  }
  return lines;
}
