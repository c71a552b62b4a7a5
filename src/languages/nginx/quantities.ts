/**
 * nginx's own readings of numbers, sizes and times. Each answers `undefined` for what nginx refuses.
 * Source: ngx_atoi in src/core/ngx_string.c, src/core/ngx_parse.c.
 */

/** The largest value that nginx's integers hold, about. */
const MAXIMUM = 9.2e18;

/** Digits only. */
export function parseInteger(text: string): number | undefined {
  if (text === "") return undefined;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 48 || unit > 57) return undefined;
  }
  const value = Number(text);
  return value <= MAXIMUM ? value : undefined;
}

/** Bytes: digits with an optional `k` or `m`. */
export function parseSize(text: string): number | undefined {
  return scaled(text, { k: 1024, m: 1024 ** 2 });
}

/** Bytes: digits with an optional `k`, `m` or `g`. */
export function parseOffset(text: string): number | undefined {
  return scaled(text, { k: 1024, m: 1024 ** 2, g: 1024 ** 3 });
}

function scaled(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const scale = units[text.slice(-1).toLowerCase()];
  const value = parseInteger(scale === undefined ? text : text.slice(0, -1));
  if (value === undefined) return undefined;
  const bytes = value * (scale ?? 1);
  return bytes <= MAXIMUM ? bytes : undefined;
}

const SECONDS: Readonly<Record<string, number>> = {
  y: 31_536_000,
  M: 2_592_000,
  w: 604_800,
  d: 86_400,
  h: 3600,
  m: 60,
  s: 1,
  " ": 1,
};
/** Units must come in this order, each once. */
const ORDER: readonly string[] = ["y", "M", "w", "d", "h", "m", "s", "ms", " "];

/** Seconds, for directives that count in seconds: `1y`, `1h 30m`, `90`. A year is 365 days, a month 30. */
export function parseSeconds(text: string): number | undefined {
  return parseTime(text, true);
}

/** Milliseconds, for directives that count in them: `500ms`, `1m30s`, `10` (seconds). */
export function parseMilliseconds(text: string): number | undefined {
  return parseTime(text, false);
}

function parseTime(text: string, inSeconds: boolean): number | undefined {
  const unitSize = inSeconds ? 1 : 1000;
  let step = inSeconds ? -1 : 1;
  let digits = "";
  let total = 0;
  let valid = false;
  let at = 0;
  while (at < text.length) {
    const character = text[at++] ?? "";
    if (character >= "0" && character <= "9") {
      digits += character;
      valid = true;
      continue;
    }
    const milliseconds = character === "m" && text[at] === "s";
    if (milliseconds) at++;
    const seconds = SECONDS[character];
    const place = ORDER.indexOf(milliseconds ? "ms" : character);
    if (seconds === undefined || !inOrder(place, step, inSeconds)) return undefined;
    step = place;
    total += Number(digits) * (milliseconds ? 1 : seconds * unitSize);
    digits = "";
    while (text[at] === " ") at++;
  }
  total += Number(digits) * unitSize;
  return valid && total <= MAXIMUM ? total : undefined;
}

function inOrder(place: number, step: number, inSeconds: boolean): boolean {
  // A blank stands for "seconds follow"; after seconds there is none, and times in seconds know no year after the start.
  if (ORDER[place] === " ") return step < ORDER.indexOf("s");
  if (ORDER[place] === "ms") return !inSeconds && step < place;
  return place > step;
}
