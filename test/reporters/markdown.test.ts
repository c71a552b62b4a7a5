import { describe, expect, test } from "vitest";
import { cell, code, fenced, link, prose } from "../../src/reporters/markdown-text.ts";
import { renderMarkdown } from "../../src/reporters/markdown.ts";
import { appOf, findingOf, locationOf, reportOf, shopReport } from "../support/report.ts";

test("golden", async () => {
  await expect(renderMarkdown(shopReport())).toMatchFileSnapshot("golden/report.md");
});

describe("prose", () => {
  test.each([
    ["a code span stays one", "`A` is set", "`A` is set"],
    ["a mention", "ask @octocat", "ask @&#8203;octocat"],
    ["an issue", "see #123 and acme/shop#4", "see #&#8203;123 and acme/shop#&#8203;4"],
    ["an issue, the other way", "GH-26", "GH&#8203;-26"],
    ["HTML", "<img src=x onerror=y> &amp;", "&lt;img src=x onerror=y&gt; &amp;amp;"],
    ["a link", "[click](https://example.com)", "\\[click\\](https:&#8203;//example.com)"],
    ["a bare address", "www.example.com", "www&#8203;.example.com"],
    ["emphasis and a table", "*a* _b_ ~c~ | d", "\\*a\\* \\_b\\_ \\~c\\~ \\| d"],
    ["a formula", "costs $x$", "costs <span>$</span>x<span>$</span>"],
    ["a backtick alone", "an odd ` tick @me", "an odd \\` tick @&#8203;me"],
    ["a value with a backtick of its own", "`a` @me <b>` is set", "\\`a\\` @&#8203;me &lt;b&gt;\\` is set"],
    ["a value with backticks of its own", "`a` @me `<b>` is set", "`a` @&#8203;me `<b>` is set"],
    ["two code spans side by side", "`a``b`", "`a`&#8203;`b`"],
    ["a heading", "# big", "#&#8203; big"],
    ["a list", "- item", "\\- item"],
    ["a number", "1. item", "1\\. item"],
    ["a line end", "a\n# b\r\n- c", "a #&#8203; b - c"],
    ["an escape sequence", "\u001b[31m", "\\\\x1b\\[31m"],
    ["a backslash", "a\\`b", "a\\\\\\`b"],
  ])("shows %s as it is", (_what, text, markdown) => {
    expect(prose(text)).toBe(markdown);
  });
});

test.each([
  ["plain", "`plain`"],
  ["a`b", "``a`b``"],
  ["``", "``` `` ```"],
  ["", ""],
  ["<b>@me", "`<b>@me`"],
])("code(%j) cannot be closed from inside", (content, markdown) => {
  expect(code(content)).toBe(markdown);
});

test("a fence is longer than any run of backticks inside", () => {
  expect(fenced(["a: ````", "\tb\u001b"], "yaml")).toBe("`````yaml\na: ````\n    b\\x1b\n`````");
  expect(fenced(["a"], "")).toBe("```\na\n```");
});

test("a bar does not end a cell, in code neither, and is escaped once", () => {
  expect(cell("`a|b` c \\| d")).toBe("`a\\|b` c \\| d");
});

test("only a plain https address becomes a link", () => {
  expect(link("https://docs.aws.amazon.com/a_b?c=d#e")).toBe("<https://docs.aws.amazon.com/a_b?c=d#e>");
  expect(link("https://x> <img>")).toBe("https:&#8203;//x&gt; &lt;img&gt;");
  expect(link("javascript:alert(1)")).toBe("javascript:alert(1)");
});

/** Markdown without its code, read as CommonMark reads it: a span ends at the next run of as many backticks. */
function outsideCode(markdown: string): string {
  const blocks = markdown.replace(/^(`{3,})\w*\n[^]*?\n\1$/gm, "").replace(/<code>.*?<\/code>/g, "");
  let outside = "";
  let rest = blocks;
  for (let match = /\\[^]|`+/.exec(rest); match !== null; match = /\\[^]|`+/.exec(rest)) {
    const [token] = match;
    const after = rest.slice(match.index + token.length);
    const end = token.startsWith("`") ? new RegExp(`(?<!\`)${token}(?!\`)`).exec(after) : null;
    outside += rest.slice(0, match.index) + (end === null ? token : "");
    rest = end === null ? after : after.slice(end.index + token.length);
  }
  return outside + rest;
}

test.each([
  "`a``x @me` <b>`",
  "`a```b @me",
  "`` @me ``",
  "a` @me `b`` @me ```c @me` d @me",
  "`a` `` `b @me`",
  "\\` @me `\\` @me",
])("whatever the backticks of %j, nothing gets out", (text) => {
  expect(outsideCode(prose(text))).not.toMatch(/@me|<b>/);
});

test("what was read from a file closes no section, fence or table", () => {
  const evil = "</summary></details>\n```\n````\n| a | b |\n@everyone #1 `x` <script>";
  const report = reportOf({
    apps: [appOf({ id: evil, path: evil, state: "person", reasons: [evil, evil, evil] })],
    findings: [
      findingOf({
        apps: [evil],
        message: evil,
        why: evil,
        help: evil,
        rule: evil,
        location: { ...locationOf("a.yml", 1, `«${"x"}»`), path: evil, excerpt: evil.split("\n") },
      }),
    ],
  });
  const text = renderMarkdown(report);
  const outside = outsideCode(text);
  expect(outside).not.toMatch(/<script>|@everyone|#1\b/);
  expect(outside.match(/<\/details>/g)).toHaveLength(1);
  expect(outside.match(/<details>/g)).toHaveLength(1);
  const rows = text
    .replace(/^(`{3,})\w*\n[^]*?\n\1$/gm, "")
    .split("\n")
    .filter((line) => line.startsWith("| "));
  const bars = (row: string): number => row.replaceAll("\\|", "").split("|").length - 1;
  expect(rows.map(bars)).toEqual([5, 5, ...Array.from({ length: 8 }, () => 4)]);
});

test("an estate without findings says so", () => {
  expect(renderMarkdown(reportOf())).toContain("## Findings\n\nNothing was found.");
});
