import type { Proxy, VirtualHost } from "../estate/proxy.ts";
import type { Task } from "../plan/types.ts";
import { spanKey, type Span } from "../source/span.ts";
import type { Finding } from "../findings/types.ts";
import type { Excerpts } from "./excerpts.ts";
import type { ReportHost, ReportProxy } from "./types.ts";

/** What the report knows of proxies before it is plain JSON. */
export interface ProxyMatters {
  /** Active findings, ordered by place. */
  readonly findings: readonly Finding[];
  readonly message: (finding: Finding) => string;
  /** The tasks that constructs or owners wait for. */
  readonly waiting: readonly Task[];
  readonly isUnread: (proxy: string) => boolean;
  readonly excerpts: Excerpts;
}

/** How far each proxy that is written in files is from native, host by host. A front is a matter of its app. */
export function reportProxies(proxies: readonly Proxy[], matters: ProxyMatters): ReportProxy[] {
  return proxies.filter(({ kind }) => kind === "nginx").map((proxy) => reportProxy(proxy, matters));
}

/** What is said of one host, or of what all hosts of a proxy share. */
interface Said {
  readonly findings: Finding[];
  readonly tasks: Task[];
}

function reportProxy(proxy: Proxy, matters: ProxyMatters): ReportProxy {
  const hosts = new Map<string, Said>(proxy.hosts.map(({ id }) => [id, { findings: [], tasks: [] }]));
  const shared: Said = { findings: [], tasks: [] };
  const saidAt = saidByPlace(proxy, hosts, shared);
  const own = matters.findings.filter(({ uses }) => uses.some(({ app }) => app === proxy.id));
  for (const finding of own) saidAt(finding.span).findings.push(finding);
  for (const task of matters.waiting) {
    if (task.app !== proxy.id) continue;
    for (const said of new Set(task.claims.map(saidAt))) said.tasks.push(task);
  }
  const unread = matters.isUnread(proxy.id);
  const reported = proxy.hosts.map((host) => reportHost(host, hosts.get(host.id) ?? shared, matters));
  const effort = own.reduce((sum, finding) => sum + finding.effort, 0);
  const states = new Set(reported.map(({ state }) => state));
  const waits = shared.tasks.length > 0 || wrongs(shared, matters).length > 0;
  return {
    id: proxy.id,
    path: proxy.path,
    files: [...proxy.files],
    state: unread ? "unread" : waits || states.has("person") ? "person" : states.has("stays") ? "stays" : "ready",
    reasons: [...new Set([...wrongs(shared, matters), ...shared.tasks.map(({ title }) => title)])],
    effort,
    hosts: reported,
  };
}

/** Finds whose matter a place is: by the block that its directive stands in. */
function saidByPlace(proxy: Proxy, hosts: ReadonlyMap<string, Said>, shared: Said): (span: Span) => Said {
  const places = new Map<string, string>(proxy.hosts.map(({ id, span }) => [spanKey(span), id]));
  for (const { host, span } of proxy.directives) if (host !== undefined) places.set(spanKey(span), host);
  return (span) => hosts.get(places.get(spanKey(span)) ?? "") ?? shared;
}

function wrongs({ findings }: Said, { message }: ProxyMatters): string[] {
  // What nginx or AWS refuses, or what is not what was meant, is nothing to be carried over without a look.
  return findings.filter(({ outcome, severity }) => outcome === null && severity === "error").map(message);
}

function reportHost(host: VirtualHost, said: Said, matters: ProxyMatters): ReportHost {
  const wrong = wrongs(said, matters);
  const common = {
    id: host.id,
    names: host.names.map(({ kind, text }) => typedName(kind, text)),
    location: matters.excerpts.place(host.span),
  };
  const lowered = said.findings.flatMap(({ uses }) => uses);
  const failures = lowered.flatMap(({ failed }) => failed ?? []);
  if (wrong.length > 0 || said.tasks.length > 0 || lowered.some(({ outcome }) => outcome === "assist"))
    return {
      ...common,
      state: "person",
      reasons: [...new Set([...wrong, ...failures, ...said.tasks.map(({ title }) => title)])],
    };
  if (lowered.some(({ outcome }) => outcome === "keep"))
    return { ...common, state: "stays", reasons: [...new Set(failures)] };
  if (!lowered.some(({ outcome }) => outcome === "rewrite"))
    return { ...common, state: "stays", reasons: ["no rule of this run plans it, so nginx keeps it"] };
  return { ...common, state: "ready", reasons: [] };
}

/** A server name as it is typed in nginx. */
function typedName(kind: VirtualHost["names"][number]["kind"], text: string): string {
  switch (kind) {
    case "leading":
      return `*.${text}`;
    case "both":
      return `.${text}`;
    case "trailing":
      return `${text}.*`;
    case "regex":
      return `~${text}`;
    default:
      return text;
  }
}
