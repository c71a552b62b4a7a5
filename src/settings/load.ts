import { compose } from "../languages/yaml/compose.ts";
import { parseYaml } from "../languages/yaml/parse.ts";
import type { SourceFile } from "../source/file.ts";
import { compareText } from "../source/order.ts";
import { didYouMean } from "../source/nearest.ts";
import type { Span } from "../source/span.ts";
import { knownText } from "../source/text.ts";
import type { MapEntry, Value } from "../source/value.ts";
import {
  DEFAULT_VAULT,
  defaultSecrets,
  SECRET_STORES,
  type Environment,
  type SecretSettings,
  type Settings,
  type VaultSettings,
} from "./types.ts";

/** Something in `hakobu.yaml` that is not understood: the run stops with exit code 2. */
export interface SettingsError {
  readonly span: Span;
  readonly message: string;
}

export interface LoadedSettings {
  readonly settings: Settings;
  readonly errors: readonly SettingsError[];
}

/** Reads `hakobu.yaml`. Unknown members and wrong types are errors with their places; what is right is still returned. */
export function loadSettings(file: SourceFile): LoadedSettings {
  const errors: SettingsError[] = [];
  const parsed = parseYaml(file);
  if (!parsed.readable) {
    const problem = parsed.problems[0];
    const span = problem?.span ?? { path: file.path, start: 0, end: 0 };
    return {
      settings: { environments: [] },
      errors: [{ span, message: `this is not YAML: ${problem?.values["message"] ?? "it cannot be parsed"}` }],
    };
  }
  const { value } = compose(parsed, { tagged: () => undefined });
  if (value === undefined || value.kind === "null") return { settings: { environments: [] }, errors };
  const top = members(value, { where: "hakobu.yaml", known: ["environments"], errors });
  const list = top?.entries.get("environments")?.value;
  const environments =
    list === undefined ? [] : itemsOf(list, errors).flatMap((item) => decodeEnvironment(item, errors));
  return { settings: { environments: environments.toSorted((a, b) => compareText(a.path, b.path)) }, errors };
}

/** The members of a mapping, with their own texts. */
interface Members {
  readonly entries: ReadonlyMap<string, MapEntry>;
  readonly span: Span;
  text(name: string): string | undefined;
  say(name: string, message: string): void;
}

function members(
  value: Value,
  { where, known, errors }: { where: string; known: readonly string[]; errors: SettingsError[] },
): Members | undefined {
  const span = value.origins[0] ?? { path: where, start: 0, end: 0 };
  if (value.kind !== "map") {
    errors.push({ span, message: `\`${where}\` is a mapping; its members are ${quoted(known)}` });
    return undefined;
  }
  for (const [name, entry] of value.entries) {
    if (!known.includes(name))
      errors.push({
        span: entry.keySpan,
        message: `\`${name}\` is not known in ${where}${didYouMean(name, known) || `; valid are ${quoted(known)}`}`,
      });
  }
  const say = (name: string, message: string): void => {
    errors.push({ span: value.entries.get(name)?.value.origins[0] ?? span, message });
  };
  return {
    entries: value.entries,
    span,
    say,
    text: (name) => {
      const member = value.entries.get(name)?.value;
      if (member === undefined) return undefined;
      const text = member.kind === "string" ? knownText(member.text) : undefined;
      if (text === undefined) say(name, `\`${name}\` is a text; put it in quotes`);
      return text;
    },
  };
}

function itemsOf(value: Value, errors: SettingsError[]): readonly Value[] {
  if (value.kind === "list") return value.items;
  errors.push({
    span: value.origins[0] ?? { path: "hakobu.yaml", start: 0, end: 0 },
    message: "`environments` is a list, each item with a `path`",
  });
  return [];
}

function decodeEnvironment(value: Value, errors: SettingsError[]): Environment[] {
  const own = members(value, { where: "environments", known: ["path", "account", "secrets", "vault"], errors });
  if (own === undefined) return [];
  const path = own.text("path");
  if (path === undefined) {
    own.say(
      "path",
      "`path` is missing: write the folder that this environment is about, for example `path: production` (`path: .` is the root)",
    );
    return [];
  }
  const account = own.text("account");
  if (account !== undefined && !/^[0-9]{12}$/.test(account))
    own.say(
      "account",
      `\`${account}\` is no AWS account id: it has 12 digits, in quotes so that a leading zero is kept`,
    );
  const folder = path.replace(/^\.\//, "").replace(/\/+$/, "");
  const secrets = own.entries.get("secrets")?.value;
  const vault = own.entries.get("vault")?.value;
  return [
    {
      path: folder === "." ? "" : folder,
      ...(account === undefined ? {} : { account }),
      secrets: secrets === undefined ? defaultSecrets("parameter-store") : decodeSecrets(secrets, errors),
      vault: vault === undefined ? DEFAULT_VAULT : decodeVault(vault, errors),
    },
  ];
}

function decodeSecrets(value: Value, errors: SettingsError[]): SecretSettings {
  const own = members(value, { where: "secrets", known: ["store", "name", "composed", "kmsKey"], errors });
  const typed = own?.text("store") ?? "parameter-store";
  const store = SECRET_STORES.find((each) => each === typed) ?? "parameter-store";
  if (own === undefined) return defaultSecrets(store);
  if (store !== typed)
    own.say("store", `\`${typed}\` is no store of secrets that ECS reads; valid are ${quoted(SECRET_STORES)}`);
  const defaults = defaultSecrets(store);
  const name = own.text("name") ?? defaults.name;
  const composed = own.text("composed") ?? defaults.composed;
  checkPattern(own, {
    member: "name",
    pattern: name,
    fields: ["{where}", "{key}", "{app}"],
    needed: store === "parameter-store" ? "{key}" : undefined,
  });
  checkPattern(own, {
    member: "composed",
    pattern: composed,
    fields: ["{app}", "{container}", "{name}"],
    needed: store === "parameter-store" ? "{name}" : undefined,
  });
  const kmsKey = own.text("kmsKey");
  if (kmsKey !== undefined && !/^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key\/./.test(kmsKey)) {
    own.say(
      "kmsKey",
      `\`${kmsKey}\` is no ARN of a KMS key: a policy cannot name a key by its alias, so write arn:aws:kms:REGION:ACCOUNT:key/ID`,
    );
  }
  return { store, name, composed, ...(kmsKey === undefined ? {} : { kmsKey }) };
}

interface PatternCheck {
  readonly member: string;
  readonly pattern: string;
  readonly fields: readonly string[];
  readonly needed: string | undefined;
}

function checkPattern(own: Members, { member, pattern, fields, needed }: PatternCheck): void {
  for (const [field] of pattern.matchAll(/\{[^}]*\}/g)) {
    if (!fields.includes(field))
      own.say(member, `\`${field}\` is not known in \`${member}\`; valid are ${quoted(fields)}`);
  }
  if (needed !== undefined && !pattern.includes(needed)) {
    own.say(
      member,
      `\`${pattern}\` has no \`${needed}\`: a parameter holds one value, so every value needs a name of its own`,
    );
  }
}

function decodeVault(value: Value, errors: SettingsError[]): VaultSettings {
  const own = members(value, { where: "vault", known: ["mount", "version"], errors });
  const version = own?.entries.get("version")?.value;
  if (own === undefined) return DEFAULT_VAULT;
  const number = version?.kind === "number" ? Number(version.value) : undefined;
  if (version !== undefined && number !== 1 && number !== 2)
    own.say("version", "`version` is that of the key-value engine: 1 or 2");
  return { mount: own.text("mount") ?? DEFAULT_VAULT.mount, version: number === 2 ? 2 : 1 };
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
