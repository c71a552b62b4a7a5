import type { Output } from "./terminal.ts";
import { widthOf } from "./terminal.ts";

/** Work that is done sooner is not worth a line. Milliseconds. */
const PATIENCE = 300;
/** Between two lines. Milliseconds. */
const INTERVAL = 80;
const CLEAR_LINE = "\r\u001b[2K";

export interface Progress {
  /** Says what is being done now. */
  readonly report: (what: string) => void;
  /** Takes the line away; nothing of it stays on the screen. */
  readonly clear: () => void;
}

/** One line on `output` that is rewritten while long work goes on; silent where nobody looks, or with `quiet`. */
export function createProgress(output: Output, { quiet, now }: { quiet: boolean; now: () => number }): Progress {
  if (quiet || output.isTTY !== true) return { report: () => {}, clear: () => {} };
  const start = now();
  let last = start + PATIENCE - INTERVAL;
  let shown = false;
  return {
    report(what) {
      const time = now();
      if (time - start < PATIENCE || time - last < INTERVAL) return;
      last = time;
      shown = true;
      const line = `${what.replace(/[^\u0020-\u007e]/g, "?")} ...`;
      output.write(CLEAR_LINE + line.slice(0, widthOf(output) - 1));
    },
    clear() {
      if (shown) output.write(CLEAR_LINE);
      shown = false;
    },
  };
}
