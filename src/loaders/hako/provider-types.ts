import type { MapValue, Value } from "../../source/value.ts";
import { isTruthy, NIL, plainText } from "./derive/ruby.ts";

/** An error of Hako, or of Ruby under it. */
export interface RaisedError {
  /** The Ruby class. */
  readonly error: string;
  readonly message: string;
}

/** What is known of a type of env provider: which options it takes, and where they make it look. */
export interface ProviderType {
  /** Options without which it refuses to start, in the order in which it checks them. */
  readonly required: readonly string[];
  /** Every option that it reads, besides `type`. */
  readonly options: readonly string[];
  /** What it raises where an option is missing. */
  readonly missing: (option: string) => RaisedError;
  /** Where it looks, as one text. */
  readonly where: (option: (name: string) => string) => string;
  /** The option that names the server it asks, where it asks one. */
  readonly address?: string;
}

const NAMELESS = (): string => "";

function invalid(message: string): RaisedError {
  return { error: "Hako::EnvProvider::ValidationError", message };
}

function type(options: readonly string[], known: Partial<ProviderType> = {}): ProviderType {
  return { required: [], missing: (option) => invalid(`${option} must be set`), where: NAMELESS, ...known, options };
}

/**
 * The env providers of Hako itself (`file`, `yaml`: lib/hako/env_providers) and of its public plugins. Any other type
 * is somebody's own.
 */
const PROVIDER_TYPES: Readonly<Record<string, ProviderType>> = {
  file: type(["path"], { required: ["path"] }),
  yaml: type(["path", "key_sep", "ary_sep"], { required: ["path"] }),
  vault: type(["addr", "directory"], {
    required: ["addr", "directory"],
    where: (option) => option("directory"),
    address: "addr",
  }),
  etcenv: type(["url", "root", "ca_file", "ssl_cert", "ssl_key"], {
    required: ["url", "root"],
    where: (option) => option("root"),
    address: "url",
  }),
  s3: type(["bucket_name", "object_path", "region", "profile"], {
    required: ["bucket_name", "object_path", "region"],
    missing: (option) => invalid(`required option ${option} must be specified`),
    where: (option) => `${option("bucket_name")}/${option("object_path")}`,
  }),
  itamae_secrets: type(["base_dir"], {
    required: ["base_dir"],
    missing: (option) => ({ error: "KeyError", message: `key not found: "${option}"` }),
    where: (option) => option("base_dir"),
  }),
  gcredstash: type(["app", "env"], {
    required: ["app"],
    where: (option) => [option("app"), option("env")].filter((name) => name !== "").join("."),
  }),
  rcredstash: type([]),
  parameterstore: type(["client"]),
  envvars: type(["raise_error"]),
  env: type([]),
};

/** What is known of the type of that name, or `undefined` for a provider that only its owner knows. */
export function providerType(name: string): ProviderType | undefined {
  return Object.hasOwn(PROVIDER_TYPES, name) ? PROVIDER_TYPES[name] : undefined;
}

/** The provider types that hakobu knows, for messages. */
export const PROVIDER_TYPE_NAMES: readonly string[] = Object.keys(PROVIDER_TYPES);

/** The first required option that `config` does not set, in the words of the provider that misses it. */
export function missingOption(known: ProviderType, config: MapValue): RaisedError | undefined {
  const option = known.required.find((name) => !isTruthy(config.entries.get(name)?.value ?? NIL));
  return option === undefined ? undefined : known.missing(option);
}

/** Where the provider that `config` describes looks. */
export function whereOf(known: ProviderType, config: MapValue): string {
  return known.where((name) => optionText(name, config));
}

/**
 * The server that the provider that `config` describes asks, without what logs in to it; `undefined` for one that asks
 * none.
 */
export function addressOf(known: ProviderType, config: MapValue): string | undefined {
  if (known.address === undefined) return undefined;
  return optionText(known.address, config).replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, "$1");
}

function optionText(name: string, config: MapValue): string {
  const value: Value | undefined = config.entries.get(name)?.value;
  return value === undefined ? "" : plainText(value);
}
