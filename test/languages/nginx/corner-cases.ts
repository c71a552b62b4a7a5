import { readFileSync } from "node:fs";

/** Where the text of a corner case stands. */
export type CornerContext = "main" | "http" | "server";

/** Committed, so that machines without nginx test it, too: what nginx 1.22.1 says of each text, empty where it accepts. */
export const CORNER_CASES = JSON.parse(
  readFileSync(new URL("corner-cases.json", import.meta.url), "utf8"),
) as readonly (readonly [CornerContext, string, string])[];

/** The whole configuration of a corner case. */
export function wholeOf(context: CornerContext, text: string): string {
  if (context === "main") return text;
  if (context === "http") return `events {}\nhttp { access_log off;\n${text}\n}\n`;
  return `events {}\nhttp { access_log off; server { listen 127.0.0.1:8099;\n${text}\n} }\n`;
}

/** A configuration with most of what nginx has. nginx 1.22 accepts it. */
export const WHOLE = readFileSync(new URL("whole.conf", import.meta.url), "utf8");
