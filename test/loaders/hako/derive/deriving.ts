import {
  deriveApp,
  type Derived,
  type DeriveInput,
  type ExpandedEnv,
} from "../../../../src/loaders/hako/derive/index.ts";
import { compose, parseYaml } from "../../../../src/languages/yaml/index.ts";
import { isList, isLiteral, isText, isUnknown, type MembersNode } from "../../../../src/native/walk.ts";
import type { NativeNode } from "../../../../src/native/types.ts";
import type { MapValue, Value } from "../../../../src/source/value.ts";

/** Reads a definition; `!include` answers from `includes`, so that includes can be told from aliases. */
export function define(text: string, includes: Readonly<Record<string, string>> = {}): MapValue {
  const read = (path: string, content: string): Value | undefined =>
    compose(parseYaml({ path, text: content }), {
      tagged: (tag, name) =>
        tag === "!include" && includes[name] !== undefined ? read(name, includes[name]) : undefined,
    }).value;
  const value = read("web.yml", text);
  if (value?.kind !== "map") throw new Error("the definition is not a map");
  return value;
}

/** Takes every value as it stands, and asks no provider. */
export function plainEnvironment(container: string, env: MapValue): ExpandedEnv {
  const entries = [...env.entries].filter(([name]) => name !== "$providers").map(([, entry]) => entry);
  const wrong = entries.find(({ value }) => value.kind !== "string");
  const values = entries.map(({ key, keySpan, value }) => ({
    container,
    name:
      key.kind === "string"
        ? key.text.map((part) => (part.kind === "text" ? part.text : "")).join("")
        : String(key.kind),
    span: keySpan,
    value: value.kind === "string" ? value.text : [],
  }));
  if (wrong === undefined) return { values, decisions: [] };
  const values_ = { error: "Hako::EnvExpander::ExpansionError", message: "not a String" };
  return { values, decisions: [], refusal: { code: "env-value-not-string", span: wrong.keySpan, values: values_ } };
}

export function derive(definition: MapValue | string, input: Partial<DeriveInput> = {}): Derived {
  const map = typeof definition === "string" ? define(definition) : definition;
  return deriveApp({ id: "web", name: "web", path: "web.yml", definition: map, expand: plainEnvironment, ...input });
}

function textJson(node: readonly { kind: string; text?: string; resource?: string; attribute?: string }[]): string {
  return node
    .map((part) =>
      part.kind === "text"
        ? part.text
        : part.kind === "created"
          ? `<${part.resource} ${part.attribute}>`
          : `<${part.kind}>`,
    )
    .join("");
}

/** A native value as plain JSON. */
export function toJson(node: NativeNode): unknown {
  if (isText(node)) return textJson(node);
  if (isLiteral(node)) return node.value;
  if (isUnknown(node)) return `<unknown ${node.code}>`;
  if (isList(node)) return node.items.map(toJson);
  return Object.fromEntries(Object.entries(node as MembersNode).map(([name, value]) => [name, toJson(value)]));
}

/** Every resource as plain JSON, by its id. */
export function resourcesOf({ resources }: Derived): Record<string, unknown> {
  return Object.fromEntries(resources.map(({ id, value }) => [id, toJson(value as NativeNode)]));
}

/** One resource as plain JSON; `any` shape, for `toMatchObject`. */
export function resource(derived: Derived, id: string): unknown {
  const found = resourcesOf(derived)[id];
  if (found === undefined)
    throw new Error(`no ${id}: ${refusal(derived) ?? derived.resources.map((one) => one.id).join(", ")}`);
  return found;
}

/** Why Hako refuses it, as `Class: message`. */
export function refusal({ deployment }: Derived): string | undefined {
  if (deployment.kind !== "refused") return undefined;
  return `${deployment.problem.values["error"]}: ${deployment.problem.values["message"]}`;
}
