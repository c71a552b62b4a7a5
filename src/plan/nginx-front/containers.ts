import type { NativeNode } from "../../native/types.ts";
import { isLiteral, isText, walk } from "../../native/walk.ts";
import { imageSettings } from "../../settings/types.ts";
import { knownText } from "../../source/text.ts";
import type { Proxy } from "../../estate/proxy.ts";
import type { PlanContext } from "../plan.ts";
import type { AppTaskDefinition, PlannedContainer } from "../task-definitions.ts";
import { FRONT_PORT } from "./behaviour.ts";

/** The name that Hako gives the container of its nginx. */
export const FRONT = "front";

/** The network modes in which it is known what becomes of ports. */
export type FrontMode = "bridge" | "awsvpc";

/** The container behind a front, and the port on which the load balancer can ask it. */
export interface OwnPort {
  readonly backend: PlannedContainer;
  /** On the instance, or of the task with `awsvpc`; 0 where ECS chooses one. */
  readonly hostPort: number;
  /** True where the container maps it today. */
  readonly mapped: boolean;
}

export function modeOf({ value }: AppTaskDefinition, reasons: string[]): FrontMode | undefined {
  const mode = value.networkMode === undefined ? "bridge" : knownText(value.networkMode);
  if (mode === "bridge" || mode === "awsvpc") return mode;
  reasons.push(
    `its network mode is ${mode === undefined ? "not known" : `\`${mode}\``}, and hakobu knows what becomes of ports in \`bridge\` and \`awsvpc\` only`,
  );
  return undefined;
}

/** What the image's own nginx does must be known. */
export function imageReasons({ image }: PlannedContainer, { files }: Proxy, { settings }: PlanContext): string[] {
  const name = knownText(image ?? []);
  if (name === undefined || name === "") return ["the image of `front` is not known before Hako deploys"];
  const said = imageSettings(settings, name);
  // A file that is named and not there was no input.
  if (said?.nginx !== undefined && files.includes(said.nginx)) return [];
  if (said?.transparent === true && said.nginx === undefined) return [];
  if (said?.nginx !== undefined)
    return [
      `\`${said.nginx}\`, which \`hakobu.yaml\` names for the image \`${name}\`, is not there or is not readable`,
    ];
  if (said !== undefined) return [`\`hakobu.yaml\` says that the nginx of the image \`${name}\` does more than Hako's`];
  return [
    `nobody has said what the nginx of the image \`${name}\` does besides: say it in \`hakobu.yaml\` below \`images\`, with \`transparent: true\` or with \`nginx\`, the path of its nginx.conf`,
  ];
}

/** Why the container itself, or others that rely on it, do not let the front go. */
export function containerReasons(front: PlannedContainer, { containers }: AppTaskDefinition): string[] {
  const { definition } = front;
  const reasons = containers.flatMap((container) => (container === front ? [] : usesOfFront(container)));
  if ((definition.secrets?.items.length ?? 0) > 0 || holdsSecrets(definition as unknown as NativeNode))
    reasons.push("`front` gets secrets: its nginx does something with them that nobody does without it");
  if (definition.firelensConfiguration !== undefined) reasons.push("`front` routes the logs of other containers");
  const others = (definition.portMappings?.items ?? []).filter(
    ({ containerPort }) => !isLiteral(containerPort) || containerPort.value !== FRONT_PORT,
  );
  if (others.length > 0) reasons.push("`front` maps further ports, and somebody may ask there");
  return reasons;
}

/** How a container relies on the front in its own configuration. */
function usesOfFront({ name, definition }: PlannedContainer): string[] {
  const waits = definition.dependsOn?.items.some(({ containerName }) => knownText(containerName) === FRONT);
  const links = definition.links?.items.some((link) => /^front(?::|$)/.test(knownText(link) ?? ""));
  const mounts = definition.volumesFrom?.items.some(({ sourceContainer }) => knownText(sourceContainer) === FRONT);
  const ways = [
    waits === true ? ["waits for"] : [],
    links === true ? ["links to"] : [],
    mounts === true ? ["mounts the volumes of"] : [],
  ].flat();
  return ways.map((way) => `the container \`${name}\` ${way} \`front\``);
}

function holdsSecrets(definition: NativeNode): boolean {
  let holds = false;
  walk(definition, (_, leaf) => {
    if (isText(leaf) && leaf.some((part) => part.kind === "provided" || (part.kind === "text" && part.secret)))
      holds = true;
  });
  return holds;
}

/** The port of the front on the instance must be one that ECS chooses: somebody may ask a fixed one. */
export function frontPortReasons({ definition }: PlannedContainer, mode: FrontMode | undefined): string[] {
  const fixed = (definition.portMappings?.items ?? []).some(
    ({ hostPort }) => hostPort !== undefined && (!isLiteral(hostPort) || hostPort.value !== 0),
  );
  return mode === "bridge" && fixed
    ? ["its port on the instance is fixed, so that others than its load balancer may ask it there"]
    : [];
}

/** The container behind the front: in `bridge` the one that Hako links as `backend`; in `awsvpc` all share one address. */
export function backendOf(
  definition: AppTaskDefinition,
  { front, mode, port }: { front: PlannedContainer; mode: FrontMode; port: number },
  reasons: string[],
): OwnPort | undefined {
  const backend = mode === "awsvpc" ? ownerOfPort(definition, front, port) : linkedAs("backend", { definition, front });
  if (typeof backend === "string") {
    reasons.push(backend);
    return undefined;
  }
  const { essential, portMappings } = backend.definition;
  if (essential !== undefined && (!isLiteral(essential) || !essential.value))
    reasons.push(`the container \`${backend.name}\` is not essential, so that only the front ends the task`);
  const mappings = portMappings?.items ?? [];
  if (mappings.some(({ containerPort }) => !isLiteral(containerPort))) {
    reasons.push(`the ports of \`${backend.name}\` are not known`);
    return undefined;
  }
  const own = mappings.filter(({ containerPort }) => isLiteral(containerPort) && containerPort.value === port);
  const [mapping] = own;
  if (mapping === undefined) return { backend, mapped: false, hostPort: mode === "awsvpc" ? port : 0 };
  const protocol = mapping.protocol === undefined ? "tcp" : knownText(mapping.protocol);
  if (own.length > 1 || protocol !== "tcp") {
    reasons.push(
      `the port ${port} of \`${backend.name}\` is mapped ${own.length > 1 ? "more than once" : "for another protocol than tcp"}`,
    );
    return undefined;
  }
  const { hostPort } = mapping;
  if (hostPort !== undefined && (!isLiteral(hostPort) || typeof hostPort.value !== "number")) {
    reasons.push(`the port of \`${backend.name}\` on the instance is not known`);
    return undefined;
  }
  const typed = hostPort === undefined ? 0 : hostPort.value;
  return { backend, mapped: true, hostPort: mode === "awsvpc" ? port : typed };
}

/** With one address for the whole task, whoever maps a port listens there; else the app does. */
function ownerOfPort(
  { containers }: AppTaskDefinition,
  front: PlannedContainer,
  port: number,
): PlannedContainer | string {
  if (port === FRONT_PORT) return "the app's port is the front's own, and with `awsvpc` both have one address";
  const others = containers.filter((container) => container !== front);
  const mapped = others.find(({ definition }) =>
    definition.portMappings?.items.some(
      ({ containerPort }) => isLiteral(containerPort) && containerPort.value === port,
    ),
  );
  return mapped ?? others.find(({ name }) => name === "app") ?? "the container behind it is not known";
}

/** The container that `front` reaches by a name. */
function linkedAs(
  alias: string,
  { definition: { containers }, front: { definition } }: { definition: AppTaskDefinition; front: PlannedContainer },
): PlannedContainer | string {
  const links = (definition.links?.items ?? []).map((link) => knownText(link));
  const linked = links.filter((link) => link === undefined || link === alias || link.endsWith(`:${alias}`));
  const hosts = (definition.extraHosts?.items ?? []).filter(({ hostname }) => {
    const known = knownText(hostname);
    return known === undefined || known === alias;
  });
  const [link, another] = linked;
  if (another !== undefined || hosts.length > 0)
    return `\`${alias}\` is more than one container or address to \`front\``;
  const name = link === alias ? alias : link?.slice(0, -alias.length - 1);
  return (
    containers.find((container) => container.name === name && name !== FRONT) ?? "the container behind it is not known"
  );
}
