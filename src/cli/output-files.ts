import type { Analysis } from "../analyze.ts";
import type { Artifact } from "../emitters/artifact.ts";
import { emitSmoke } from "../emitters/smoke/smoke-script.ts";
import type { Stage } from "../plan/types.ts";
import type { Report } from "../report/types.ts";
import type { FileChange } from "../reporters/diff.ts";
import { renderDiff } from "../reporters/diff.ts";
import type { SecretTest } from "../reporters/mask.ts";
import { maskText, maskedParts } from "../reporters/mask.ts";
import { renderPages } from "../reporters/pages.ts";
import { createPaint } from "../reporters/paint.ts";
import { tasksUpTo } from "../reporters/task-order.ts";
import { BUILTIN_RULES } from "../rules/builtin.generated.ts";
import { compileSecretClassifier } from "../rules/secrets.ts";
import { runReplay } from "./replay-run.ts";

/** What a run writes: for which stage, and for which apps (`undefined` is all). */
export interface Output {
  readonly stage: Stage;
  readonly apps: readonly string[] | undefined;
}

/**
 * Every file of the output folder: the native configuration and the pages for people beside it.
 *
 * @param report what the pages tell, limited to the apps already
 */
export function outputFiles(analysis: Analysis, report: Report, { stage, apps }: Output): Artifact[] {
  const artifacts = analysis.artifacts(stage, apps);
  const today = stage === "before" ? artifacts : analysis.artifacts("before", apps);
  const tasks = tasksUpTo(report.plan.tasks, stage);
  const ledger = stage === "after" ? report.ledger : analysis.report({ stage }).ledger;
  return [
    ...artifacts,
    ...smokeScript(analysis, artifacts, { stage, apps }),
    ...renderPages({ ...report, ledger, plan: { ...report.plan, tasks } }, appDiffs(report, today, artifacts)),
  ];
}

/** `smoke.sh`, where the listener rules of a proxy are among what is written. */
function smokeScript(analysis: Analysis, artifacts: readonly Artifact[], { stage, apps }: Output): Artifact[] {
  if (stage === "before" || analysis.estate.proxies.length === 0) return [];
  return emitSmoke(runReplay(analysis, { stage, apps, artifacts, plain: true }).cases);
}

/** For each app, by id, the unified diff of its files, secrets masked. Apps of which nothing changes have none. */
function appDiffs(report: Report, today: readonly Artifact[], target: readonly Artifact[]): Map<string, string> {
  const before = new Map(today.map((artifact) => [artifact.path, artifact]));
  const byFolder = new Map<string, FileChange[]>();
  const isSecret = remembering(compileSecretClassifier(BUILTIN_RULES));
  for (const artifact of target) {
    const old = before.get(artifact.path);
    if (old?.text === artifact.text) continue;
    const folder = artifact.path.slice(0, Math.max(0, artifact.path.lastIndexOf("/")));
    const masking = maskingOf(artifact, isSecret);
    const change = {
      path: artifact.path,
      before: old === undefined ? undefined : maskText(shown(old), masking),
      after: maskText(shown(artifact), masking),
      differs: true,
    };
    const changes = byFolder.get(folder);
    if (changes === undefined) byFolder.set(folder, [change]);
    else changes.push(change);
  }
  const paint = createPaint(false);
  return new Map(
    report.apps.flatMap((app) => {
      const changes = byFolder.get(app.output);
      return changes === undefined ? [] : [[app.id, renderDiff(changes, paint).trimEnd()] as const];
    }),
  );
}

/** The same few names and values stand in the files of every app. */
function remembering(isSecret: SecretTest): SecretTest {
  const answers = new Map<string, boolean>();
  return (name, value) => {
    const key = `${name}\u0000${value}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = isSecret(name, value);
    answers.set(key, answer);
    return answer;
  };
}

/** How the versions of an artifact are masked: by what is known of it, and by what things look like. */
function maskingOf(artifact: Artifact, isSecret: SecretTest): Parameters<typeof maskText>[1] {
  return { known: maskedParts(artifact.text, shown(artifact)), isSecret, json: artifact.path.endsWith(".json") };
}

function shown(artifact: Artifact): string {
  return artifact.masked ?? artifact.text;
}

/**
 * One file for `--diff`: what is there now beside what would be written, secrets masked on both sides.
 *
 * @param folder the output folder as typed
 */
export function fileChange(
  artifact: Artifact,
  before: string | undefined,
  { folder, isSecret }: { folder: string; isSecret: SecretTest },
): FileChange {
  const masked = shown(artifact);
  const masking = maskingOf(artifact, isSecret);
  const differs = before !== artifact.text;
  return {
    path: `${folder}/${artifact.path}`,
    // Where nothing differs nothing is shown, and masking is not free.
    before: before === undefined || !differs ? before : maskText(before, masking),
    after: differs ? maskText(masked, masking) : masked,
    differs,
  };
}
