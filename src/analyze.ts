import { emitEcs } from "./emitters/ecs/emit.ts";
import type { Artifact } from "./emitters/artifact.ts";
import { locateResources, type ResourceLocation } from "./emitters/ecs/layout.ts";
import { joinResources } from "./estate/join.ts";
import type { Estate } from "./estate/types.ts";
import { findingTexts } from "./findings/texts.ts";
import { OUTCOMES, type Finding, type FindingUse, type Outcome } from "./findings/types.ts";
import { withProxies } from "./estate/merge.ts";
import { loadHako } from "./loaders/hako/load.ts";
import { loadBalancing } from "./loaders/native/index.ts";
import { frontProxies } from "./loaders/proxy/front.ts";
import { loadProxies } from "./loaders/proxy/load.ts";
import { checkNative } from "./native/checks.ts";
import { nodeOf, type Resource } from "./native/resources.ts";
import { isList, isText, walk } from "./native/walk.ts";
import { plan as makePlan } from "./plan/plan.ts";
import { refusalTask } from "./plan/refusals.ts";
import { writtenPriorities } from "./plan/shared-proxy/written.ts";
import { holds, resourcesAt } from "./plan/stages.ts";
import type { Plan, Stage } from "./plan/types.ts";
import { buildReport } from "./report/build.ts";
import { excerptsOf } from "./report/excerpts.ts";
import { accountForConstructs, type EmittedLeaf, type LedgerInput } from "./report/ledger.ts";
import type { Report } from "./report/types.ts";
import { BUILTIN_RULES } from "./rules/builtin.generated.ts";
import { check, checkLate } from "./rules/check.ts";
import { compileSecretClassifier } from "./rules/secrets.ts";
import type { Rule } from "./rules/types.ts";
import { imageSettings, type Settings } from "./settings/types.ts";
import { compareText } from "./source/order.ts";
import type { Problem } from "./source/problem.ts";
import type { Span } from "./source/span.ts";
import { knownText, textOrigins, type Text } from "./source/text.ts";
import type { Workspace } from "./source/workspace.ts";
import { VERSION } from "./version.ts";

/** What a run reads and what it is asked to do. */
export interface AnalyzeOptions {
  readonly workspace: Workspace;
  /** Relative to the root, with `/`. Files that no loader claims are nobody's business. */
  readonly paths: readonly string[];
  /** Those of them that a person named: where nobody claims one, it is said. */
  readonly named?: ReadonlySet<string>;
  readonly settings: Settings;
  /** Rules or mechanisms; the others are neither shown, counted nor planned. */
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  /** The image tag to write, as `hako --tag`. */
  readonly tag?: string;
  /** What an earlier run wrote about load balancers, by path: rules keep their priorities where the order allows. */
  readonly written?: ReadonlyMap<string, string>;
  /** `YYYY-MM-DD`: suppressions that have expired by then no longer hold. Without it none expires. */
  readonly today?: string;
  /** Told what is being done, for progress on long work. */
  readonly progress?: (step: string) => void;
  /** The time in milliseconds: with it no program of a definition may take as long as it likes. */
  readonly now?: () => number;
}

/** All that is known after a run. */
export interface Analysis {
  readonly estate: Estate;
  readonly findings: readonly Finding[];
  readonly plan: Plan;
  /** Files that were named and that nobody claims. */
  readonly unclaimed: readonly string[];
  /** Every file the run read, as findings point into them. */
  report(options?: ReportOptions): Report;
  /** What is written for a stage: for all apps, or for those named. */
  artifacts(stage: Stage, apps?: readonly string[]): readonly Artifact[];
}

export interface ReportOptions {
  /** False leaves the ledger's entries, the tasks and the resources out, for reporters that show none of them. */
  readonly entries?: boolean;
  /** The stage that the ledger and the list of resources are about. Default: the end. */
  readonly stage?: Stage;
}

/** Reads, checks and plans: everything but writing. Does no I/O but through `workspace`. */
export function analyze(options: AnalyzeOptions): Analysis {
  const step = options.progress ?? (() => {});
  const isSecret = compileSecretClassifier(BUILTIN_RULES);
  step("reading definitions");
  const { claimed, estate } = loadEstate(options, isSecret);
  step("checking rules");
  const found = check(estate, BUILTIN_RULES, options);
  step("planning");
  const written = loadBalancing(options.written ?? new Map()).resources;
  const plan = makePlan(estate, found, { settings: options.settings, priorities: writtenPriorities(written) });
  const findings = [...judged(found, plan), ...checkLate(estate, BUILTIN_RULES, problemsOfPlan(estate, plan), options)];
  const claimedPaths = new Set(claimed);
  return {
    estate,
    findings,
    plan,
    unclaimed: [...(options.named ?? [])].filter((path) => !claimedPaths.has(path)).toSorted(compareText),
    report: ({ entries = true, stage = "after" } = {}) =>
      reportOf({ estate, findings, plan, isSecret, entries, stage }),
    artifacts: (stage, apps) => emitEcs(limitTo(resourcesAt(plan, stage), apps)),
  };
}

/** Reads what is there, and checks what runs today against the rules that no validator of AWS has. */
export function loadEstate(
  {
    workspace,
    paths,
    named,
    settings,
    tag,
    progress,
    now,
  }: Pick<AnalyzeOptions, "workspace" | "paths" | "named" | "settings" | "tag" | "progress" | "now">,
  isSecret: (name: string, value: string) => boolean,
): { claimed: readonly string[]; estate: Estate } {
  const common = {
    isSecret,
    ...(named === undefined ? {} : { named }),
    ...(progress === undefined ? {} : { progress }),
  };
  const hako = loadHako(workspace, paths, {
    ...common,
    ...(tag === undefined ? {} : { tag }),
    ...(now === undefined ? {} : { now }),
  });
  const joined = joinResources(hako.estate);
  const fronts = frontProxies(joined, {
    workspace,
    isSecret,
    configuration: (_, image) => imageSettings(settings, knownText(image ?? []) ?? "")?.nginx,
  });
  // The configuration of a front's image is no proxy of its own, nor is what it includes.
  const ofImages = new Set([
    ...(settings.images ?? []).flatMap(({ nginx }) => nginx ?? []),
    ...fronts.proxies.flatMap(({ files }) => files),
  ]);
  const ofProxies = ofImages.size === 0 ? paths : paths.filter((path) => !ofImages.has(path));
  const read = loadProxies(workspace, ofProxies, common);
  const estate = withProxies(withProxies(joined, read), fronts);
  const native = checkNative(estate.native, { fallback: startOfFile(estate) });
  return {
    claimed: [...hako.claimed, ...read.claimed],
    estate: { ...estate, problems: [...estate.problems, ...native] },
  };
}

/** Where something about an app is said that no construct of it says. */
function startOfFile(estate: Estate): (app: string) => Span {
  const definitions = new Map([...estate.apps, ...estate.proxies].map(({ id, path }) => [id, path]));
  return (app) => ({ path: definitions.get(app) ?? "", start: 0, end: 0 });
}

/** What the plan would break that today is whole: the checks made again, for the apps that it changes. */
function problemsOfPlan(estate: Estate, plan: Plan): Problem[] {
  const changed = new Set([
    ...plan.changes.filter((change) => change.finding !== undefined).map((change) => change.app),
    ...plan.additions.flatMap(({ resource }) => resource.apps),
  ]);
  if (changed.size === 0) return [];
  const identity = ({ code, app, values }: Problem): string => `${code}\u0000${app}\u0000${values["what"]}`;
  const known = new Set(estate.problems.map(identity));
  const resources = resourcesAt(plan, "after").filter((resource) => resource.apps.some((app) => changed.has(app)));
  return checkNative(resources, { fallback: startOfFile(estate) }).filter((problem) => !known.has(identity(problem)));
}

/** The findings with the outcomes that the plan lowered, and the weakest of its uses for each. */
function judged(findings: readonly Finding[], plan: Plan): Finding[] {
  if (plan.judgements.length === 0) return [...findings];
  const lowered = new Map<string, FindingUse>();
  for (const { finding, ...use } of plan.judgements) lowered.set(`${finding}\u0000${use.app}`, use);
  return findings.map((finding) => {
    const uses = finding.uses.map((use) => lowered.get(`${finding.fingerprint}\u0000${use.app}`) ?? use);
    return { ...finding, uses, outcome: weakest(uses, finding.outcome) };
  });
}

function weakest(uses: readonly FindingUse[], ceiling: Outcome | null): Outcome | null {
  return uses.reduce<Outcome | null>(
    (weak, use) =>
      weak === null || use.outcome === null
        ? weak
        : OUTCOMES.indexOf(use.outcome) > OUTCOMES.indexOf(weak)
          ? use.outcome
          : weak,
    ceiling,
  );
}

function limitTo(resources: readonly Resource[], apps: readonly string[] | undefined): readonly Resource[] {
  return apps === undefined
    ? resources
    : resources.filter((resource) => resource.apps.some((app) => apps.includes(app)));
}

interface ReportParts {
  readonly estate: Estate;
  readonly findings: readonly Finding[];
  readonly plan: Plan;
  readonly isSecret: (name: string, value: string) => boolean;
  readonly entries: boolean;
  readonly stage: Stage;
}

function reportOf({ estate, findings, plan, isSecret, entries, stage }: ReportParts): Report {
  const resources = resourcesAt(plan, stage);
  const locations = entries ? locateResources(resources) : new Map<Resource, ResourceLocation>();
  const ledger = accountForConstructs({
    estate,
    plan: heldAt(plan, stage),
    resources,
    refusalTask,
    today: stage === "before",
    detailed: entries,
    leaves: (resource, visit) => visitLeaves(resource, locations.get(resource), visit),
  });
  const rules = new Map<string, Rule>(BUILTIN_RULES.map((rule) => [rule.id, rule]));
  return buildReport({
    version: VERSION,
    estate,
    findings,
    texts: (finding) => {
      const rule = rules.get(finding.rule);
      if (rule === undefined) throw new Error(`no rule is called \`${finding.rule}\``);
      return {
        words: findingTexts(rule, finding),
        links: rule.links,
        ...(rule.native === undefined ? {} : { native: rule.native }),
      };
    },
    plan,
    tasks: entries ? plan.tasks : [],
    resources: resources.flatMap((resource) => {
      const location = locations.get(resource);
      return location === undefined
        ? []
        : [
            {
              id: resource.id,
              type: resource.type,
              apps: [...resource.apps],
              file: location.file,
              pointer: jsonPointer(location.pointer),
            },
          ];
    }),
    ledger,
    excerpts: excerptsOf(estate, isSecret),
  });
}

/** The changes that hold at a stage, and what waits for people then: what runs today waits for nobody. */
function heldAt(plan: Plan, stage: Stage): LedgerInput["plan"] {
  return {
    changes: plan.changes.filter((change) => holds(change.from, stage)),
    additions: plan.additions.filter(({ from }) => holds(from, stage)),
    drops: plan.drops.filter(({ from }) => holds(from, stage)),
    keeps: stage === "before" ? [] : plan.keeps,
    tasks: stage === "before" ? [] : plan.waiting,
  };
}

function visitLeaves(
  resource: Resource,
  location: ResourceLocation | undefined,
  visit: (leaf: EmittedLeaf) => void,
): void {
  // A policy is made of no construct, and all that a secret is made of is claimed by the change that needs it: where
  // nobody asks into which place a construct went, neither need be written.
  if (location === undefined && (resource.type === "execution-policy" || resource.type === "secret")) return;
  walk(nodeOf(resource), (pointer, leaf) => {
    const origins = isText(leaf) ? leafOrigins(leaf) : leaf.origins;
    if (origins.length === 0 && !isList(leaf)) return;
    visit({ ...placeOf(location, pointer), origins });
  });
}

/** The file that a leaf is written into, and where in it; a configuration that is a file of its own is one place. */
function placeOf(
  location: ResourceLocation | undefined,
  pointer: readonly (string | number)[],
): Omit<EmittedLeaf, "origins"> {
  if (location === undefined) return { file: "", pointer: "" };
  if (location.body !== undefined && pointer[0] === "body") return { file: location.body, pointer: "" };
  return { file: location.file, pointer: jsonPointer([...location.pointer, ...pointer]) };
}

/** The places of a text, and those of the providers it still asks. */
function leafOrigins(text: Text): readonly Span[] {
  const [only] = text;
  // Nearly every text has one part.
  if (only !== undefined && text.length === 1 && only.kind !== "provided") return only.origins;
  const places = textOrigins(text);
  for (const part of text) {
    if (part.kind === "provided") for (const provider of part.candidates) places.push(provider.span);
  }
  return places;
}

function jsonPointer(steps: readonly (string | number)[]): string {
  return steps.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
