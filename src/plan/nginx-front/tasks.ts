import type { Finding, FindingUse } from "../../findings/types.ts";
import { appFolder } from "../../native/output.ts";
import type { ResourceWith } from "../../native/resources.ts";
import { knownText } from "../../source/text.ts";
import { awsIdentity } from "../aws-identity.ts";
import { deploymentVariables } from "../placeholders.ts";
import type { PlanContext } from "../plan.ts";
import { shellWord } from "../shell.ts";
import type { Task } from "../types.ts";
import { allowBalancer } from "./access.ts";
import { countingPolicies } from "./balancing.ts";
import { createGroup, deleteGroup, deleteObject, deployBoth, removeFront, shift } from "./commands.ts";
import type { RemovableFront } from "./conditions.ts";
import { FRONT } from "./containers.ts";
import type { FrontPlace } from "./lookups.ts";
import { readinessTask } from "./readiness.ts";
import { countOwn, holdCapacity, releaseCapacity, type CountedScaling } from "./scaling.ts";
import { accessOf } from "./security.ts";

/** What the tasks of one front are made of. */
export interface FrontTasks {
  readonly finding: Finding;
  readonly context: PlanContext;
  /** The target group of the app's own port. */
  readonly group: ResourceWith<"target-group">;
  readonly scaling: ResourceWith<"scaling"> | undefined;
  /** The task of another mechanism that deploys the stage `after`, where there is one. */
  readonly deployedBy: string | undefined;
  /** True where the front of another app reads the same object. */
  readonly sharesObject: boolean;
}

/** The id of the task after which everything of the stage `after` may be deployed. */
export function lastOfOverlap(app: string): string {
  return `front-shift/${app}`;
}

/** The question that is left where a front cannot go without an answer. */
export function decideTask({ rule, fingerprint, span }: Finding, { app, failed }: FindingUse): Task {
  const restricts = rule === "front-restricts-by-peer";
  return {
    id: `front-decide/${app}/${rule}`,
    stage: "overlap",
    app,
    title: restricts
      ? `Say whom the front of \`${app}\` is to let in`
      : `Decide how \`${app}\` does without its nginx container, or that it stays`,
    role: "developer",
    precondition: failed ?? "none",
    action: `Read \`hakobu explain ${rule}\`, change what stands in the way, or say in \`hakobu.yaml\` what is not known, and run \`hakobu migrate\` again. Until then the front stays as it is.`,
    expect: `\`hakobu lint --app ${app}\` says that it rewrites it, or a comment \`hakobu-ignore ${rule} -- reason\` says that it stays.`,
    soak: "none",
    back: "Undo the change: nothing is deployed yet.",
    pointOfNoReturn: false,
    after: [],
    findings: [fingerprint],
    claims: [span],
  };
}

/** The way of one app from its front to its own port, in order. */
export function frontTasks(front: RemovableFront, input: FrontTasks): Task[] {
  const { app } = front;
  const common: Common = {
    app: app.id,
    findings: [input.finding.fingerprint],
    claims: [],
    soak: "none",
    pointOfNoReturn: false,
  };
  const way: Way = { front, input, place: placeOf(front, input), scaling: scalingOf(front, input) };
  const ready = readinessTask(front, common);
  const network = networkTask(way, common);
  const group = groupTask(way, { ...common, after: [ready.id, network.id] });
  const deploy = deployTask(way, { ...common, after: [group.id] });
  const moved = shiftTask(way, { ...common, after: [deploy.id] });
  const counted = scalingTask(way, { ...common, after: [moved.id] });
  const others = input.deployedBy === undefined ? [] : [input.deployedBy];
  const removed = removeTask(way, {
    ...common,
    after: [...[...counted, moved].slice(0, 1).map(({ id }) => id), ...others],
  });
  const cleaned = cleanTask(way, { ...common, after: [removed.id] });
  return [
    ready,
    network,
    group,
    deploy,
    moved,
    ...counted,
    removed,
    cleaned,
    ...objectTask(way, { ...common, after: [cleaned.id] }),
  ];
}

type Common = Pick<Task, "app" | "findings" | "claims" | "soak" | "pointOfNoReturn">;
type Following = Common & Pick<Task, "after">;

interface Way {
  readonly front: RemovableFront;
  readonly input: FrontTasks;
  readonly place: FrontPlace;
  readonly scaling: CountedScaling | undefined;
}

function placeOf(front: RemovableFront, { context, group }: FrontTasks): FrontPlace {
  const { app, balancer, balancerName, listeners, ports, groupName, backend, port } = front;
  const { regionText } = awsIdentity(app, context);
  const deployment = context.index.resource("deployment", app.id)?.value;
  return {
    region: regionText === "" ? '"${AWS_REGION:?set it to the region}"' : shellWord(regionText),
    cluster: knownText(deployment?.cluster ?? []) ?? "",
    service: knownText(deployment?.service ?? []) ?? app.name,
    folder: appFolder(app.id),
    balancer: { id: balancer.id, name: balancerName },
    file: `load-balancers/${(balancer.balancer ?? "").replaceAll(/[^A-Za-z0-9._-]/g, "_")}.json`,
    listeners: listeners.map(({ id }, index) => ({ id, port: ports[index] ?? 0 })),
    old: {
      id: front.group.id,
      name: groupName,
      attributes: front.group.value.attributes !== undefined,
      container: FRONT,
      port: 80,
    },
    own: {
      id: group.id,
      name: knownText(group.value.targetGroup.Name) ?? "",
      attributes: group.value.attributes !== undefined,
      container: backend.name,
      port,
    },
  };
}

function scalingOf({ group }: RemovableFront, { scaling }: FrontTasks): CountedScaling | undefined {
  const counting = countingPolicies(scaling, group.id);
  if (scaling === undefined || counting.length === 0) return undefined;
  return {
    resource: knownText(scaling.value.scalableTarget.ResourceId) ?? "",
    policies: counting.map(({ PolicyName }) => knownText(PolicyName) ?? ""),
  };
}

function networkTask({ front, place }: Way, common: Common): Task {
  const { app, mode, hostPort, balancerName } = front;
  const where =
    mode === "awsvpc"
      ? `port ${hostPort} of the tasks`
      : hostPort === 0
        ? "the instances' ports 32768 to 65535, from which ECS takes one for each task"
        : `port ${hostPort} of the instances`;
  return {
    ...common,
    id: `front-network/${app.id}`,
    stage: "overlap",
    title: `Let the load balancer \`${balancerName}\` reach \`${app.id}\` itself`,
    role: "operator",
    precondition:
      "This runs in the folder of the stage `overlap` or of a later one. Groups that no definition names are asked for as variables.",
    action: `Run the check first: where it passes, the rule is there already, and nothing is left to do. Else run it: it lets the security group of the load balancer in on ${where}. Where your rules are kept by Terraform or the like, add it there instead.`,
    expect: "The balancer's security group is let in.",
    back: "Revoke the rule, if it was not there before.",
    commands: allowBalancer(accessOf(front), place),
    after: [],
  };
}

function groupTask({ place, front: { app } }: Way, common: Following): Task {
  return {
    ...common,
    id: `front-group/${app.id}`,
    stage: "overlap",
    title: `Create the target group \`${place.own.name}\` beside \`${place.old.name}\``,
    role: "operator",
    precondition:
      "This runs in the folder of the stage `overlap` or of a later one. Nobody has added rules or actions to the listeners by hand: it stops where somebody has.",
    action: `Run it. The listeners of \`${place.balancer.name}\` then know both target groups, and send every request to \`${place.old.name}\` as before: ECS takes only target groups that a load balancer knows.`,
    expect: "Both target groups belong to the load balancer.",
    back: "Forward to the old target group alone, and delete the new one.",
    commands: createGroup(place),
  };
}

function deployTask({ place, front: { app }, input: { context } }: Way, common: Following): Task {
  return {
    ...common,
    id: `front-deploy/${app.id}`,
    stage: "overlap",
    title: `Deploy \`${app.id}\` with its own port beside the front's`,
    role: "developer",
    precondition:
      "The stage `overlap` is written (`hakobu migrate --stage overlap --out FOLDER`), and HAKOBU_OVERLAP names that folder.",
    action:
      "Run it. The service then has two target groups: the balancer asks each task at the front and at the app itself, and ECS takes a task for healthy only where both answer. From now on deploy with `ecspresso`: `hako deploy` would take the port away again, and its way back does not know the second target group.",
    expect:
      "The service is stable, and as many targets of the new target group are healthy as of the old one. Where the new ones do not become healthy, ECS goes on starting tasks while the old ones serve: go back, and look at the security group and at the app's address.",
    back: "Let the service have the front's target group alone, then deploy the revision before.",
    commands: deployBoth(place, deploymentVariables(app.id, context, "overlap")),
  };
}

function shiftTask({ place, front: { app }, scaling }: Way, common: Following): Task {
  const counts =
    scaling === undefined
      ? ""
      : ` The scaling policies that count requests (${scaling.policies.map((name) => `\`${name}\``).join(", ")}) see fewer while this lasts: the first command keeps the service from scaling in, and asks for MIN_CAPACITY, as many tasks as the busiest hour needs.`;
  return {
    ...common,
    id: lastOfOverlap(app.id),
    stage: "overlap",
    title: `Move the requests of \`${app.id}\` from the front to the app, step by step`,
    role: "operator",
    precondition: "The targets of both target groups are healthy.",
    action: `Run it line by line: after each change of the weights wait, and look at errors and latency of both target groups.${counts} Alarms and dashboards that watch \`${place.old.name}\` see fewer, too: give them \`${place.own.name}\`.`,
    expect: "All requests reach the app itself, with no more errors than before.",
    soak:
      scaling === undefined
        ? "One day with its busiest hour."
        : "As long as it takes to see that nothing is wrong; then the next task, before the busiest hour.",
    back: "Give the front all of the weight again: it takes effect at once.",
    commands: shift(place, {
      first: scaling === undefined ? [] : [holdCapacity(place, scaling)],
      undone: scaling === undefined ? [] : [releaseCapacity(place)],
    }),
  };
}

function scalingTask({ place, front: { app }, scaling }: Way, common: Following): Task[] {
  if (scaling === undefined) return [];
  return [
    {
      ...common,
      id: `front-scaling/${app.id}`,
      stage: "after",
      title: `Let the scaling of \`${app.id}\` count the requests of \`${place.own.name}\``,
      role: "operator",
      precondition: "All requests reach the app itself. The stage `after` is written, and this runs in its folder.",
      action: "Run it: the policies count what the app gets, and the service scales in again.",
      expect: "The policies name the new target group, and nothing is suspended.",
      soak: "One day with its busiest hour.",
      back: "Let them count the requests of the front again, before these go back to it.",
      commands: countOwn(place, scaling),
    },
  ];
}

function removeTask({ place, front: { app }, input: { context, deployedBy } }: Way, common: Following): Task {
  const deploys = deployedBy === undefined;
  return {
    ...common,
    id: `front-remove/${app.id}`,
    stage: "after",
    title: deploys ? `Deploy \`${app.id}\` without its front` : `Take the front of \`${app.id}\` off the load balancer`,
    role: "developer",
    precondition: deploys
      ? "The stage `after` is written (`hakobu migrate`), and this runs in its folder. All requests reach the app itself: it stops where they do not."
      : `\`${deployedBy}\` has deployed the stage \`after\`, which starts tasks without nginx.`,
    action: `Run it: ${deploys ? "tasks start without nginx, and " : ""}the listeners forward to the app alone.`,
    expect: "The service is stable, its tasks have no container `front`, and no listener leads to it.",
    soak: "One week.",
    back: deploys
      ? "Deploy the revision before, which still has the front, give the service both target groups, and let the listeners know both. Requests stay with the app until the task before is taken back, too."
      : "Let the listeners know both target groups; requests stay with the app.",
    commands: removeFront(place, deploys ? deploymentVariables(app.id, context, "after") : undefined),
  };
}

function cleanTask({ place, front: { app } }: Way, common: Following): Task {
  return {
    ...common,
    id: `front-clean/${app.id}`,
    stage: "after",
    title: `Delete the target group that only the front of \`${app.id}\` needed`,
    role: "operator",
    precondition: "The soak is over.",
    action: `Run it: \`${place.old.name}\` goes. The image of the front may have other users, and stays.`,
    expect: "The target group is gone.",
    back: "Create it again from the stage `overlap`; the way back of the task before lets the listeners know it.",
    commands: deleteGroup(place),
  };
}

function objectTask({ place, front, input }: Way, common: Following): Task[] {
  const { app, upload } = front;
  const [region, bucket, key] = [upload.value.region, upload.value.bucket, upload.value.key].map(knownText);
  if (input.sharesObject || region === undefined || bucket === undefined || key === undefined) return [];
  return [
    {
      ...common,
      id: `front-object/${app.id}`,
      stage: "after",
      title: `Delete the configuration that the front of \`${app.id}\` read`,
      role: "operator",
      precondition:
        "No task of a revision with the front runs any more, here or in another cluster, and nobody means to go back to one: it would not start without this object.",
      action: `Run it: \`s3://${bucket}/${key}\` goes.`,
      expect: "The object is gone.",
      back: "Upload it again from the stage `overlap`.",
      commands: deleteObject({ region, bucket, key }, place),
    },
  ];
}
