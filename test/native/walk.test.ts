import { describe, expect, it } from "vitest";
import type { NativeNode } from "../../src/native/types.ts";
import {
  firstOrigin,
  isLeaf,
  isList,
  isLiteral,
  isMembers,
  isText,
  isUnknown,
  originsOf,
  walk,
} from "../../src/native/walk.ts";
import type { Span } from "../../src/source/span.ts";

function at(start: number): Span {
  return { path: "a.yml", start, end: start + 1 };
}

const TEXT: NativeNode = [
  { kind: "text", text: "a", secret: false, origins: [at(1), at(2)] },
  { kind: "created", resource: "account", attribute: "id", origins: [at(3)] },
];
const LITERAL: NativeNode = { kind: "literal", value: 1, origins: [at(4)] };
const UNKNOWN: NativeNode = { kind: "unknown", code: "x", values: {}, origins: [at(5)] };
const EMPTY: NativeNode = { kind: "list", items: [], origins: [at(6)] };
const LIST: NativeNode = { kind: "list", items: [TEXT, LITERAL], origins: [at(7)] };
/** The members that tell nodes apart, used as names of a user's own. */
const LABELS: NativeNode = { kind: TEXT, items: LITERAL, origins: EMPTY };
const DEFAULT: NativeNode = [{ kind: "text", text: "latest", secret: false, origins: [] }];
const ROOT: NativeNode = { nothing: {}, image: DEFAULT, unknown: UNKNOWN, list: LIST, labels: LABELS, empty: EMPTY };

describe("walk", () => {
  it("visits every leaf with its path, in order", () => {
    const seen: string[] = [];
    walk(ROOT, (pointer, leaf) => {
      expect(isLeaf(leaf)).toBe(true);
      seen.push(`${pointer.join("/")} ${isText(leaf) ? "text" : leaf.kind}`);
    });
    expect(seen).toEqual([
      "image text",
      "unknown unknown",
      "list/0 text",
      "list/1 literal",
      "labels/kind text",
      "labels/items literal",
      "labels/origins list",
      "empty list",
    ]);
  });

  it("visits a leaf that is the root", () => {
    const seen: number[] = [];
    walk(TEXT, (pointer) => seen.push(pointer.length));
    expect(seen).toEqual([0]);
  });
});

describe("kinds of nodes", () => {
  it("are told apart, even where a user's own names are those of the nodes", () => {
    const kinds = [TEXT, LITERAL, UNKNOWN, EMPTY, LIST, LABELS].map((node) =>
      [isText(node), isLiteral(node), isUnknown(node), isList(node), isMembers(node), isLeaf(node)]
        .map(Number)
        .join(""),
    );
    expect(kinds).toEqual(["100001", "010001", "001001", "000101", "000100", "000010"]);
  });
});

describe("origins", () => {
  it("are those of everything below, in order", () => {
    expect(originsOf(ROOT).map(({ start }) => start)).toEqual([5, 7, 1, 2, 3, 4, 1, 2, 3, 4, 6, 6]);
  });

  it("begin with the first there is", () => {
    for (const node of [TEXT, LITERAL, UNKNOWN, EMPTY, LIST, LABELS, ROOT])
      expect(firstOrigin(node)).toEqual(originsOf(node)[0]);
    expect(firstOrigin(DEFAULT)).toBeUndefined();
    expect(firstOrigin({ a: DEFAULT, b: {} })).toBeUndefined();
  });
});
