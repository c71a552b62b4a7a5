import type { Analysis } from "../analyze.ts";
import type { Artifact } from "../emitters/artifact.ts";
import type { SmokeCase } from "../emitters/smoke/smoke-script.ts";
import { loadBalancing } from "../loaders/native/index.ts";
import type { Stage } from "../plan/types.ts";
import { replay, smokeRequests } from "../replay/replay.ts";
import { excerptsOf } from "../report/excerpts.ts";
import { reportReplay } from "../report/replay.ts";
import type { ReportReplay } from "../report/types.ts";
import { BUILTIN_RULES } from "../rules/builtin.generated.ts";
import { compileSecretClassifier } from "../rules/secrets.ts";
import type { Settings } from "../settings/types.ts";
import { spanKey } from "../source/span.ts";
import type { Problem } from "../source/problem.ts";

export interface ReplayRunOptions {
  readonly stage: Stage;
  /** What `migrate` writes, where that is known already. */
  readonly artifacts?: readonly Artifact[];
  /** What to replay against instead of what `migrate` writes: texts by path, and how the user named them. */
  readonly against?: { readonly typed: string; readonly files: ReadonlyMap<string, string> };
  /** Ids of apps and proxies; all without it. */
  readonly apps?: readonly string[] | undefined;
  /** True for a few plain requests only: enough for `smoke.sh`, and no proof. */
  readonly plain?: boolean;
  /** Whose aliases say which target group a name of the user's means. */
  readonly settings?: Settings;
  readonly progress?: (step: string) => void;
}

/** A replay and what there was to read for it. */
export interface ReplayRun {
  readonly replay: ReportReplay;
  /** What `smoke.sh` sends. */
  readonly cases: readonly SmokeCase[];
  /** Faults in the files that were replayed against. */
  readonly problems: readonly Problem[];
  /** Files that say nothing about load balancing. */
  readonly unclaimed: readonly string[];
  /** How many files do. */
  readonly read: number;
}

/** Replays what was read against what would be written, or against files of the user's. */
export function runReplay(analysis: Analysis, options: ReplayRunOptions): ReplayRun {
  const { stage, against, apps, plain = false, progress } = options;
  progress?.("writing native configuration in memory");
  const texts = against?.files ?? balancerFiles(options.artifacts ?? analysis.artifacts(stage));
  const { resources, problems, files, unclaimed } = loadBalancing(texts);
  const result = replay(analysis.estate, analysis.plan, {
    stage,
    resources,
    plain,
    reasons: reasonsOf(analysis),
    ...(options.settings?.aliases === undefined ? {} : { aliases: options.settings.aliases }),
    ...(apps === undefined ? {} : { proxies: proxiesOf(analysis, apps) }),
    progress: (proxy, requests) => progress?.(`replaying ${proxy}: ${requests} requests`),
  });
  const excerpts = excerptsOf(
    { ...analysis.estate, files: new Map([...analysis.estate.files, ...files]) },
    compileSecretClassifier(BUILTIN_RULES),
  );
  return {
    replay: reportReplay(result, { excerpts, ...(against === undefined ? {} : { against: against.typed }) }),
    cases: smokeRequests(result),
    problems,
    unclaimed,
    read: files.size,
  };
}

/** The files that say something about load balancing: the others are many. */
function balancerFiles(artifacts: readonly Artifact[]): Map<string, string> {
  return new Map(
    artifacts.flatMap(({ path, text }) => (path.startsWith("load-balancers/") ? [[path, text] as const] : [])),
  );
}

/** Why the plan lowered a finding, by the place where it stands: for a virtual host, why it stays. */
function reasonsOf({ findings }: Analysis): Map<string, string> {
  return new Map(
    findings.flatMap(({ span, uses }) => {
      const failed = uses.flatMap((use) => use.failed ?? []);
      return failed.length === 0 ? [] : [[spanKey(span), [...new Set(failed)].join("; ")] as const];
    }),
  );
}

/** A proxy is asked for by its own name, a front by its app's. */
function proxiesOf({ estate }: Analysis, apps: readonly string[]): string[] {
  return estate.proxies.flatMap(({ id, app }) =>
    apps.includes(id) || (app !== undefined && apps.includes(app)) ? [id] : [],
  );
}
