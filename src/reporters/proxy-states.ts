import type { ReportHost, ReportProxy } from "../report/types.ts";
import { effortOf } from "./app-states.ts";
import type { Screen } from "./finding.ts";
import { paintCode } from "./paint.ts";
import { count, enumerate } from "./table.ts";
import { oneLine, visible } from "./visible.ts";
import { hang } from "./wrap.ts";

/** Names that are listed before the rest is counted. */
const NAMES = 40;
/** Hosts that are listed with their reasons before the rest is counted. */
const HOSTS = 15;
const REASONS = 4;

/** The states of hosts in the order in which they are shown, with what each means. */
export const HOST_STATES: readonly { state: ReportHost["state"]; title: string; meaning: string }[] = [
  {
    state: "ready",
    title: "ready",
    meaning: "`hakobu migrate` writes its listener rules, and `hakobu verify` proves them",
  },
  { state: "person", title: "needs a person", meaning: "somebody has to decide first; until then nginx keeps it" },
  { state: "stays", title: "stays", meaning: "nginx still earns its place for it" },
];

/** The hosts that stay with nginx for now, in a line for each proxy; nothing where all of them move. */
export function renderKeptHosts(proxies: readonly ReportProxy[], { paint, width }: Screen): string[] {
  return proxies.flatMap((proxy) => {
    const kept = proxy.hosts.filter(({ state }) => state !== "ready");
    if (kept.length === 0) return [];
    const names = enumerate(
      kept.map((host) => visible(hostTitle(host))),
      HOSTS,
    );
    const head = `nginx keeps ${kept.length} of ${count(proxy.hosts.length, "host")}`;
    const lines = hang("", `${head} (${visible(proxy.id)}): ${names}`, Math.min(width, 100));
    return lines.map((line, index) => (index === 0 ? paint.strong(head) + line.slice(head.length) : `  ${line}`));
  });
}

/** The hosts of each proxy by state: what is ready by name, the others with their reasons. */
export function renderProxyStates(proxies: readonly ReportProxy[], screen: Screen): string[] {
  return proxies.flatMap((proxy, index) => [...(index === 0 ? [] : [""]), ...renderProxy(proxy, screen)]);
}

/** What a host is called: its names, or what it answers for without one. */
export function hostTitle(host: ReportHost): string {
  const [first = host.id, ...others] = hostNames(host);
  return others.length === 0 ? first : `${first} (also ${enumerate(others, 2)})`;
}

/** Its names, or what stands for them. */
export function hostNames({ id, names }: ReportHost): readonly string[] {
  const known = names.filter((name) => name !== "");
  return known.length === 0 ? [id] : known;
}

function renderProxy(proxy: ReportProxy, screen: Screen): string[] {
  const { paint, width } = screen;
  const effort = effortOf(proxy);
  const lines = [
    `${paint.strong(visible(proxy.id))}  ${paint.faint(count(proxy.hosts.length, "host") + (effort === "" ? "" : `, ${effort}`))}`,
    ...proxy.reasons
      .slice(0, HOSTS)
      .flatMap((reason) => paintCode(hang("  - ", oneLine(reason), Math.min(width, 100)), paint)),
    ...(proxy.state === "unread" ? hang("  ", "A part of it is not understood: see unread, below.", width) : []),
  ];
  for (const { state, title, meaning } of HOST_STATES) {
    const members = proxy.hosts.filter((host) => host.state === state);
    if (members.length === 0) continue;
    const head = paintCode(hang(`${title} (${members.length}): `, meaning, width), paint);
    lines.push(...head.map((line, index) => (index === 0 ? paint.strong(title) + line.slice(title.length) : line)));
    if (state === "ready") {
      const names = enumerate(
        members.map((host) => visible(hostTitle(host))),
        NAMES,
      );
      lines.push(...hang("  ", names, Math.min(width, 100)));
      continue;
    }
    lines.push(...members.slice(0, HOSTS).flatMap((host) => renderHost(host, screen)));
    if (members.length > HOSTS)
      lines.push(
        ...hang("  ", `and ${count(members.length - HOSTS, "more host")}: all of them with \`--format json\``, width),
      );
  }
  return lines;
}

function renderHost(host: ReportHost, { paint, width }: Screen): string[] {
  const place = `${visible(host.location.path)}:${host.location.startLine}:${host.location.startColumn}`;
  const more = host.reasons.length - REASONS;
  return [
    `  ${paint.strong(visible(hostTitle(host)))}  ${paint.faint(place)}`,
    ...host.reasons
      .slice(0, REASONS)
      .flatMap((reason) => paintCode(hang("    - ", oneLine(reason), Math.min(width, 100)), paint)),
    ...(more > 0 ? [`    - and ${count(more, "more reason")}`] : []),
  ];
}
