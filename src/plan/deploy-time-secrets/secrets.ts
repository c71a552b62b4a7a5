import type { App, AppId, EnvValue } from "../../estate/types.ts";
import type { Environment, SecretStore, VaultSettings } from "../../settings/types.ts";
import type { ProvidedPart, Provider, Text } from "../../source/text.ts";
import { variableName } from "../../native/variables.ts";
import type { AwsIdentity } from "../aws-identity.ts";
import { secretName } from "./names.ts";

/** A variable that a planned secret fills. */
export interface SecretUse {
  readonly app: AppId;
  readonly container: string;
  readonly name: string;
  readonly finding: string;
}

/** A value, as text and references, and who reads it. */
export interface PlannedValue {
  /** The member of a JSON secret; `undefined` where the value is the whole secret. */
  readonly key: string | undefined;
  readonly value: Text;
  readonly uses: SecretUse[];
}

/** A secret that is filled once, however many apps read it. */
export interface PlannedSecret {
  readonly store: SecretStore;
  readonly name: string;
  readonly identity: AwsIdentity;
  readonly kmsKey: string | undefined;
  readonly vault: VaultSettings;
  readonly values: PlannedValue[];
}

/** The secrets of an estate while they are being planned. */
export interface SecretPlan {
  /** By account, region, store and name. */
  readonly secrets: Map<string, PlannedSecret>;
  /** By account, region, store and what the value is made of: one value is copied once. */
  readonly values: Map<string, { secret: PlannedSecret; value: PlannedValue }>;
  /** By account, region and variable: the secret whose ARN the variable stands for. */
  readonly placeholders: Map<string, string>;
}

/** A place in a store for a value, or why there is none. */
export type Planned = { readonly secret: PlannedSecret; readonly value: PlannedValue } | { readonly failed: string };

/** What a value is asked for. */
export interface SecretRequest {
  readonly app: App;
  readonly variable: EnvValue;
  readonly environment: Environment;
  readonly identity: AwsIdentity;
}

/** Finds the secret that holds this value already, or makes one. */
export function planSecret(request: SecretRequest, plan: SecretPlan): Planned {
  const { app, variable, environment, identity } = request;
  const { secrets } = environment;
  const [only, more] = variable.value;
  const single = only?.kind === "provided" && more === undefined ? only : undefined;
  const place = `${identity.place}\u0000${secrets.store}`;
  // A composed value belongs to its app: what it is composed of may change with the app alone.
  const own = single === undefined || secrets.name.includes("{app}");
  const made = `${place}\u0000${own ? app.id : ""}\u0000${signature(variable.value)}`;
  const known = plan.values.get(made);
  if (known !== undefined) return known;
  const named = nameOf(request, single);
  if ("failed" in named) return named;
  const refused = refusedByStore(variable.value, secrets.store);
  if (refused !== undefined) return { failed: refused };
  return addValue(plan, { made, place, name: named.name, key: named.key, request });
}

/** Bytes that a standard parameter and a secret hold. Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
const STORE_BYTES: Readonly<Record<SecretStore, number>> = { "parameter-store": 4096, "secrets-manager": 65536 };

/** Why a store would not take the typed part of a value, whatever its provider answers. */
function refusedByStore(value: Text, store: SecretStore): string | undefined {
  const typed = value.map((part) => (part.kind === "text" ? part.text : "\u0000")).join("");
  if (store === "parameter-store" && typed.includes("{{"))
    return "the value has `{{` in it, and Parameter Store does not take that; set `secrets.store: secrets-manager` for it in hakobu.yaml";
  const bytes = new TextEncoder().encode(typed.replaceAll("\u0000", "")).length;
  if (bytes <= STORE_BYTES[store]) return undefined;
  return `what is typed of the value alone has ${bytes} bytes, and ${store} takes ${STORE_BYTES[store]}${store === "parameter-store" ? "; set `secrets.store: secrets-manager` for it in hakobu.yaml" : ""}`;
}

interface NewValue {
  readonly made: string;
  readonly place: string;
  readonly name: string;
  readonly key: string | undefined;
  readonly request: SecretRequest;
}

function addValue(plan: SecretPlan, { made, place, name, key, request }: NewValue): Planned {
  const { environment, identity, variable } = request;
  const at = `${place}\u0000${name}`;
  const secret = plan.secrets.get(at) ?? {
    store: environment.secrets.store,
    name,
    identity,
    kmsKey: environment.secrets.kmsKey,
    vault: environment.vault,
    values: [],
  };
  const other = secret.values.find((value) => value.key === key || key === undefined || value.key === undefined);
  if (other !== undefined) {
    const whole = key === undefined ? `\`${name}\`` : `\`${key}\` of \`${name}\``;
    return {
      failed: `another value is planned as ${whole} already: ${composition(other.value)}; let the names differ with \`secrets.name\` and \`secrets.composed\` in hakobu.yaml`,
    };
  }
  const clash = clashOfPlaceholders(plan, secret);
  if (clash !== undefined) return { failed: clash };
  const value: PlannedValue = { key, value: variable.value, uses: [] };
  secret.values.push(value);
  plan.secrets.set(at, secret);
  const planned = { secret, value };
  plan.values.set(made, planned);
  return planned;
}

/** Names in Secrets Manager that differ in punctuation only would be filled in with the ARN of one of them. */
function clashOfPlaceholders(
  { placeholders }: SecretPlan,
  { store, name, identity }: PlannedSecret,
): string | undefined {
  if (store !== "secrets-manager") return undefined;
  const variable = variableName(`secret/${name}`, "arn");
  const key = `${identity.place}\u0000${variable}`;
  const other = placeholders.get(key);
  if (other === undefined) placeholders.set(key, name);
  if (other === undefined || other === name) return undefined;
  return `\`${name}\` and \`${other}\` would both be filled in from \`${variable}\`; let the names differ with \`secrets.name\` and \`secrets.composed\` in hakobu.yaml`;
}

function nameOf(
  { app, variable, environment, identity }: SecretRequest,
  single: ProvidedPart | undefined,
): { name: string; key: string | undefined } | { failed: string } {
  const { store, name, composed } = environment.secrets;
  const pattern = single === undefined ? composed : name;
  const key = single === undefined ? variable.name : single.key;
  const fields = {
    app: app.id,
    container: variable.container,
    name: variable.name,
    key,
    where: single?.candidates[0]?.where ?? "",
  };
  const arnPrefix = `arn:${identity.partition}:ssm:${identity.regionText}:123456789012:parameter`;
  const named = secretName(store, pattern, { fields, arnPrefix });
  if ("failed" in named) return named;
  const isMember = store === "secrets-manager" && !pattern.includes(single === undefined ? "{name}" : "{key}");
  // `valueFrom` separates the member from what follows with a colon.
  if (isMember && key.includes(":"))
    return { failed: `\`${key}\` has a colon, which cannot stand in a member's name of a JSON secret` };
  return { name: named.name, key: isMember ? key : undefined };
}

/** What makes two values the same, whoever reads them. */
function signature(value: Text): string {
  return JSON.stringify(
    value.map((part) =>
      part.kind === "text"
        ? part.text
        : part.kind === "provided"
          ? part.candidates.map((provider) => [provider.type, provider.address ?? "", provider.where, part.key])
          : part,
    ),
  );
}

/** The value for people: references as they are, secret characters masked. */
export function composition(value: Text): string {
  const shown = value.map((part) => {
    if (part.kind === "text") return part.secret ? "********" : part.text;
    return part.kind === "provided" ? reference(part) : "?";
  });
  return `\`${shown.join("")}\``;
}

/** `#{vault:shop/web/db_password}`. */
export function reference(part: ProvidedPart): string {
  const [provider] = part.candidates;
  return `#{${provider?.type ?? "?"}:${provider?.where ?? "?"}/${part.key}}`;
}

/** How a well-known program reads a key, or `undefined` where a person has to. */
export interface ReadStep {
  readonly program: "vault" | "file" | "environment" | "credstash" | "parameter-store";
  readonly mount?: string;
  readonly version?: string;
  readonly address?: string;
  readonly path?: string;
  readonly key?: string;
  readonly region?: string;
}

/** Sources: the README of each plugin; design, legacy.md 1.7. */
export function readStep(
  provider: Provider,
  key: string,
  secret: Pick<PlannedSecret, "vault" | "identity">,
): ReadStep | undefined {
  switch (provider.type) {
    case "vault":
      return {
        program: "vault",
        mount: secret.vault.mount,
        version: String(secret.vault.version),
        ...(provider.address === undefined ? {} : { address: provider.address }),
        path: `${provider.where}/${key}`,
      };
    case "file":
      return { program: "file", path: provider.where, key };
    case "env":
    case "envvars":
      return { program: "environment", key };
    case "rcredstash":
      return { program: "credstash", key };
    case "parameterstore":
      return { program: "parameter-store", region: secret.identity.regionText, key };
    default:
      return undefined;
  }
}

/** True where `copy.sh` can fill the secret; else a person has to read some of it. */
export function isCopied(secret: PlannedSecret): boolean {
  return secret.values.every(({ value }) =>
    value.every((part) => {
      if (part.kind === "text") return true;
      const provider = part.kind === "provided" ? part.candidates[0] : undefined;
      return part.kind === "provided" && provider !== undefined && readStep(provider, part.key, secret) !== undefined;
    }),
  );
}

/** The secrets that each app reads. */
export function secretsByApp(secrets: readonly PlannedSecret[]): Map<AppId, PlannedSecret[]> {
  const byApp = new Map<AppId, PlannedSecret[]>();
  for (const secret of secrets) {
    for (const app of new Set(secret.values.flatMap((value) => value.uses.map((use) => use.app)))) {
      const list = byApp.get(app);
      if (list === undefined) byApp.set(app, [secret]);
      else list.push(secret);
    }
  }
  return byApp;
}
