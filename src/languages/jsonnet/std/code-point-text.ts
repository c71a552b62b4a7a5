/** Strings of Jsonnet are counted in code points, JavaScript's in UTF-16 units: these translate. */

const ASTRAL = /[\uD800-\uDBFF][\uDC00-\uDFFF]/;

/** Whether code points and units of `text` differ. */
export function hasPairs(text: string): boolean {
  return ASTRAL.test(text);
}

/** The number of code points. */
export function codePointLength(text: string): number {
  if (!hasPairs(text)) return text.length;
  let count = 0;
  for (let unit = 0; unit < text.length; unit += unitsAt(text, unit)) count++;
  return count;
}

/** How many units the code point at `unit` has. */
function unitsAt(text: string, unit: number): number {
  return (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
}

/** The unit at which the code point of this index begins; the length of the text where there is none. */
export function unitAt(text: string, index: number): number {
  if (index >= text.length) return text.length;
  if (!hasPairs(text)) return index;
  let unit = 0;
  for (let count = 0; count < index && unit < text.length; count++) unit += unitsAt(text, unit);
  return unit;
}

/** The code points, each as a text. */
export function characters(text: string): string[] {
  return hasPairs(text) ? [...text] : text.split("");
}
