import { ANYTHING, type Deployment, type Json } from "./hako-calls.ts";
import { PLACEHOLDER } from "./hako-text.ts";

/** A member in which what hakobu writes is not what Hako does. */
export interface CallDifference {
  /** The resource and the members down to it: `service.loadBalancers[0].containerPort`. */
  readonly path: string;
  /** `missing`: only Hako has it; `extra`: only hakobu has it. */
  readonly kind: "missing" | "extra" | "different";
  readonly hako?: Json;
  readonly hakobu?: Json;
}

export interface CompareOptions {
  /** The record holds what was typed, before the AWS SDK brought it to the members' types: `"3000"` where AWS takes 3000. */
  readonly untyped?: boolean;
}

/** Every member in which the two differ, in the order of the members. */
export function compareDeployments(
  hako: Deployment,
  hakobu: Deployment,
  options: CompareOptions = {},
): CallDifference[] {
  const differences: CallDifference[] = [];
  compareMembers(Object.fromEntries(hako), Object.fromEntries(hakobu), "", { options, differences });
  return differences;
}

/** A difference in one line. */
export function describeDifference({ path, kind, hako, hakobu }: CallDifference): string {
  if (kind === "missing") return `${path}: missing; Hako sends ${JSON.stringify(hako)}`;
  if (kind === "extra") return `${path}: extra; hakobu writes ${JSON.stringify(hakobu)}`;
  return `${path}: Hako sends ${JSON.stringify(hako)}, hakobu writes ${JSON.stringify(hakobu)}`;
}

interface Context {
  readonly options: CompareOptions;
  readonly differences: CallDifference[];
}

function compare(hako: Json | undefined, hakobu: Json | undefined, path: string, context: Context): void {
  if (hako === ANYTHING) return;
  if (hako === undefined && hakobu === undefined) return;
  if (hako === undefined) context.differences.push({ path, kind: "extra", hakobu: hakobu ?? null });
  else if (hakobu === undefined) context.differences.push({ path, kind: "missing", hako });
  else if (Array.isArray(hako) && Array.isArray(hakobu)) compareLists(hako, hakobu, path, context);
  else if (isObject(hako) && isObject(hakobu)) compareMembers(hako, hakobu, path, context);
  else if (!sameScalar(hako, hakobu, context.options))
    context.differences.push({ path, kind: "different", hako, hakobu });
}

function compareMembers(
  hako: { [member: string]: Json },
  hakobu: { [member: string]: Json },
  path: string,
  context: Context,
): void {
  for (const name of new Set([...Object.keys(hako), ...Object.keys(hakobu)])) {
    compare(
      Object.hasOwn(hako, name) ? hako[name] : undefined,
      Object.hasOwn(hakobu, name) ? hakobu[name] : undefined,
      path === "" ? name : `${path}.${name}`,
      context,
    );
  }
}

function compareLists(hako: readonly Json[], hakobu: readonly Json[], path: string, context: Context): void {
  for (let index = 0; index < Math.max(hako.length, hakobu.length); index++) {
    compare(hako[index], hakobu[index], `${path}[${index}]`, context);
  }
}

function isObject(json: Json): json is { [member: string]: Json } {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

/** What stands for things that Hako creates on the way, and how hakobu's variable for it begins. */
const STAND_IN = /^arn:(tg|lb|srv|policy|label)(?:\/(.*))?$/s;
const VARIABLES: Readonly<Record<string, string>> = { tg: "TARGET_GROUP_ARN", lb: "LOAD_BALANCER_ARN" };

function sameScalar(hako: Json, hakobu: Json, options: CompareOptions): boolean {
  if (Object.is(hako, hakobu)) return true;
  if (typeof hako !== "string") return false;
  if (typeof hakobu === "string") return sameReference(hako, hakobu);
  if (options.untyped !== true) return false;
  if (typeof hakobu === "number") return hako.trim() !== "" && Number(hako) === hakobu;
  return typeof hakobu === "boolean" && hako === String(hakobu);
}

/** True where hakobu's placeholder is the one for the thing that Hako's stand-in names. */
function sameReference(hako: string, hakobu: string): boolean {
  const standIn = STAND_IN.exec(hako);
  const placeholder = PLACEHOLDER.exec(hakobu);
  const [, kind, name] = standIn ?? [];
  if (kind === undefined || placeholder === null) return false;
  if (kind === "label") return true;
  if (placeholder[0] !== hakobu) return false;
  const variable = placeholder[1] ?? "";
  const begins = VARIABLES[kind] ?? "";
  // A stand-in of the goldens has no name, or an empty one.
  const ends = name === undefined || name === "" ? "" : `_${name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_")}`;
  return variable.startsWith(begins) && variable.endsWith(ends);
}
