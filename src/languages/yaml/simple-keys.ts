import { Failure, keyWithoutColon } from "./messages.ts";
import { newKey } from "./scanner.ts";
import type { Scanner, SimpleKey } from "./scanner.ts";

/** A surrogate pair is one character. */
function isFartherThan(text: string, start: number, end: number, limit: number): boolean {
  if (end - start <= limit) return false;
  if (end - start > 2 * limit) return true;
  let count = 0;
  for (let at = start; at < end; at++) if ((text.charCodeAt(at) & 0xfc00) !== 0xdc00) count++;
  return count > limit;
}

function dropKey(scanner: Scanner, key: SimpleKey): void {
  if (key.possible && key.required) throw new Failure(keyWithoutColon(scanner.text, key.at));
  key.possible = false;
}

export function keyAt(scanner: Scanner, level: number): SimpleKey {
  return (scanner.keys[level] ??= newKey());
}

/** Whether a key of the queue may still turn out to be one. Outer keys begin before inner ones, and go stale first. */
export function awaitsColon(scanner: Scanner): boolean {
  for (; scanner.firstKey <= scanner.flow; scanner.firstKey++) {
    const key = keyAt(scanner, scanner.firstKey);
    if (!key.possible) continue;
    const sameLine = key.lineStart === scanner.lineStart;
    if (sameLine && !isFartherThan(scanner.text, key.at, scanner.at, 1024)) return key.token === scanner.taken;
    dropKey(scanner, key);
  }
  return false;
}

export function removeKey(scanner: Scanner): void {
  dropKey(scanner, keyAt(scanner, scanner.flow));
}

export function saveKey(scanner: Scanner): void {
  if (!scanner.keyAllowed) return;
  const key = keyAt(scanner, scanner.flow);
  dropKey(scanner, key);
  key.possible = true;
  key.required = scanner.flow === 0 && scanner.indent === scanner.at - scanner.lineStart;
  key.token = scanner.taken + scanner.queue.length - scanner.head;
  key.at = scanner.at;
  key.lineStart = scanner.lineStart;
  if (scanner.firstKey > scanner.flow) scanner.firstKey = scanner.flow;
}
