import { describe, expect, test } from "vitest";
import type { Derived } from "../../../../src/loaders/hako/derive/index.ts";
import { originsOf } from "../../../../src/native/walk.ts";
import type { NativeNode } from "../../../../src/native/types.ts";
import { literalText } from "../../../../src/source/text.ts";
import { spanKey } from "../../../../src/source/span.ts";
import type { MapValue, Value } from "../../../../src/source/value.ts";
import { DEFINITION_KEYS, SCRIPT_KEYS } from "../../../../src/loaders/hako/keys-definition.ts";
import type { KeyTable } from "../../../../src/loaders/hako/keys-table.ts";
import { define, derive, refusal, resourcesOf } from "./deriving.ts";
import { DEFINITIONS } from "./definitions.ts";

type Said = "carried" | "decides" | "ignored";

interface Leaf {
  readonly path: string;
  readonly value: Value;
  /** The whole definition with another value in its place. */
  readonly replace: (replacement: Value) => MapValue;
}

function withEntry(map: MapValue, name: string, value: Value): MapValue {
  const entries = new Map(map.entries);
  const entry = entries.get(name);
  if (entry !== undefined) entries.set(name, { ...entry, value });
  return { ...map, entries };
}

function leavesOf(value: Value, path: string, replace: (replacement: Value) => MapValue): Leaf[] {
  if (value.kind === "map" && value.entries.size > 0) {
    return [...value.entries].flatMap(([name, entry]) =>
      leavesOf(entry.value, path === "" ? name : `${path}.${name}`, (next) => replace(withEntry(value, name, next))),
    );
  }
  if (value.kind === "list" && value.items.length > 0) {
    return value.items.flatMap((item, index) =>
      leavesOf(item, `${path}[${index}]`, (next) => replace({ ...value, items: value.items.with(index, next) })),
    );
  }
  return [{ path, value, replace }];
}

function leaves(definition: MapValue): Leaf[] {
  return leavesOf(definition, "", (value) => {
    if (value.kind !== "map") throw new Error("the definition is a map");
    return value;
  });
}

/** Another value of the same kind, at the same place. */
function another(value: Value): Value {
  const { origins } = value;
  switch (value.kind) {
    case "string": {
      const [part] = value.text;
      return { ...value, text: literalText(`${part?.kind === "text" ? part.text : ""}0`, origins) };
    }
    case "number":
      return { ...value, value: Number(value.value) + 7 };
    case "boolean":
      return { ...value, value: !value.value };
    case "list":
      return { ...value, items: [{ kind: "string", text: literalText("added", origins), origins }] };
    default:
      return { kind: "string", text: literalText("added", origins), origins };
  }
}

function outputOf(derived: Derived): string {
  const others = derived.resources.map(({ id, balancer }) => [id, balancer]);
  return JSON.stringify([resourcesOf(derived), others, derived.deployment.kind, refusal(derived)]);
}

function accountOf(derived: Derived): Map<string, Set<Said>> {
  const said = new Map<string, Set<Said>>();
  const say = (span: Parameters<typeof spanKey>[0], what: Said): void => {
    const key = spanKey(span);
    said.set(key, (said.get(key) ?? new Set()).add(what));
  };
  for (const { value } of derived.resources) for (const span of originsOf(value as NativeNode)) say(span, "carried");
  for (const { span } of derived.decisions) say(span, "decides");
  for (const { span } of derived.ignored) say(span, "ignored");
  return said;
}

function saidOf(account: Map<string, Set<Said>>, { value }: Leaf): Said[] {
  const [token] = value.origins;
  return token === undefined ? [] : [...(account.get(spanKey(token)) ?? [])];
}

describe.each(Object.entries(DEFINITIONS))("the account of %s", (_name, text) => {
  const definition = define(text);
  const derived = derive(definition);
  const account = accountOf(derived);
  const all = leaves(definition);

  test("is of a definition that Hako takes", () => {
    expect(refusal(derived)).toBeUndefined();
  });

  test("says exactly one thing of every leaf", () => {
    expect(all.map((leaf) => [leaf.path, saidOf(account, leaf)]).filter(([, said]) => said?.length !== 1)).toEqual([]);
  });

  test("calls carried or deciding what changes the output", () => {
    const output = outputOf(derived);
    const unchanged = all.filter(
      (leaf) =>
        !saidOf(account, leaf).includes("ignored") && outputOf(derive(leaf.replace(another(leaf.value)))) === output,
    );
    expect(unchanged.map(({ path }) => path)).toEqual([]);
  });

  test("calls ignored what does not", () => {
    const output = outputOf(derived);
    const changed = all.filter(
      (leaf) =>
        saidOf(account, leaf).includes("ignored") && outputOf(derive(leaf.replace(another(leaf.value)))) !== output,
    );
    expect(changed.map(({ path }) => path)).toEqual([]);
  });

  test("gives a reason for what is ignored", () => {
    expect(derived.ignored.filter(({ reason }) => !/[a-z]/.test(reason))).toEqual([]);
  });
});

test("the definitions of this test have every key", () => {
  const present = new Set(Object.values(DEFINITIONS).flatMap((text) => keyPaths(define(text), "")));
  const known = [
    ...tablePaths(DEFINITION_KEYS, ""),
    ...Object.values(SCRIPT_KEYS).flatMap((table) => tablePaths(table, "scripts[]")),
  ];
  expect(known.filter((path) => !present.has(path))).toEqual([]);
});

const NAMED = new Set(["sidecars", "additional_containers", "volumes", "scripts[].locations"]);

function keyPaths(value: Value, path: string): string[] {
  if (value.kind === "list") return value.items.flatMap((item) => keyPaths(item, `${path}[]`));
  if (value.kind !== "map") return [];
  return [...value.entries].flatMap(([name, entry]) => {
    const own = NAMED.has(path) ? `${path}.*` : path === "" ? name : `${path}.${name}`;
    return [own, ...keyPaths(entry.value, own)];
  });
}

/** Every key of a table, with those below it; a sidecar's own are those of `app`, but for one. */
function tablePaths(table: KeyTable, path: string): string[] {
  return Object.entries(table).flatMap(([name, definition]) => {
    const own = path === "" ? name : `${path}.${name}`;
    if (own === "additional_containers") return [own];
    if (own === "sidecars") return [own, "sidecars.*.image_tag"];
    const each = definition.each === undefined ? [] : tablePaths(definition.each, `${own}.*`);
    const below =
      definition.keys === undefined ? [] : tablePaths(definition.keys, definition.type === "maps" ? `${own}[]` : own);
    return [own, ...each, ...below];
  });
}
