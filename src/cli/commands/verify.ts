import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { REPORTERS } from "../../reporters/index.ts";
import { createPaint } from "../../reporters/paint.ts";
import { renderReplay } from "../../reporters/replay.ts";
import { narrow } from "../../reporters/view.ts";
import { visible } from "../../reporters/visible.ts";
import type { Report } from "../../report/types.ts";
import { lineStarts, place } from "../../source/file.ts";
import { readAgainst, type AgainstFiles } from "../against.ts";
import { EXIT } from "../exit-code.ts";
import type { FormatChoice } from "../options.ts";
import { repeated } from "../options.ts";
import { conclude } from "../print-report.ts";
import type { VerifyFlags } from "../program.ts";
import { createProgress } from "../progress.ts";
import { readEstate, type EstateRun } from "../read-estate.ts";
import { runReplay, type ReplayRun } from "../replay-run.ts";
import type { Terminal } from "../terminal.ts";
import { wantsColour, widthOf } from "../terminal.ts";
import { WrongCall } from "../wrong-call.ts";

/** `hakobu verify`: asks old and new side the same requests, and prints where they differ. */
export async function verify(paths: readonly string[], flags: VerifyFlags, terminal: Terminal): Promise<number> {
  const against = flags.against === undefined ? undefined : readAgainst(flags.against, terminal.cwd);
  const formats = flags.format.length === 0 ? [{ name: "pretty" }] : flags.format;
  const run = readEstate(paths, flags, { terminal, entries: formats.some(({ name }) => name === "json") });
  if (run.report.inputs.length === 0) return conclude(run, flags, terminal);
  const replayed = replayWith(run, flags, { against, terminal });
  const report: Report = { ...run.report, replay: replayed.replay };
  for (const format of formats) {
    const text = await render(report, { format, paths, run, flags, terminal });
    if (format.file === undefined) terminal.stdout.write(text);
    else writeReport(format.file, text, terminal);
  }
  return exitOf(replayed, { run, against, flags, terminal });
}

function replayWith(
  run: EstateRun,
  flags: VerifyFlags,
  { against, terminal }: { against: AgainstFiles | undefined; terminal: Terminal },
): ReplayRun {
  const progress = createProgress(terminal.stderr, { quiet: flags.quiet === true, now: () => performance.now() });
  try {
    return runReplay(run.analysis, {
      stage: flags.stage,
      apps: run.apps,
      settings: run.settings,
      progress: progress.report,
      ...(against === undefined ? {} : { against: { typed: flags.against ?? "", files: against.files } }),
    });
  } finally {
    progress.clear();
  }
}

interface Rendered {
  readonly format: FormatChoice;
  readonly paths: readonly string[];
  readonly run: EstateRun;
  readonly flags: VerifyFlags;
  readonly terminal: Terminal;
}

async function render(report: Report, { format, paths, run, flags, terminal }: Rendered): Promise<string> {
  const { name, file } = format;
  const screen = {
    width: file === undefined ? widthOf(terminal.stdout) : 80,
    colour: file === undefined && wantsColour(terminal.stdout, { env: terminal.env, flag: flags.color }),
    again: repeated(paths, flags),
  };
  if (name === "pretty" && report.replay !== undefined) {
    if (report.replay.proxies.length > 0)
      return renderReplay(report.replay, { ...screen, findings: report.findings, paint: createPaint(screen.colour) });
    return "nothing to replay: hakobu found no nginx configuration, and no app with a front\n";
  }
  const reporter = REPORTERS.find((each) => each.name === name);
  if (reporter === undefined) throw new Error(`no reporter ${name}`);
  const view = narrow(report, { apps: run.apps, minSeverity: flags.minSeverity });
  return reporter.render(view, { ...screen, belowSeverity: 0 });
}

interface Ending {
  readonly run: EstateRun;
  readonly against: AgainstFiles | undefined;
  readonly flags: VerifyFlags;
  readonly terminal: Terminal;
}

/** The first that applies of 3, 1 and 0; what the replay itself does not show is said on standard error. */
function exitOf(replayed: ReplayRun, { run, against, flags, terminal }: Ending): number {
  const { stderr } = terminal;
  const code = conclude(run, flags, terminal);
  if (code === EXIT.input) return code;
  if (against !== undefined) {
    sayProblems(replayed, against, terminal);
    if (replayed.problems.length > 0 && flags.allowUnread !== true) return EXIT.input;
    if (replayed.read === 0) {
      stderr.write(
        `error: \`${visible(flags.against ?? "")}\` says nothing about load balancing: hakobu reads the files that \`hakobu migrate\` writes, inputs of CreateLoadBalancer, CreateListener, CreateRule and CreateTargetGroup, and what \`aws elbv2 describe-…\` prints\n`,
      );
      return EXIT.input;
    }
  }
  if (flags.failOn === "never") return EXIT.success;
  const unknown = replayed.replay.proxies.some(({ unknownTargets }) => unknownTargets.length > 0);
  if (replayed.replay.totals.undeclared > 0 || unknown) return EXIT.findings;
  if (code === EXIT.findings && flags.quiet !== true)
    stderr.write(`error: there are findings at or above --fail-on ${flags.failOn}: \`hakobu lint\` shows them\n`);
  return code;
}

function sayProblems({ problems }: ReplayRun, { files }: AgainstFiles, { stderr }: Terminal): void {
  for (const { code, span, values } of problems) {
    const { startLine, startColumn } = place(span, lineStarts(files.get(span.path) ?? ""));
    const what = values["what"] ?? values["message"] ?? code;
    stderr.write(`error: ${visible(span.path)}:${startLine}:${startColumn}: ${visible(what)}\n`);
  }
}

function writeReport(file: string, text: string, { cwd }: Terminal): void {
  try {
    writeFileSync(resolve(cwd, file), text);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? "unknown reason";
    throw new WrongCall(
      `\`${visible(file)}\` cannot be written (${reason}); check that its folder exists and that you may write there`,
    );
  }
}
