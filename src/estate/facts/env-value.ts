import type { Span } from "../../source/span.ts";
import type { Part, Text } from "../../source/text.ts";
import type { App, EnvValue } from "../types.ts";
import type { Fact, FactKindShape } from "./types.ts";

/**
 * The env providers whose behaviour is known: Hako's own `file` and `yaml`, and the public plugins.
 * Any other type is a private plugin, and where it looks is unknown.
 */
export const KNOWN_PROVIDER_TYPES: readonly string[] = [
  "file",
  "yaml",
  "vault",
  "etcenv",
  "s3",
  "parameterstore",
  "rcredstash",
  "gcredstash",
  "env",
  "envvars",
  "itamae_secrets",
];

/** One variable of one container, with what Hako looks up for it at deploy time. */
export const envValueFacts: FactKindShape = {
  meaning: "a variable in the environment of a container",
  owner: "app",
  fields: {
    app: { type: "string", meaning: "the app's id" },
    container: { type: "string", meaning: "the container's name" },
    name: { type: "string", meaning: "the variable's name" },
    reference: {
      type: "string",
      meaning: "the references of the value as they are typed, joined by `, `; empty for a literal",
    },
    references: { type: "number", meaning: "how many references the value holds" },
    key: { type: "string", meaning: "the keys that are looked up, joined by `, `; empty for a literal" },
    provider: { type: "string", meaning: "the type of the provider that is asked first; empty for a literal" },
    providers: { type: "string", meaning: "the types of all providers that may answer, joined by `, `" },
    where: { type: "string", meaning: "where the first provider looks: a Vault directory, a file, an etcd root" },
    candidates: { type: "number", meaning: "how many providers may answer, the most of any reference of the value" },
    known: { type: "boolean", meaning: "every provider that may answer is of a type whose behaviour is public" },
    whole: { type: "boolean", meaning: "the value is one reference and nothing else" },
    mixed: { type: "boolean", meaning: "the value has a reference and something besides it" },
    unknown: { type: "boolean", meaning: "a part of the value could not be found out" },
    secret: { type: "boolean", meaning: "a literal part of the value is classified as a secret" },
    containers: { type: "number", meaning: "how many containers of the app look up the same key; 0 for a literal" },
    repeated: {
      type: "string",
      meaning: "those of the references that so many containers look up, joined by `, `; empty for a literal",
    },
    first: {
      type: "boolean",
      meaning: "no value before this one looks up the same key; of several, one that the most containers look up",
    },
  },
  identity: ["name", "key"],
  read: (estate) => estate.apps.flatMap(appFacts),
};

interface Users {
  readonly containers: Set<string>;
  readonly spans: Span[];
}

function appFacts(app: App): Fact[] {
  if (app.env.length === 0) return [];
  const variables = app.env.map((value) => ({ value, references: referencesOf(value.value) }));
  const users = usersByLookup(variables);
  const apps = [app.id];
  return variables.map((variable) => fact(apps, variable, users));
}

interface Variable {
  readonly value: EnvValue;
  readonly references: readonly Reference[];
}

/** A reference in a value: what is looked up, and who may answer. */
interface Reference {
  readonly key: string;
  readonly types: readonly string[];
  readonly where: string;
  readonly known: boolean;
  readonly spans: readonly Span[];
  /** Equal for references that get the same answer: the same key of another provider is another value. */
  readonly lookup: string;
}

// Most values are literals.
const NO_REFERENCES: readonly Reference[] = [];

function referencesOf(value: Text): readonly Reference[] {
  let found: Reference[] | undefined;
  for (const part of value) {
    const reference = part.kind === "text" ? undefined : referenceOf(part);
    if (reference !== undefined) (found ??= []).push(reference);
  }
  return found ?? NO_REFERENCES;
}

/** A part that is looked up. Of a provider of unknown type the loader knows the type and the key only. */
function referenceOf(part: Part): Reference | undefined {
  if (part.kind === "provided") {
    const { key, candidates } = part;
    const types = candidates.map((candidate) => candidate.type);
    const lookup = [key, ...candidates.flatMap(({ type, address = "", where }) => [type, address, where])].join(
      "\u0000",
    );
    const known = types.every((type) => KNOWN_PROVIDER_TYPES.includes(type));
    return {
      key,
      types,
      where: candidates[0]?.where ?? "",
      known,
      spans: candidates.map((candidate) => candidate.span),
      lookup,
    };
  }
  if (part.kind !== "unknown" || part.code !== "provider-type-unknown") return undefined;
  const { key = "", type = "" } = part.values;
  return { key, types: [type], where: "", known: false, spans: [], lookup: `${key}\u0000${type}` };
}

/** Who looks up what. */
function usersByLookup(variables: readonly Variable[]): ReadonlyMap<string, Users> {
  const users = new Map<string, Users>();
  for (const { value, references } of variables) {
    for (const reference of references) {
      let found = users.get(reference.lookup);
      if (!found) users.set(reference.lookup, (found = { containers: new Set(), spans: [] }));
      found.containers.add(value.container);
      found.spans.push(value.span);
    }
  }
  return users;
}

function fact(apps: readonly string[], { value, references }: Variable, users: ReadonlyMap<string, Users>): Fact {
  const [app = ""] = apps;
  const [first] = references;
  const shared = references.flatMap((reference) => users.get(reference.lookup) ?? []);
  const containers = Math.max(0, ...shared.map((found) => found.containers.size));
  const isMost = ({ lookup }: Reference): boolean => users.get(lookup)?.containers.size === containers;
  let related: readonly Span[] | undefined;
  return {
    span: value.span,
    // Most facts match no rule, and are never asked.
    get related() {
      return (related ??= otherSpans(value.span, references, shared));
    },
    owner: app,
    apps,
    fields: {
      app,
      container: value.container,
      name: value.name,
      references: references.length,
      whole: references.length === 1 && value.value.length === 1,
      mixed: references.length > 0 && value.value.length > 1,
      unknown: value.value.some((part) => part.kind === "unknown"),
      secret: value.value.some((part) => part.kind === "text" && part.secret),
      reference: distinct(references.map((reference) => `#{${reference.key}}`)),
      key: distinct(references.map((reference) => reference.key)),
      provider: first?.types[0] ?? "",
      providers: distinct(references.flatMap((reference) => reference.types)),
      where: first?.where ?? "",
      candidates: Math.max(0, ...references.map((reference) => reference.types.length)),
      known: references.every((reference) => reference.known),
      containers,
      repeated: distinct(references.filter(isMost).map((reference) => `#{${reference.key}}`)),
      first:
        first === undefined ||
        references.some((found) => isMost(found) && users.get(found.lookup)?.spans[0] === value.span),
    },
  };
}

function distinct(texts: readonly string[]): string {
  if (texts.length < 2) return texts[0] ?? "";
  return [...new Set(texts)].join(", ");
}

/** The providers' places, and those of the other values that look up the same. */
function otherSpans(own: Span, references: readonly Reference[], shared: readonly Users[]): Span[] {
  const spans = [...references.flatMap((reference) => reference.spans), ...shared.flatMap((found) => found.spans)];
  const seen = new Set([`${own.path}\u0000${own.start}`]);
  return spans.filter((span) => {
    const key = `${span.path}\u0000${span.start}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
