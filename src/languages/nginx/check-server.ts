import { parseUrl } from "./addresses.ts";
import { listenByDefault } from "./check-listen.ts";
import { inherited, type Scope, type Visit, refuse } from "./check-scope.ts";

/** What nginx does when the block of a server or an upstream begins; the answer is what it does when it ends. */
export function openServer(visit: Visit, inner: Scope): (() => void) | undefined {
  switch (inner.context) {
    case "server":
      return openHttpServer(visit, inner);
    case "mail-server":
      return () => checkMailServer(visit, inner);
    case "upstream":
    case "stream-upstream":
      return openUpstream(visit, inner);
    default:
      return undefined;
  }
}

function openHttpServer(visit: Visit, inner: Scope): () => void {
  const { http } = visit.checking;
  const server = { scope: inner, span: visit.directive.head, names: [], listens: false, captures: false };
  inner.server = server;
  http.servers.push(server);
  return () => {
    if (!server.listens) listenByDefault(http, server);
  };
}

function openUpstream(visit: Visit, inner: Scope): () => void {
  const { checking, directive } = visit;
  const upstream = { servers: 0, backups: 0, withoutBackup: false };
  inner.upstream = upstream;
  const foreign =
    directive.block?.some(({ name }) => /_by_lua_(?:block|file)$|^(?:state|upsync|drizzle_|postgres_)/.test(name)) ===
    true;
  return () => {
    if (checking.incomplete || foreign) return;
    if (upstream.servers === 0) refuse(visit, "no servers are inside upstream");
    else if (upstream.servers === upstream.backups) {
      const space = inner.context === "upstream" ? checking.http : checking.stream;
      const name = directive.arguments[0]?.text ?? "";
      space.atEnd.push(() => refuse(visit, `no servers in upstream "${name}"`));
    }
  };
}

/** Ports that tell the protocol of a mail server. */
const MAIL_PORTS: ReadonlySet<number> = new Set([25, 110, 143, 465, 587, 993, 995]);

/** Source: ngx_mail_core_merge_srv_conf, ngx_mail_auth_http_merge_conf. */
function checkMailServer(visit: Visit, inner: Scope): void {
  const { checking, directive } = visit;
  if (checking.incomplete) return;
  const listens = directive.block?.filter(({ name }) => name === "listen") ?? [];
  const known = listens.some((listen) => {
    const url = parseUrl(listen.arguments[0]?.text ?? "", { listen: true });
    return typeof url !== "string" && url.port !== undefined && MAIL_PORTS.has(url.port);
  });
  if (inherited(inner, "protocol") === undefined && !known) refuse(visit, "unknown mail protocol for server");
  if (inherited(inner, "auth_http") === undefined) refuse(visit, 'no "auth_http" is defined for server');
}
