import { hash } from "node:crypto";
import { BALANCER_NAME_LENGTH, RESERVED_BALANCER_PREFIX } from "../../native/limits.ts";

/** A name that a load balancer or a target group may have: at most 32 letters, digits and hyphens. */
export function awsName(words: string): string {
  const plain = words.replaceAll(/[^A-Za-z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "");
  const safe = plain.startsWith(RESERVED_BALANCER_PREFIX) || plain === "" ? `alb-${plain}`.replace(/-$/, "") : plain;
  if (safe.length <= BALANCER_NAME_LENGTH) return safe;
  // Two long names may be equal at their start.
  const tail = hash("sha256", words, "hex").slice(0, 8);
  return `${safe.slice(0, BALANCER_NAME_LENGTH - 9).replace(/-+$/, "")}-${tail}`;
}

/** Makes names that are each given once. */
export function uniqueNames(taken: ReadonlySet<string> = new Set()): (words: string) => string {
  const given = new Set(taken);
  return (words) => {
    let name = awsName(words);
    for (let count = 2; given.has(name); count++) name = awsName(`${words}-${count}`);
    given.add(name);
    return name;
  };
}
