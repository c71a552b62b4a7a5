import { shown, textOf, valueOf, type Report } from "./checks-context.ts";
import type { ContainerDefinition, PortMapping, TaskDefinition } from "./ecs.ts";
import type { Native } from "./types.ts";

type Container = Native<ContainerDefinition>;
type Mapping = Native<PortMapping>;

/** The network mode of a task; `undefined` where it is not known. ECS takes `bridge` where none is named. */
export function networkMode(task: Native<TaskDefinition>): string | undefined {
  return task.networkMode === undefined ? "bridge" : textOf(task.networkMode);
}

/**
 * Checks ports and links against the task's network mode.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
 */
export function checkPorts(task: Native<TaskDefinition>, report: Report): void {
  const mode = networkMode(task);
  const ports = new Map<string, { container: string; mapping: Mapping }>();
  for (const container of task.containerDefinitions.items) {
    if (mode !== undefined) checkMode(container, mode, report);
    const mappings = container.portMappings?.items;
    if (mappings === undefined || mappings.length === 0) continue;
    checkProtocols(container, mappings, report);
    if (mode === undefined) continue;
    const networked = { container, mode, report };
    for (const mapping of mappings) {
      checkHostPort(mapping, networked);
      checkShared(mapping, networked, ports);
    }
  }
}

/** A container in its task's network. */
interface Networked {
  readonly container: Container;
  readonly mode: string;
  readonly report: Report;
}

function nameOf(container: Container): string {
  return textOf(container.name) ?? "";
}

function checkMode(container: Container, mode: string, report: Report): void {
  const name = nameOf(container);
  const link = container.links?.items[0];
  if (link !== undefined && mode !== "bridge") {
    report({
      code: "native-links-outside-bridge",
      at: [link, container.links, container],
      what: `container \`${name}\` has the link \`${shown(link)}\` in the network mode \`${mode}\``,
      limit:
        "links exist in the network mode `bridge` only; in `awsvpc` and `host` the containers of a task reach each other on `localhost`",
      values: { container: name, link: shown(link), mode },
    });
  }
  const host = container.extraHosts?.items[0];
  if (host !== undefined && mode === "awsvpc") {
    report({
      code: "native-extra-hosts-in-awsvpc",
      at: [host, container.extraHosts, container],
      what: `container \`${name}\` has \`extraHosts\` in the network mode \`awsvpc\``,
      limit: "`extraHosts` do not exist in the network mode `awsvpc`",
      values: { container: name, mode },
    });
  }
  const mapping = container.portMappings?.items[0];
  if (mapping !== undefined && mode === "none") {
    report({
      code: "native-ports-without-network",
      at: [mapping, container.portMappings, container],
      what: `container \`${name}\` has port mappings in the network mode \`none\``,
      limit: "the network mode `none` has no ports",
      values: { container: name, mode },
    });
  }
}

function checkHostPort(mapping: Mapping, { container, mode, report }: Networked): void {
  if (mode !== "awsvpc" && mode !== "host") return;
  const port = valueOf(mapping.containerPort);
  const hostPort = valueOf(mapping.hostPort);
  // Whether ECS refuses a host port of 0 here, or takes it for none, is told both ways.
  if (port === undefined || hostPort === undefined || hostPort === 0 || hostPort === port) return;
  const name = nameOf(container);
  report({
    code: "native-host-port-mismatch",
    at: [mapping.hostPort, mapping, container],
    what: `container \`${name}\` maps its port ${port} to the host port ${hostPort} in the network mode \`${mode}\``,
    limit: `in the network mode \`${mode}\` the host port equals the container port, or is left out`,
    values: { container: name, port, hostPort, mode },
  });
}

/** ECS takes any protocol but `udp` for `tcp`. */
function protocolOf(mapping: Mapping): string | undefined {
  if (mapping.protocol === undefined) return "tcp";
  const protocol = textOf(mapping.protocol);
  return protocol === undefined || protocol === "udp" ? protocol : "tcp";
}

/** Containers that share one network interface, or one host, cannot listen on one port. */
function checkShared(
  mapping: Mapping,
  { container, mode, report }: Networked,
  ports: Map<string, { container: string; mapping: Mapping }>,
): void {
  const protocol = protocolOf(mapping);
  const port = mode === "bridge" ? valueOf(mapping.hostPort) : valueOf(mapping.containerPort);
  if (protocol === undefined || port === undefined || port === 0) return;
  const name = nameOf(container);
  const key = `${port}/${protocol}`;
  const earlier = ports.get(key);
  if (earlier === undefined) {
    ports.set(key, { container: name, mapping });
    return;
  }
  const kind = mode === "bridge" ? "host port" : "port";
  report({
    code: "native-duplicate-port",
    at: [mapping, container],
    what:
      earlier.container === name
        ? `container \`${name}\` maps the ${kind} ${port}/${protocol} twice`
        : `the containers \`${earlier.container}\` and \`${name}\` both map the ${kind} ${port}/${protocol}`,
    limit: `in the network mode \`${mode}\` each ${kind} of a task is mapped once`,
    values: { container: name, other: earlier.container, port, protocol, mode },
    related: [earlier.mapping],
  });
}

function checkProtocols(container: Container, mappings: readonly Mapping[], report: Report): void {
  if (mappings.length < 2) return;
  const name = nameOf(container);
  const seen = new Map<number, { protocol: string; mapping: Mapping }>();
  for (const mapping of mappings) {
    const port = valueOf(mapping.containerPort);
    const protocol = protocolOf(mapping);
    if (port === undefined || protocol === undefined) continue;
    const earlier = seen.get(port);
    if (earlier === undefined) seen.set(port, { protocol, mapping });
    else if (earlier.protocol !== protocol) {
      report({
        code: "native-duplicate-port",
        at: [mapping, container],
        what: `container \`${name}\` maps its port ${port} for both \`${earlier.protocol}\` and \`${protocol}\``,
        limit: "a container port is mapped for one protocol",
        values: { container: name, other: name, port, protocol, mode: "" },
        related: [earlier.mapping],
      });
    }
  }
}
