/**
 * A size as nginx reads it, in bytes: digits with `k`, `m` or `g`. `undefined` where nginx refuses it.
 * Source: ngx_parse_offset in src/core/ngx_parse.c.
 */
export function parseOffset(text: string): number | undefined {
  const match = /^(\d+)([kmg]?)$/i.exec(text);
  if (match === null) return undefined;
  const bytes = Number(match[1]) * (SCALES[(match[2] ?? "").toLowerCase()] ?? 1);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

const SCALES: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** The units of a time-out in milliseconds, the largest first: nginx takes them in this order only, each once. */
const UNITS: readonly (readonly [unit: string, milliseconds: number])[] = [
  ["w", 7 * 86_400_000],
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
  ["ms", 1],
];
const SECONDS = 4;

/**
 * A time-out as nginx reads it, in seconds: `60`, `60s`, `1m30s`, `500ms`; a number without a unit is seconds.
 * `undefined` where nginx refuses it: for a time-out it takes no `y` and no `M`.
 * Source: ngx_parse_time in src/core/ngx_parse.c, with `is_sec` 0.
 */
export function parseTimeout(text: string): number | undefined {
  let total = 0;
  let least = 0;
  const piece = /(\d*)(ms|[wdhms]| |$) */y;
  let valid = false;
  while (piece.lastIndex < text.length) {
    const match = piece.exec(text);
    if (match === null) return undefined;
    const [, digits = "", unit = ""] = match;
    if (digits !== "") valid = true;
    // A number without a unit counts as seconds; behind a blank there is none but the last.
    const rank = unit === "" ? -1 : unit === " " ? SECONDS : UNITS.findIndex(([name]) => name === unit);
    if (rank !== -1 && rank < least) return undefined;
    if (rank !== -1) least = unit === " " ? UNITS.length : rank + 1;
    total += Number(digits) * (UNITS[rank]?.[1] ?? 1000);
  }
  return valid && Number.isSafeInteger(total) ? total / 1000 : undefined;
}

/** `on` and `off` in any case, as nginx takes them (ngx_conf_set_flag_slot). */
export function parseFlag(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return lower === "on" ? true : lower === "off" ? false : undefined;
}

/** A port of 1 to 65535, or `undefined`. */
export function parsePort(text: string): number | undefined {
  if (!/^\d{1,10}$/.test(text)) return undefined;
  const port = Number(text);
  return port >= 1 && port <= 65_535 ? port : undefined;
}
