import type { SecretStore } from "../../settings/types.ts";

/** Limits of Parameter Store names. Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
const PARAMETER_LEVELS = 15;
const PARAMETER_CHARACTERS = 1011;
/** Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
const SECRET_CHARACTERS = 512;

/** What the fields of a pattern stand for. */
export type NameFields = Readonly<Record<string, string>>;

/** A name that the store accepts, or why there is none. */
export type SecretName = { readonly name: string } | { readonly failed: string };

/**
 * A pattern filled in, made a name that the store takes: characters that it does not take become `_`, empty levels
 * and `..` fall away, and a parameter begins with `/`.
 *
 * @param arnPrefix what stands before a parameter's name in its ARN: it counts towards the limit
 */
export function secretName(
  store: SecretStore,
  pattern: string,
  { fields, arnPrefix }: { fields: NameFields; arnPrefix: string },
): SecretName {
  const filled = pattern.replaceAll(/\{([a-z]+)\}/g, (whole, field: string) =>
    Object.hasOwn(fields, field) ? (fields[field] ?? "") : whole,
  );
  const illegal = store === "parameter-store" ? /[^A-Za-z0-9_.-]/g : /[^A-Za-z0-9_.+=@-]/g;
  const segments = filled
    .split("/")
    .filter((segment) => segment !== "" && segment !== "." && segment !== "..")
    .map((segment) => segment.replaceAll(illegal, "_"));
  if (segments.length === 0) return { failed: `the pattern \`${pattern}\` gives an empty name` };
  return store === "parameter-store" ? parameterName(segments, arnPrefix) : managedName(segments.join("/"));
}

function parameterName(segments: readonly string[], arnPrefix: string): SecretName {
  const name = `/${segments.join("/")}`;
  if (/^(aws|ssm)/i.test(segments[0] ?? "")) {
    return {
      failed: `\`${name}\` begins with \`${segments[0]}\`, and Parameter Store keeps names that begin with \`aws\` or \`ssm\` for itself`,
    };
  }
  if (segments.length > PARAMETER_LEVELS)
    return { failed: `\`${name}\` has ${segments.length} levels, and Parameter Store takes ${PARAMETER_LEVELS}` };
  if (arnPrefix.length + name.length > PARAMETER_CHARACTERS) {
    return {
      failed: `\`${name}\` is too long: Parameter Store takes ${PARAMETER_CHARACTERS} characters with the ARN before it`,
    };
  }
  return { name };
}

function managedName(name: string): SecretName {
  if (name.length > SECRET_CHARACTERS)
    return { failed: `\`${name}\` is too long: Secrets Manager takes ${SECRET_CHARACTERS} characters` };
  return { name };
}
