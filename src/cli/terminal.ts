/** A stream that text is written to: `process.stdout`, or a list of strings in tests. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** All that a run knows of the outside, besides the files. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the working folder. */
  readonly cwd: string;
}

/** What is written to a file or a pipe, and where the width is not known. */
const USUAL_WIDTH = 80;
const LEAST_WIDTH = 40;

/** Cells in a line of `output`. */
export function widthOf(output: Output): number {
  if (output.isTTY !== true || output.columns === undefined || output.columns <= 0) return USUAL_WIDTH;
  return Math.max(LEAST_WIDTH, output.columns);
}

/**
 * Whether to write colour codes: `--no-color` first, then FORCE_COLOR, then NO_COLOR (both as Node.js itself reads
 * them; an empty NO_COLOR says nothing, see no-color.org), then whether somebody is looking.
 */
export function wantsColour(output: Output, { env, flag }: { env: Terminal["env"]; flag: boolean }): boolean {
  if (!flag) return false;
  const force = env["FORCE_COLOR"];
  if (force !== undefined) return force !== "0" && force !== "false";
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  return output.isTTY === true && env["TERM"] !== "dumb";
}
