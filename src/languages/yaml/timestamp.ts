/**
 * Dates and times as Ruby's `Date.strptime` and Psych's `ScalarScanner#parse_time` read them. A result is what Ruby's
 * `to_s` prints; `undefined` stands for Ruby's ArgumentError, after which Psych takes the scalar for a string.
 */

const DATE = /^(\d{4})-(1[012]|0\d|\d)-([12]\d|3[01]|0\d|\d)$/;
const TIME =
  /^-?\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|[ \t\r\n\f\v]+)\d{1,2}:\d\d:\d\d(?:\.\d*)?(?:[ \t\r\n\f\v]*(?:Z|[-+]\d{1,2}:?(?:\d\d)?))?$/;

export function looksLikeDate(text: string): boolean {
  return DATE.test(text);
}

export function looksLikeTime(text: string): boolean {
  return TIME.test(text);
}

const pad = (value: number, width: number): string => String(value).padStart(width, "0");

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Ruby counts dates before 1582-10-15 by the Julian calendar, in which every fourth year is a leap year. */
function isRubyDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  if (year === 1582 && month === 10 && day > 4 && day < 15) return false;
  const julian = year < 1582 || (year === 1582 && month < 10);
  if (julian && month === 2 && year % 4 === 0) return day <= 29;
  return day <= daysIn(year, month);
}

/** A scalar for which `looksLikeDate` holds. */
export function dateText(text: string): string | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return isRubyDate(year, month, day) ? `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}` : undefined;
}

function offsetSeconds(zone: string): number | undefined {
  const match = /^([+-]?\d{1,2}):?(\d{1,2})?$/.exec(zone);
  if (match === null) return undefined;
  const hours = Number(match[1]) * 3600;
  const minutes = Number(match[2] ?? 0) * 60;
  const offset = hours < 0 ? hours - minutes : hours + minutes;
  return Math.abs(offset) < 86400 && Number(match[2] ?? 0) < 60 ? offset : undefined;
}

function zoneText(zone: string | undefined): string | undefined {
  if (zone === "Z") return "UTC";
  // Ruby converts to the zone of the machine here. The answer must not depend on the machine: UTC.
  if (zone === undefined) return "+0000";
  const offset = offsetSeconds(zone);
  if (offset === undefined) return undefined;
  const minutes = Math.abs(offset) / 60;
  return `${offset < 0 ? "-" : "+"}${pad(Math.trunc(minutes / 60), 2)}${pad(minutes % 60, 2)}`;
}

/** A scalar for which `looksLikeTime` holds. `"refused"`: Psych itself fails on it. */
export function timeText(text: string): string | "refused" | undefined {
  const split = /[ tT]/.exec(text);
  // Psych looks for a blank or a `T` only, and meets nil where a tab stands between date and time.
  if (split === null) return "refused";
  const date = /^(-?\d{4})-(\d{1,2})-(\d{1,2})/.exec(text.slice(0, split.index));
  const time = /(\d+):(\d+):(\d+)(?:\.\d*)?[ \t\r\n\f\v]*(Z|[-+]\d+(?::\d\d)?)?/.exec(text.slice(split.index + 1));
  if (date === null || time === null) return "refused";
  const [year, month, day] = [Number(date[1]), Number(date[2]), Number(date[3])];
  const [hour, minute, second] = [Number(time[1]), Number(time[2]), Number(time[3])];
  if (month < 1 || month > 12 || day < 1 || day > 31 || minute > 59 || second > 60) return undefined;
  if (hour > 24 || (hour === 24 && (minute > 0 || second > 0))) return undefined;
  const zone = zoneText(time[4]);
  if (zone === undefined) return undefined;
  const instant = new Date(0);
  instant.setUTCFullYear(year, month - 1, day);
  instant.setUTCHours(hour, minute, second);
  const at = instant.getUTCFullYear();
  const digits = `${at < 0 ? "-" : ""}${pad(Math.abs(at), 4)}-${pad(instant.getUTCMonth() + 1, 2)}-${pad(instant.getUTCDate(), 2)}`;
  const clock = [instant.getUTCHours(), instant.getUTCMinutes(), instant.getUTCSeconds()].map((n) => pad(n, 2));
  return `${digits} ${clock.join(":")} ${zone}`;
}
