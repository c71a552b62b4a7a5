import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { looksLikeNginx } from "../../../src/languages/nginx/index.ts";
import { random } from "../../support/random.ts";
import { CORNER_CASES, WHOLE, wholeOf } from "./corner-cases.ts";
import { mutate, tokens } from "./mutations.ts";
import { disagreement, isSame, ourMessages, realNginx } from "./real-nginx.ts";

const nginx = realNginx();
const judge = nginx?.judge ?? (() => ({ kind: "accepts" as const }));
afterAll(() => nginx?.remove());

const ABSENT = nginx === undefined ? " (skipped: nginx 1.22 is not installed)" : "";

/** Each text on which nginx and we disagree, with what either says; of a mutation of `base` the line that differs first. */
function disagreements(texts: readonly string[], base = ""): string[] {
  const lines = base.split("\n");
  return texts.flatMap((text) => {
    const found = disagreement(text, judge(text));
    if (found === undefined) return [];
    const mutated = base === "" ? text : mutatedLine(lines, text.split("\n"));
    return [`${found}\n${mutated}`];
  });
}

function mutatedLine(base: readonly string[], mutated: readonly string[]): string {
  const first = mutated.findIndex((line, index) => line !== base[index]);
  return `${base[first] ?? ""}\n${mutated[first] ?? ""}`;
}

describe.skipIf(nginx === undefined)(`accepts and refuses what the real nginx does${ABSENT}`, () => {
  test("the corner cases, in its words", () => {
    const said = CORNER_CASES.map(([context, text]) => {
      const verdict = judge(wholeOf(context, text));
      return [context, text, verdict.kind === "accepts" ? "" : verdict.message];
    });
    const place = / in \/[^ ]*nginx[^ ]*$/;
    expect(said.map(([context, text, message]) => [context, text, message?.replace(place, "")])).toEqual(CORNER_CASES);
  });

  test("words and comments about as long as its buffer", () => {
    const shapes: ((length: number) => string)[] = [
      (length) => `env ${"x".repeat(length)};\n`,
      (length) => `env ${"x".repeat(length)} ;\n`,
      (length) => `env ${"x".repeat(length)}`,
      (length) => `env "${"x".repeat(length)}";\n`,
      (length) => `env "${"x".repeat(length)}" ;\n`,
      (length) => `env "${"x".repeat(length)}`,
      (length) => `env "${"x".repeat(length)}"`,
      (length) => `#${"x".repeat(length)}\n`,
      (length) => `#${"x".repeat(length)}`,
      (length) => `env ${"é".repeat(length / 2)}${length % 2 === 1 ? "a" : ""};\n`,
      (length) => `env "${'\\"'.repeat(length / 2)}${length % 2 === 1 ? "a" : ""}";\n`,
    ];
    const lengths = [4093, 4094, 4095, 4096, 4097, 5000];
    const texts = shapes.flatMap((shape) => lengths.map((length) => `events {}\n${shape(length)}`));
    expect(disagreements(texts)).toEqual([]);
  });

  test("braces, quotes, escapes and blanks in any order", () => {
    const choose = random(20_261_123);
    const texts = Array.from(
      { length: 250 },
      () => `events {}\nhttp { types_hash_bucket_size 1024; types { a b; ${tokens(choose)}; } }\n`,
    );
    // The words are the same, too: what nginx meets first is among what we found.
    const wrong = texts.filter((text) => {
      const [verdict, ours] = [judge(text), ourMessages(text)];
      if (verdict.kind === "accepts") return ours.length > 0;
      return !ours.some((message) => isSame(message, verdict.message));
    });
    expect(wrong).toEqual([]);
  });

  test("a configuration with most of what nginx has, and its mutations", () => {
    const choose = random(4);
    const texts = [WHOLE, ...Array.from({ length: 400 }, () => mutate(WHOLE, choose))];
    expect(judge(WHOLE)).toEqual({ kind: "accepts" });
    expect(disagreements(texts, WHOLE)).toEqual([]);
  });
});

const CORPUS = new URL("../../../../shared/corpus/nginx/", import.meta.url);
const corpus = corpusFiles();

function corpusFiles(): string[] {
  const present = statSync(CORPUS, { throwIfNoEntry: false })?.isDirectory() === true;
  const names = present ? readdirSync(CORPUS, { recursive: true, encoding: "utf8" }) : [];
  return names.map((name) => fileURLToPath(new URL(name, CORPUS))).filter((path) => statSync(path).isFile());
}

/** A file as nginx could judge it alone: without its includes and what the machine must have. */
function alone(text: string): string | undefined {
  const sane = text
    .replaceAll(
      /^[ \t]*(?:include|user|load_module|ssl_dhparam|ssl_certificate\w*|ssl_trusted_certificate)\s[^;]*;/gm,
      "",
    )
    .replaceAll(/^([ \t]*(?:access_log|error_log)\s+)\/[^\s;]*/gm, "$1logs/log")
    .replaceAll(/^([ \t]*(?:pid|lock_file)\s+)[^;]*;/gm, "")
    .replaceAll(/^([ \t]*\w+_(?:cache|temp)_path\s+)\/[^\s;]*/gm, "$1folder");
  switch (looksLikeNginx(text)) {
    case "main":
      return sane;
    case "http":
      return `events {}\nhttp {\n${sane}\n}\n`;
    case "server":
      return `events {}\nhttp { server {\n${sane}\n} }\n`;
    case "location":
      return `events {}\nhttp { server { location / {\n${sane}\n} } }\n`;
    default:
      return undefined;
  }
}

/** Parameters of NGINX Plus and of later versions, which we let through. */
const FOREIGN = /^nginx says: invalid parameter "(?:resolve|service=.*|route=.*|slow_start=.*)"/;

describe.skipIf(nginx === undefined || corpus.length === 0)(
  `other people's files${ABSENT}${corpus.length === 0 ? " (skipped: ../shared/corpus/nginx is not here)" : ""}`,
  () => {
    test("and their mutations", () => {
      const choose = random(11);
      const files = corpus.flatMap((path) => alone(readFileSync(path, "utf8")) ?? []);
      const found = files.flatMap((text) => disagreements([text, mutate(text, choose), mutate(text, choose)], text));
      expect(files.length).toBeGreaterThan(60);
      expect(found.filter((line) => !FOREIGN.test(line))).toEqual([]);
    });
  },
);
