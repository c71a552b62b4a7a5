/** A block of IP addresses: those that agree with `address` in the first `length` bits. */
export interface AddressBlock {
  readonly address: Address;
  readonly length: number;
}

/** An IP address as a number, and how many bits it has. */
export interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Reads an IPv4 or IPv6 address; `undefined` for anything else. Source: RFC 4291, section 2.2. */
export function parseAddress(text: string): Address | undefined {
  if (!text.includes(":")) {
    const value = parseFour(text);
    return value === undefined ? undefined : { bits: 32, value };
  }
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(groupsOf);
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...(tail ?? [])];
  return { bits: 128, value: groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n) };
}

/** Reads `10.0.0.0/8` or `2001:db8::/32`; `undefined` for what is no CIDR block. */
export function parseBlock(text: string): AddressBlock | undefined {
  const [typed = "", length, ...others] = text.split("/");
  const address = parseAddress(typed);
  if (address === undefined || length === undefined || others.length > 0 || !/^[0-9]{1,3}$/.test(length))
    return undefined;
  return Number(length) <= address.bits ? { address, length: Number(length) } : undefined;
}

/** True where `address` is in `block`; an IPv4 address is in no IPv6 block. */
export function contains(block: AddressBlock, address: Address): boolean {
  if (block.address.bits !== address.bits) return false;
  const shift = BigInt(address.bits - block.length);
  return block.address.value >> shift === address.value >> shift;
}

function parseFour(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255))
    return undefined;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

/** The 16-bit groups of one side of `::`, of which the last may be written as an IPv4 address. */
function groupsOf(text: string): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1 && part.includes(".")) {
      const four = parseFour(part);
      if (four === undefined) return undefined;
      groups.push(Number(four >> 16n), Number(four & 0xffffn));
    } else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}
