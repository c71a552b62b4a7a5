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
  SCHEMES,
  SECRET_STORES,
  type BalancerSettings,
  type Environment,
  type ImageSettings,
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
  const top = members(value, { where: "hakobu.yaml", known: ["environments", "aliases", "images"], errors });
  const list = top?.entries.get("environments")?.value;
  const environments =
    list === undefined ? [] : itemsOf(list, errors).flatMap((item) => decodeEnvironment(item, errors));
  const named = top?.entries.get("aliases")?.value;
  const aliases = named === undefined ? undefined : decodeAliases(named, errors);
  const listed = top?.entries.get("images")?.value;
  return {
    settings: {
      environments: environments.toSorted((a, b) => compareText(a.path, b.path)),
      ...(aliases === undefined ? {} : { aliases }),
      ...(listed === undefined ? {} : { images: decodeImages(listed, errors) }),
    },
    errors,
  };
}

function decodeImages(value: Value, errors: SettingsError[]): ImageSettings[] {
  if (value.kind !== "list") {
    const span = value.origins[0] ?? { path: "hakobu.yaml", start: 0, end: 0 };
    errors.push({ span, message: "`images` is a list, each item with an `image` and `transparent: true` or `nginx`" });
    return [];
  }
  return value.items.flatMap((item) => decodeImage(item, errors));
}

/** Without a tag, and with a `*` at the end at most. */
const IMAGE = /^(?!.*:[^/]*$)(?=.)[^*]*\*?$/;
const BELOW_ROOT = /^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))./;

function decodeImage(value: Value, errors: SettingsError[]): ImageSettings[] {
  const own = members(value, { where: "images", known: ["image", "transparent", "nginx"], errors });
  const image = own?.text("image");
  if (own === undefined) return [];
  if (image === undefined || !IMAGE.test(image)) {
    own.say(
      "image",
      "`image` is the name of a front's image without its tag, for example `registry.example.com/hako-nginx`; a `*` may stand at its end",
    );
    return [];
  }
  const typed = own.entries.get("transparent")?.value;
  if (typed !== undefined && typed.kind !== "boolean") own.say("transparent", "`transparent` is true or false");
  const transparent = typed?.kind === "boolean" && typed.value;
  const nginx = own.entries.has("nginx") ? own.text("nginx") : undefined;
  if (nginx !== undefined && !BELOW_ROOT.test(nginx))
    own.say("nginx", `\`${nginx}\` is no path below the root: write it without a leading \`/\` and without \`..\``);
  if (typed === undefined && nginx === undefined)
    own.say(
      "image",
      `say \`transparent: true\` of \`${image}\`, or \`nginx\`: the path of its nginx.conf below the root`,
    );
  return [{ image, transparent, ...(nginx === undefined ? {} : { nginx: nginx.replace(/^\.\//, "") }) }];
}

function decodeAliases(value: Value, errors: SettingsError[]): ReadonlyMap<string, string> {
  const aliases = new Map<string, string>();
  const at = value.origins[0] ?? { path: "hakobu.yaml", start: 0, end: 0 };
  if (value.kind !== "map") {
    errors.push({
      span: at,
      message: "`aliases` is a mapping from the name of an upstream or a host to the id of an app",
    });
    return aliases;
  }
  for (const [name, entry] of value.entries) {
    const app = entry.value.kind === "string" ? knownText(entry.value.text) : undefined;
    if (app === undefined || app === "")
      errors.push({
        span: entry.value.origins[0] ?? entry.keySpan,
        message: `the alias \`${name}\` is the id of an app, a text`,
      });
    else aliases.set(name, app);
  }
  return aliases;
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

const ENVIRONMENT_MEMBERS = [
  "path",
  "account",
  "region",
  "vpc",
  "subnets",
  "securityGroups",
  "certificates",
  "scheme",
  "loadBalancer",
  "healthCheckPath",
  "owners",
  "secrets",
  "vault",
];

function decodeEnvironment(value: Value, errors: SettingsError[]): Environment[] {
  const own = members(value, { where: "environments", known: ENVIRONMENT_MEMBERS, errors });
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
      ...decodeBalancer(own),
      secrets: secrets === undefined ? defaultSecrets("parameter-store") : decodeSecrets(secrets, errors),
      vault: vault === undefined ? DEFAULT_VAULT : decodeVault(vault, errors),
    },
  ];
}

/** A text of a certain form. */
interface Form {
  readonly pattern: RegExp;
  readonly example: string;
}

const FORMS = {
  region: { pattern: /^[a-z]{2}(-[a-z]+)+-[0-9]$/, example: "ap-northeast-1" },
  vpc: { pattern: /^vpc-[0-9a-z]+$/, example: "vpc-0123456789abcdef0" },
  subnets: { pattern: /^subnet-[0-9a-z]+$/, example: "subnet-0123456789abcdef0" },
  securityGroups: { pattern: /^sg-[0-9a-z]+$/, example: "sg-0123456789abcdef0" },
  certificates: {
    pattern: /^arn:aws[a-z-]*:(acm|iam):[a-z0-9-]*:[0-9]{12}:./,
    example: "arn:aws:acm:REGION:ACCOUNT:certificate/ID",
  },
  loadBalancer: { pattern: /^(?!internal-)(?!-)[A-Za-z0-9-]{1,32}(?<!-)$/, example: "staff-proxy" },
  healthCheckPath: { pattern: /^\/[!-~]*$/, example: "/healthz" },
  owners: { pattern: /\S/, example: "platform team" },
} as const satisfies Record<string, Form>;

function decodeBalancer(own: Members): BalancerSettings & Pick<Environment, "owners"> {
  const scheme = own.text("scheme");
  const known = SCHEMES.find((each) => each === scheme);
  if (scheme !== undefined && known === undefined)
    own.say("scheme", `\`${scheme}\` is no scheme of a load balancer; valid are ${quoted(SCHEMES)}`);
  const one = (member: "region" | "vpc" | "loadBalancer" | "healthCheckPath"): BalancerSettings => {
    const text = own.text(member);
    return text === undefined || !hasForm(own, member, text) ? {} : { [member]: text };
  };
  const many = (member: ListMember): BalancerSettings & Pick<Environment, "owners"> => {
    const texts = textsOf(own, member);
    return texts === undefined ? {} : { [member]: texts };
  };
  return {
    ...one("region"),
    ...one("vpc"),
    ...many("subnets"),
    ...many("securityGroups"),
    ...many("certificates"),
    ...(known === undefined ? {} : { scheme: known }),
    ...one("loadBalancer"),
    ...one("healthCheckPath"),
    ...many("owners"),
  };
}

function hasForm(own: Members, member: keyof typeof FORMS, text: string): boolean {
  const { pattern, example } = FORMS[member];
  const isRight = pattern.test(text);
  if (!isRight) own.say(member, `\`${text}\` is no value for \`${member}\`; one is written like \`${example}\``);
  return isRight;
}

type ListMember = "subnets" | "securityGroups" | "certificates" | "owners";

/** A list of texts that is not empty; `undefined` where there is none, or it is wrong. */
function textsOf(own: Members, member: ListMember): string[] | undefined {
  const value = own.entries.get(member)?.value;
  if (value === undefined) return undefined;
  const items = value.kind === "list" ? value.items : [];
  const texts = items.flatMap((item) => (item.kind === "string" ? (knownText(item.text) ?? []) : []));
  const { example } = FORMS[member];
  if (texts.length === 0 || texts.length !== items.length) {
    own.say(member, `\`${member}\` is a list of texts: \`${member}: [${example}]\``);
    return undefined;
  }
  return texts.every((text) => hasForm(own, member, text)) ? texts : undefined;
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
