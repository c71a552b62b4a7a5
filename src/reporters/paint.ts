import { Chalk } from "chalk";
import type { Severity } from "../findings/types.ts";
import type { LedgerState } from "../report/types.ts";

type Brush = (text: string) => string;

/** Colours by meaning. Only the sixteen colours that the reader's own terminal theme defines are used. */
export interface Paint {
  /** False where every brush returns its text as it is. */
  readonly colour: boolean;
  readonly severity: Readonly<Record<Severity, Brush>>;
  /** The text of a state. */
  readonly state: Readonly<Record<LedgerState, Brush>>;
  /** A piece of the ledger's bar. */
  readonly bar: Readonly<Record<LedgerState, Brush>>;
  readonly strong: Brush;
  readonly faint: Brush;
  readonly code: Brush;
  readonly place: Brush;
  readonly good: Brush;
  readonly added: Brush;
  readonly removed: Brush;
  readonly hunk: Brush;
}

/** Brushes that write escape codes, or, without colour, ones that do nothing. */
export function createPaint(colour: boolean): Paint {
  const chalk = new Chalk({ level: colour ? 1 : 0 });
  return {
    colour,
    severity: { error: chalk.red.bold, warning: chalk.yellow.bold, note: chalk.blue.bold },
    state: {
      unread: chalk.red,
      manual: chalk.yellow,
      rewritten: chalk.cyan,
      carried: chalk.green,
      dropped: chalk.magenta,
      ignored: chalk.dim,
    },
    bar: {
      unread: chalk.bgRed,
      manual: chalk.bgYellow,
      rewritten: chalk.bgCyan,
      carried: chalk.bgGreen,
      dropped: chalk.bgMagenta,
      ignored: chalk.bgBlackBright,
    },
    strong: chalk.bold,
    faint: chalk.dim,
    code: chalk.cyan,
    place: chalk.underline,
    good: chalk.green,
    added: chalk.green,
    removed: chalk.red,
    hunk: chalk.cyan,
  };
}

/**
 * Paints what stands in backticks, in lines that were wrapped from one text (a code span may go over a line end).
 * `base` paints the rest.
 */
export function paintCode(lines: readonly string[], paint: Paint, base: Brush = (text) => text): string[] {
  const backticks = lines.reduce((sum, line) => sum + line.split("`").length - 1, 0);
  if (!paint.colour || backticks % 2 === 1) return lines.map((line) => base(line));
  let inside = false;
  return lines.map((line) => {
    let painted = "";
    let run = "";
    const flush = (): void => {
      if (run !== "") painted += inside ? paint.code(run) : base(run);
      run = "";
    };
    for (const [index, piece] of line.split("`").entries()) {
      if (index > 0) {
        if (inside) run += "`";
        flush();
        inside = !inside;
        if (inside) run += "`";
      }
      run += piece;
    }
    flush();
    return painted;
  });
}
