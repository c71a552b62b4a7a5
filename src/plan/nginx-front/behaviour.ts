import type { Proxy, ProxyDirective, VirtualHost } from "../../estate/proxy.ts";
import { translateHost } from "../balancing/host.ts";
import type { TranslatedHost } from "../balancing/types.ts";

/** The port that Hako maps, and that its load balancers ask. */
export const FRONT_PORT = 80;

/** What the nginx of a front does with requests. */
export interface FrontBehaviour {
  readonly host: VirtualHost;
  readonly translated: TranslatedHost;
  /** The port of the app. */
  readonly port: number;
  /** The name of the upstream that the front sends to. */
  readonly upstream: string;
  /** Directives of the image that compress answers. */
  readonly compression: readonly string[];
}

/** Adds why the front cannot go: what its nginx does besides handing every request, as it is, to one port of the app. */
export function behaviourOf(
  proxy: Proxy,
  mode: "bridge" | "awsvpc" | undefined,
  reasons: string[],
): FrontBehaviour | undefined {
  const host = onlyHost(proxy, reasons);
  reasons.push(...changedAnswers(proxy), ...otherTraffic(proxy));
  if (host === undefined) return undefined;
  if (host.listens.some(({ ssl, proxyProtocol }) => ssl || proxyProtocol))
    reasons.push("its nginx takes TLS or `proxy_protocol`, which no load balancer of Hako's speaks to it");
  const translated = translateHost(proxy, host);
  reasons.push(...translated.failures.map(({ reason }) => reason));
  if (translated.failures.length > 0) return undefined;
  if (
    translated.forwards.some(({ handling: { errorPages = [] } }) =>
      errorPages.some(({ statuses }) => statuses.some((status) => !OF_THE_APP.has(status))),
    )
  ) {
    reasons.push("`error_page` has a page for what nginx itself refuses, and the load balancer has none");
    return undefined;
  }
  const [answer, another] = translated.entries.map((entry) => entry.answer);
  if (answer === undefined || another !== undefined || answer.kind !== "forward") {
    reasons.push("its locations answer differently, and without it the app answers everything");
    return undefined;
  }
  if (answer.rewrite !== undefined || answer.host !== undefined || answer.scheme !== "http") {
    reasons.push("it changes path, Host or protocol on the way to the app");
    return undefined;
  }
  const [, name, port] = /^([a-z]+):([0-9]{1,5})$/.exec(answer.upstream) ?? [];
  if (port === undefined || (mode !== undefined && name !== (mode === "awsvpc" ? "localhost" : "backend"))) {
    reasons.push(`it sends requests to \`${answer.upstream}\`, which is no container and port of the task`);
    return undefined;
  }
  return { host, translated, port: Number(port), upstream: answer.upstream, compression: compressionOf(proxy) };
}

/** The virtual host that answers all that the load balancer asks. */
function onlyHost({ hosts, unread }: Proxy, reasons: string[]): VirtualHost | undefined {
  if (unread.length > 0)
    reasons.push("a part of its configuration could not be read, or nginx would refuse it, or does not serve it");
  const served = hosts.filter(({ listens }) => listens.some(({ port }) => port === FRONT_PORT));
  const [host] = served;
  if (host === undefined) {
    reasons.push("nothing in its configuration listens on port 80, where the load balancer asks it");
    return undefined;
  }
  if (served.length > 1)
    reasons.push(`its nginx has ${served.length} virtual hosts on port 80, and what they answer may differ`);
  const ports = new Set(hosts.flatMap(({ listens }) => listens.map(({ port }) => port)));
  ports.delete(FRONT_PORT);
  if (ports.size > 0) {
    const others = [...ports].map((port) => (port === 0 ? "a Unix socket" : `port ${port}`)).join(", ");
    reasons.push(`its nginx listens on ${others}, too, and somebody may ask there`);
  }
  return host;
}

/** Statuses that an nginx that only hands on never makes itself. */
const OF_THE_APP: ReadonlySet<number> = new Set([401, 402, 403, 404, 405, 406, 409, 410, 422, 451]);

/** What changes answers of the app on their way, or how fast they go, though it does not choose among them. */
const CHANGES_ANSWERS: ReadonlySet<string> = new Set([
  "add_header",
  "add_trailer",
  "charset",
  "early_hints",
  "expires",
  "limit_rate",
  "more_clear_headers",
  "more_set_headers",
  "override_charset",
  "proxy_cookie_domain",
  "proxy_cookie_flags",
  "proxy_cookie_path",
  "proxy_force_ranges",
  "proxy_hide_header",
  "proxy_ignore_headers",
  "proxy_limit_rate",
  "proxy_pass_header",
  "proxy_redirect",
  "source_charset",
  "userid",
]);
const COMPRESSES: ReadonlySet<string> = new Set(["brotli", "gunzip", "gzip", "zstd"]);
/** Values with which they change nothing. */
const OFF: ReadonlySet<string> = new Set(["off", "default", "0"]);

function isOn({ arguments: args }: ProxyDirective): boolean {
  return !(args.length === 1 && OFF.has(args[0]?.text.toLowerCase() ?? ""));
}

function changedAnswers({ directives }: Proxy): string[] {
  const names = directives.filter((each) => CHANGES_ANSWERS.has(each.name) && isOn(each)).map(({ name }) => name);
  return [...new Set(names)].map(
    (name) => `\`${name}\` changes what clients get, and without the front the app has to do that itself first`,
  );
}

function otherTraffic({ directives }: Proxy): string[] {
  const names = directives.filter(({ about }) => about === "stream").map(({ name }) => name);
  return [...new Set(names)].map((name) => `its nginx passes on more than HTTP (\`${name}\`)`);
}

function compressionOf({ directives }: Proxy): string[] {
  return [...new Set(directives.filter((each) => COMPRESSES.has(each.name) && isOn(each)).map(({ name }) => name))];
}
