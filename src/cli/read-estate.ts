import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { analyze } from "../analyze.ts";
import type { Analysis } from "../analyze.ts";
import type { Report } from "../report/types.ts";
import { visible } from "../reporters/visible.ts";
import { BUILTIN_RULES } from "../rules/builtin.generated.ts";
import { selectionErrors } from "../rules/selection.ts";
import { loadSettings } from "../settings/load.ts";
import { DEFAULT_SETTINGS } from "../settings/types.ts";
import type { Settings } from "../settings/types.ts";
import { lineStarts, place } from "../source/file.ts";
import type { SourceFile } from "../source/file.ts";
import type { Workspace } from "../source/workspace.ts";
import { findRoot, listInputs, openWorkspace, readBalancers } from "../workspace.ts";
import { chooseApps } from "./choose-apps.ts";
import type { CommonFlags } from "./options.ts";
import { createProgress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";
import { WrongCall } from "./wrong-call.ts";

/** What a run read and made of it. */
export interface EstateRun {
  readonly analysis: Analysis;
  readonly report: Report;
  readonly settings: Settings;
  /** Ids of the apps that `--app` names; `undefined` is all. */
  readonly apps: readonly string[] | undefined;
}

/**
 * Finds the root, reads settings and inputs, and analyses them.
 *
 * @param options.out the folder that an earlier run may have written into, as it is typed
 * @param options.entries false where the entries of the ledger are wanted only if something is unread
 * @throws WrongCall where a path, the settings, or a name of a rule or an app is wrong
 */
export function readEstate(
  paths: readonly string[],
  flags: CommonFlags,
  options: { terminal: Terminal; entries: boolean; out?: string },
): EstateRun {
  const { terminal, entries, out } = options;
  const wrongNames = selectionErrors(BUILTIN_RULES, flags);
  if (wrongNames.length > 0) throw new WrongCall(wrongNames.map(visible).join("\nerror: "));
  const root = findRoot(terminal.cwd);
  const workspace = openWorkspace(root);
  const settings = readSettings(flags.config, workspace, terminal.cwd);
  const inputs = listInputs(root, terminal.cwd, paths);
  if (inputs.missing.length > 0) {
    const named = inputs.missing.map((path) => `\`${visible(path)}\``).join(", ");
    throw new WrongCall(
      `${named}: no such file or folder below the root \`${visible(root)}\`; check the spelling, or run hakobu in the project that it belongs to`,
    );
  }
  const progress = createProgress(terminal.stderr, { quiet: flags.quiet === true, now: () => performance.now() });
  try {
    const analysis = analyze({
      workspace,
      paths: inputs.files,
      named: inputs.named,
      settings,
      only: flags.only,
      skip: flags.skip,
      ...(flags.tag === undefined ? {} : { tag: flags.tag }),
      ...(out === undefined ? {} : { written: readBalancers(resolve(terminal.cwd, out)) }),
      today: today(),
      progress: progress.report,
      now: () => performance.now(),
    });
    progress.report("accounting for every construct");
    const totals = analysis.report({ entries });
    const report = !entries && totals.ledger.totals.unread > 0 ? analysis.report() : totals;
    return { analysis, report, settings, apps: chooseApps(report, flags.app) };
  } finally {
    progress.clear();
  }
}

/** The day as YYYY-MM-DD in UTC: suppressions may end on one. */
function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function readSettings(typed: string | undefined, workspace: Workspace, cwd: string): Settings {
  const file = typed === undefined ? settingsOfRoot(workspace) : settingsFile(typed, cwd);
  if (file === undefined) return DEFAULT_SETTINGS;
  const { settings, errors } = loadSettings(file);
  if (errors.length === 0) return settings;
  const starts = lineStarts(file.text);
  const lines = errors.map(({ span, message }) => {
    const { startLine, startColumn } = place(span, starts);
    return `${visible(file.path)}:${startLine}:${startColumn}: ${visible(message)}`;
  });
  throw new WrongCall(lines.join("\nerror: "));
}

function settingsOfRoot(workspace: Workspace): SourceFile | undefined {
  const path = "hakobu.yaml";
  const result = workspace.read(path);
  if (result.kind === "file") return { path, text: result.text };
  if (result.kind === "missing") return undefined;
  throw new WrongCall(
    `\`${path}\` cannot be read (${result.kind}); make it a readable UTF-8 file, or name another with --config`,
  );
}

function settingsFile(typed: string, cwd: string): SourceFile {
  try {
    return { path: typed, text: readFileSync(resolve(cwd, typed), "utf8") };
  } catch {
    throw new WrongCall(
      `\`--config ${visible(typed)}\` cannot be read; check the path, or leave it out to use \`hakobu.yaml\` of the root`,
    );
  }
}
