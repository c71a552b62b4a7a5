import { describe, expect, test } from "vitest";
import { maskText, maskedParts } from "../../src/reporters/mask.ts";

const isSecret = (name: string, value: string): boolean => /PASSWORD|TOKEN/.test(name) || value.startsWith("AKIA");

test("the secrets of an artifact are what its masked variant hides", () => {
  const text = '{\n  "value": "hunter2-hunter2"\n  "a": "postgres://u:s3cret-pass@db"\n  "b": "same"\n}\n';
  const masked = '{\n  "value": "********"\n  "a": "postgres://u:********@db"\n  "b": "same"\n}\n';
  expect(maskedParts(text, masked)).toEqual(["hunter2-hunter2", "s3cret-pass"]);
  expect(maskedParts(text, text)).toEqual([]);
});

describe("what is already there is masked, too", () => {
  const mask = (text: string, json: boolean, known: string[] = []): string => maskText(text, { known, isSecret, json });

  test.each([
    [
      "a value beside its name",
      '{ "name": "DB_PASSWORD", "value": "old-one" }',
      '{ "name": "DB_PASSWORD", "value": "********" }',
    ],
    [
      "a value on a later line",
      '  "name": "API_TOKEN",\n  "value": "a \\"quoted\\" one"',
      '  "name": "API_TOKEN",\n  "value": "********"',
    ],
    ["a member", '{"DB_PASSWORD":"x","HOST":"db"}', '{"DB_PASSWORD":"********","HOST":"db"}'],
    ["a value that looks like one", '["AKIAABCDEFGHIJKLMNOP", "plain"]', '["********", "plain"]'],
    ["JSON that somebody broke", '{ "DB_PASSWORD": "x", "value": ', '{ "DB_PASSWORD": "********", "value": '],
    ["no name itself", '{ "name": "AKIA" }', '{ "name": "AKIA" }'],
  ])("%s", (_what, text, shown) => {
    expect(mask(text, true)).toBe(shown);
  });

  test.each([
    ["an assignment", "export API_TOKEN=abc def", "export API_TOKEN=********"],
    ["a comment", "# DB_PASSWORD: 'x'", "# DB_PASSWORD: ********"],
    ["a word", "key AKIAABCDEFGH, and more", "key ********, and more"],
    ["nothing", "cluster: eagletmt", "cluster: eagletmt"],
  ])("in other files: %s", (_what, text, shown) => {
    expect(mask(text, false)).toBe(shown);
  });

  test("a known secret, wherever it stands", () => {
    expect(mask("url = http://u:s3cret-pass@db/", false, ["s3cret-pass"])).toBe("url = http://u:********@db/");
  });

  test("masking twice changes nothing", () => {
    const once = mask('{ "name": "DB_PASSWORD", "value": "old-one" }', true);
    expect(mask(once, true)).toBe(once);
  });
});
