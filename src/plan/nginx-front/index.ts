import { backendKey } from "../../estate/proxy.ts";
import type { Finding, FindingUse } from "../../findings/types.ts";
import { spanKey } from "../../source/span.ts";
import { knownText } from "../../source/text.ts";
import { awsName } from "../balancing/aws-names.ts";
import type { Contribution, PlanContext } from "../plan.ts";
import type { Addition, Change, Correspondence, Difference, Drop, Judgement, Removal, Task } from "../types.ts";
import { frontChanges } from "./changes.ts";
import { examineFront, type RemovableFront } from "./conditions.ts";
import { idleTimeoutOf } from "./readiness.ts";
import { frontSurroundings, type FrontSurroundings } from "./surroundings.ts";
import { decideTask, frontTasks, lastOfOverlap } from "./tasks.ts";

/** The rule whose findings propose to take a front away. */
const REMOVE_RULE = "front-of-nginx";

/** What is gathered while the findings are answered one by one. */
interface Gathered {
  readonly additions: Addition[];
  readonly changes: Change[];
  readonly removals: Removal[];
  readonly drops: Drop[];
  readonly differences: Difference[];
  readonly correspondences: Correspondence[];
  readonly judgements: Judgement[];
  readonly waiting: Task[];
  readonly order: { task: string; after: string }[];
  readonly tasks: (() => Task[])[];
}

interface Answering {
  readonly context: PlanContext;
  readonly surroundings: FrontSurroundings;
  /** A name for the target group beside one of that name. */
  readonly nameBeside: (name: string) => string;
  readonly gathered: Gathered;
}

/**
 * `nginx-front`: the load balancer forwards to the app itself, and the container `front` goes, where it does nothing
 * that would be lost without being declared. Everything else is a question for a person.
 */
export function planNginxFront(findings: readonly Finding[], context: PlanContext): Contribution {
  const gathered: Gathered = {
    additions: [],
    changes: [],
    removals: [],
    drops: [],
    differences: [],
    correspondences: [],
    judgements: [],
    waiting: [],
    order: [],
    tasks: [],
  };
  if (findings.length > 0) {
    const surroundings = frontSurroundings(context.estate);
    const answering = { context, surroundings, nameBeside: namesBeside(surroundings), gathered };
    const answered = new Set<string>();
    for (const finding of findings) {
      for (const use of finding.uses) {
        // Two scripts of one app make one front.
        const key = JSON.stringify([finding.rule, use.app]);
        if (!answered.has(key)) answer(finding, use, answering);
        answered.add(key);
      }
    }
  }
  const { tasks: makers, ...rest } = gathered;
  let tasks: readonly Task[] | undefined;
  return {
    ...rest,
    get tasks() {
      return (tasks ??= [...makers.flatMap((make) => make()), ...gathered.waiting]);
    },
  };
}

/**
 * Names for target groups, each made of that of the front's alone, so that it does not change when other apps come and
 * go; only what is there already, or was made of another name, is not taken.
 */
function namesBeside({ targetGroups }: FrontSurroundings): (name: string) => string {
  const owners = new Map<string | undefined, string>();
  for (const { value } of targetGroups.values()) owners.set(knownText(value.targetGroup.Name), "");
  return (name) => {
    let beside = awsName(`${name}-app`);
    for (let count = 2; (owners.get(beside) ?? name) !== name; count++) beside = awsName(`${name}-app-${count}`);
    owners.set(beside, name);
    return beside;
  };
}

function answer(finding: Finding, use: FindingUse, { context, surroundings, nameBeside, gathered }: Answering): void {
  const app = context.index.app(use.app);
  const proxy = surroundings.proxies.get(use.app);
  if (app === undefined || proxy === undefined || use.outcome === "keep") return;
  if (finding.rule !== REMOVE_RULE || use.outcome !== "rewrite") {
    gathered.waiting.push(decideTask(finding, use));
    return;
  }
  const examined = examineFront(app, proxy, { context, surroundings });
  if (examined.kind === "needed") {
    const lowered: FindingUse = { app: app.id, outcome: "assist", failed: examined.reasons.join("; ") };
    gathered.judgements.push({ ...lowered, finding: finding.fingerprint });
    gathered.waiting.push(decideTask(finding, lowered));
    return;
  }
  const { front } = examined;
  const scaling = context.index.resource("scaling", app.id);
  const changes = frontChanges(front, { finding: finding.fingerprint, name: nameBeside(front.groupName), scaling });
  gathered.additions.push(...changes.additions);
  gathered.changes.push(...changes.changes);
  gathered.removals.push(...changes.removals);
  gathered.drops.push(...changes.drops);
  gathered.differences.push(...differencesOf(front, finding));
  gathered.correspondences.push(...correspondencesOf(front, changes.group.id));
  const deployedBy = deployingTask(front, context);
  // Whoever deploys the end takes the front away with it, so requests must have moved by then.
  if (deployedBy !== undefined) gathered.order.push({ task: deployedBy, after: lastOfOverlap(app.id) });
  const sharesObject = surroundings.isShared(front.upload);
  gathered.tasks.push(() =>
    frontTasks(front, { finding, context, group: changes.group, scaling, deployedBy, sharesObject }),
  );
}

/** The task of the secrets of an app, which deploys the same files at the end. */
function deployingTask({ app, definition }: RemovableFront, { proposed }: PlanContext): string | undefined {
  const changes = proposed?.get(definition.resource) ?? [];
  return changes.some(({ from, finding }) => from === "after" && finding !== undefined)
    ? `secrets-deploy/${app.id}`
    : undefined;
}

/** What the balancer alone does otherwise than the balancer and the front together. */
function differencesOf({ translated, balancer }: RemovableFront, { fingerprint }: Finding): Difference[] {
  const declared = new Map<string, Difference>();
  const declare = ({ field, span }: Omit<Difference, "finding">): void => {
    declared.set(`${field} ${spanKey(span)}`, { finding: fingerprint, span, field });
  };
  // The balancer adds them today, too: the front hands them on.
  for (const { family, field, span } of translated.differences)
    if (family !== "forwarded-headers") declare({ field, span });
  const idle = idleTimeoutOf(balancer);
  for (const { handling, forward } of translated.forwards) {
    const { seconds, span } = handling.readTimeout;
    if (seconds !== idle) declare({ field: "timeout", span: span ?? forward.span });
  }
  return [...declared.values()];
}

/** Both target groups lead to the same app. */
function correspondencesOf({ proxy, upstream, group }: RemovableFront, own: string): Correspondence[] {
  const servers = proxy.upstreams.find(({ name }) => name === upstream)?.servers ?? [];
  const backends = servers.map(({ address }) => backendKey(proxy, upstream, address));
  return [group.id, own].map((id) => ({ targetGroup: id.slice(id.lastIndexOf("/") + 1), backends }));
}
