/** Classes of characters as libyaml has them. Zero stands behind the end of the text. */

/** What ends a line in YAML 1.1 (section 5.4), or the text. */
export function isBreak(unit: number): boolean {
  return unit === 10 || unit === 13 || (unit >= 0x85 && isWideBreak(unit));
}

/** NEL, the line separator and the paragraph separator. */
export function isWideBreak(unit: number): boolean {
  return unit === 0x85 || unit === 0x2028 || unit === 0x2029;
}

export function isBlank(unit: number): boolean {
  return unit === 32 || unit === 9;
}

/** Ends a word: a blank, a line break or the end. */
export function endsWord(unit: number): boolean {
  return unit <= 32 || (unit >= 0x85 && isWideBreak(unit));
}

/** What the names of anchors, tag handles and directives consist of. */
export function isNameUnit(unit: number): boolean {
  return (
    (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || isDigit(unit) || unit === 45 || unit === 95 // - _
  );
}

export function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

/** The value of a hexadecimal digit, or -1. */
export function hexadecimal(unit: number): number {
  if (isDigit(unit)) return unit - 48;
  const upper = unit & ~32;
  return upper >= 65 && upper <= 70 ? upper - 55 : -1;
}

/** `[`, `]`, `{`, `}` and the comma. */
export function isFlowIndicator(unit: number): boolean {
  return unit === 44 || unit === 91 || unit === 93 || unit === 123 || unit === 125;
}

/** `start`, or the first of the blanks that end right before `end`. */
export function trimBlanks(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(text.charCodeAt(at - 1))) at--;
  return at;
}
