import type { Handling } from "../../estate/proxy.ts";

type Rule = Handling["access"][number];

/** An address as its bytes: 4 or 16. */
type Address = readonly number[];

/**
 * The rule that decides for an address: the first that holds it. An IPv6 address that maps an IPv4 one is that one
 * where there is a rule for IPv4 at all.
 * Source: ngx_http_access_handler (src/http/modules/ngx_http_access_module.c).
 */
export function accessRule(rules: readonly Rule[], source: string): Rule | undefined {
  const given = parseAddress(source);
  const address = rules.some(isForFour) ? unmapped(given) : given;
  return rules.find((rule) => ruleHolds(rule.source, address));
}

function isForFour({ source }: Rule): boolean {
  return source === "all" || parseFour(source.replace(/\/.*$/, "")) !== undefined;
}

function ruleHolds(source: string, address: Address | undefined): boolean {
  if (source === "all") return true;
  if (address === undefined) return false;
  const slash = source.indexOf("/");
  const base = parseAddress(slash === -1 ? source : source.slice(0, slash));
  if (base === undefined || base.length !== address.length) return false;
  const bits = slash === -1 ? base.length * 8 : Number(source.slice(slash + 1));
  return samePrefix(base, address, bits);
}

function samePrefix(a: Address, b: Address, bits: number): boolean {
  for (let at = 0; at * 8 < bits; at++) {
    const left = Math.min(8, bits - at * 8);
    const mask = (0xff << (8 - left)) & 0xff;
    if (((a[at] ?? 0) & mask) !== ((b[at] ?? 0) & mask)) return false;
  }
  return true;
}

function unmapped(address: Address | undefined): Address | undefined {
  if (address?.length !== 16) return address;
  const mapped = address.slice(0, 10).every((byte) => byte === 0) && address[10] === 0xff && address[11] === 0xff;
  return mapped ? address.slice(12) : address;
}

/** The bytes of an IPv4 or IPv6 address; `undefined` where it is neither. */
export function parseAddress(text: string): Address | undefined {
  const bare = /^\[(.*)\]$/.exec(text)?.[1] ?? text;
  return bare.includes(":") ? parseSix(bare) : parseFour(bare);
}

function parseFour(text: string): Address | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.map(Number);
}

function parseSix(text: string): Address | undefined {
  const [head = "", tail, more] = text.split("::");
  if (more !== undefined) return undefined;
  const before = words(head);
  const after = tail === undefined ? [] : words(tail);
  if (before === undefined || after === undefined) return undefined;
  const gap = 16 - before.length - after.length;
  if (tail === undefined ? gap !== 0 : gap < 2) return undefined;
  return [...before, ...Array<number>(gap).fill(0), ...after];
}

function words(text: string): number[] | undefined {
  if (text === "") return [];
  const bytes: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const four = index === parts.length - 1 ? parseFour(part) : undefined;
    if (four !== undefined) {
      bytes.push(...four);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      const word = Number.parseInt(part, 16);
      bytes.push(word >> 8, word & 0xff);
    } else return undefined;
  }
  return bytes;
}
