/** A range of addresses: 32 or 128 bits. */
interface AddressRange {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * Addresses inside a range, at both its ends and just outside, in text.
 *
 * @param source an address, a CIDR, or `all`; what is none of them (`unix:`) has no samples
 */
export function addressSamples(source: string): string[] {
  if (source === "all") return ["192.0.2.33", "2001:db8::33"];
  const range = addressRange(source);
  if (range === undefined) return [];
  const { bits, first, last } = range;
  const most = (1n << BigInt(bits)) - 1n;
  const wanted = [first, last, first - 1n, last + 1n, first + (last - first) / 2n];
  return [...new Set(wanted.filter((address) => address >= 0n && address <= most))].map((address) =>
    addressText(address, bits),
  );
}

function addressRange(source: string): AddressRange | undefined {
  const [address = "", length] = source.split("/");
  const bits = address.includes(":") ? 128 : 32;
  const value = bits === 128 ? parseV6(address) : parseV4(address);
  if (value === undefined) return undefined;
  const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  if (prefix < 0 || prefix > bits) return undefined;
  const size = 1n << BigInt(bits - prefix);
  const first = (value / size) * size;
  return { bits, first, last: first + size - 1n };
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const groups = (half: string | undefined): string[] => (half === undefined || half === "" ? [] : half.split(":"));
  const left = groups(halves[0]);
  const right = groups(halves[1]);
  const missing = 8 - left.length - right.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...left, ...Array.from({ length: missing }, () => "0"), ...right];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return all.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

function addressText(value: bigint, bits: 32 | 128): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join(".");
  // Every group in full: nobody reads it but the models, which parse it.
  return Array.from({ length: 8 }, (_, index) => ((value >> BigInt(16 * (7 - index))) & 65535n).toString(16)).join(":");
}
