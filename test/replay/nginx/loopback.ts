import { parseNginx, type NginxDirective } from "../../../src/languages/nginx/index.ts";

/** Where the addresses of a configuration went. */
export interface Loopback {
  /** The configuration as the model reads it. */
  readonly text: string;
  /** The same with what a test needs: no daemon, no logs, the client's address from a header. */
  readonly runnable: string;
  /** The port that a typed one became. */
  readonly ports: ReadonlyMap<number, number>;
  /** Where to connect for a port, as it became. */
  readonly hosts: ReadonlyMap<number, string>;
}

export interface LoopbackOptions {
  readonly folder: string;
  readonly backendPort: number;
  readonly backendTlsPort: number;
  /** A loopback address that nobody else uses, for sockets that keep their port. */
  readonly ownAddress: string;
  /** Ports that `ownAddress` has free. */
  readonly keeps: (port: number) => Promise<boolean>;
  readonly freePort: () => Promise<number>;
  /** The network of the backends: `127.N`. */
  readonly backendNetwork: number;
}

/** The header that carries the address which a request is to come from. */
export const SOURCE_HEADER = "X-Oracle-Source";

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Moves a configuration to loopback: sockets to free ports or to an address of their own, backends to one loopback
 * address each. Which server, location and backend a request reaches stays as it was.
 */
export async function toLoopback(text: string, options: LoopbackOptions): Promise<Loopback> {
  const { directives } = parseNginx("nginx.conf", text);
  const http = directives.find(({ name }) => name === "http");
  const level = http?.block ?? directives;
  const edits: Edit[] = [];
  const sockets = await moveListens(level, edits, options);
  moveBackends(level, edits, options);
  const moved = apply(text, edits);
  return { text: moved, runnable: runnable(moved, options.folder), ...sockets };
}

function all(directives: readonly NginxDirective[]): NginxDirective[] {
  return directives.flatMap((directive) => [directive, ...all(directive.block ?? [])]);
}

async function moveListens(
  level: readonly NginxDirective[],
  edits: Edit[],
  { ownAddress, keeps, freePort, folder }: LoopbackOptions,
): Promise<Pick<Loopback, "ports" | "hosts">> {
  const servers = level.filter(({ name }) => name === "server");
  const typed = servers.flatMap((server) => (server.block ?? []).filter(({ name }) => name === "listen"));
  const listens = typed.flatMap((directive) => {
    const [first] = directive.arguments;
    return first === undefined || first.text.startsWith("unix:") ? [] : [{ first, ...socketOf(first.text) }];
  });
  const bare = servers.filter(({ block = [] }) => !block.some(({ name }) => name === "listen"));
  const wanted = new Set(listens.map(({ port }) => port));
  if (bare.length > 0) wanted.add(80);
  const simple = listens.every(({ address }) => address === "*" || address === "0.0.0.0");
  const kept = simple && (await Promise.all([...wanted].map(keeps))).every(Boolean);
  const ports = new Map<number, number>();
  const hosts = new Map<number, string>();
  const specific = new Map<string, string>();
  for (const port of wanted) {
    const moved = kept ? port : await freePort();
    ports.set(port, moved);
    hosts.set(moved, kept ? ownAddress : "127.0.0.1");
  }
  for (const { first, address, port } of listens) {
    const moved = ports.get(port) ?? port;
    let host = kept ? ownAddress : address;
    if (!/^(?:\*|0\.0\.0\.0|127\.|\[|localhost$)/.test(host)) {
      host = specific.get(address) ?? ownAddress.replace(/\d+$/, String(100 + specific.size));
      specific.set(address, host);
    }
    if (!kept && host !== "*" && host !== "0.0.0.0" && !host.startsWith("["))
      hosts.set(moved, hosts.get(moved) ?? host);
    if (!listens.some((each) => each.port === port && (each.address === "*" || each.address === "0.0.0.0"))) {
      hosts.set(moved, host.startsWith("[::") ? "::1" : host);
    }
    edits.push({ ...first.span, text: `${host}:${moved}` });
  }
  for (const { head } of bare) {
    edits.push({ start: head.end, end: head.end, text: ` listen ${kept ? ownAddress : "*"}:${ports.get(80)};` });
  }
  for (const directive of typed) {
    const [first] = directive.arguments;
    if (first?.text.startsWith("unix:") === true)
      edits.push({ ...first.span, text: `unix:${folder}/${first.span.start}.sock` });
  }
  return { ports, hosts };
}

function socketOf(text: string): { address: string; port: number } {
  if (/^\d+$/.test(text)) return { address: "*", port: Number(text) };
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(text);
  return { address: match?.[1] ?? "*", port: Number(match?.[2] ?? 80) };
}

function moveBackends(level: readonly NginxDirective[], edits: Edit[], options: LoopbackOptions): void {
  const { backendPort, backendTlsPort, backendNetwork } = options;
  const upstreams = level.filter(({ name }) => name === "upstream");
  const names = new Set(upstreams.map(({ arguments: [name] }) => name?.text.toLowerCase()));
  const passes = all(level).filter(({ name }) => name === "proxy_pass");
  const secure = new Set(
    passes.flatMap(({ arguments: [url] }) => /^https:\/\/([^/?]+)/i.exec(url?.text ?? "")?.[1]?.toLowerCase() ?? []),
  );
  const known = new Map<string, string>();
  const place = (address: string, port: number) => {
    const key = `${address} ${port}`;
    const number = known.size + 1;
    const moved = known.get(key) ?? `127.${backendNetwork}.${number >> 8}.${number & 255}:${port}`;
    known.set(key, moved);
    return moved;
  };
  for (const {
    arguments: [name],
    block = [],
  } of upstreams) {
    const port = secure.has(name?.text.toLowerCase() ?? "") ? backendTlsPort : backendPort;
    for (const {
      name: directive,
      arguments: [address],
    } of block) {
      if (directive === "server" && address !== undefined)
        edits.push({ ...address.span, text: place(address.text, port) });
    }
  }
  for (const {
    arguments: [url],
  } of passes) {
    const match = /^(https?):\/\/([^/?]+)/i.exec(url?.text ?? "");
    if (url === undefined || match === null || url.text.includes("$")) continue;
    const [whole, scheme = "", target = ""] = match;
    if (names.has(target.toLowerCase())) continue;
    const moved = place(target, scheme.toLowerCase() === "https" ? backendTlsPort : backendPort);
    edits.push({ ...url.span, text: quote(`${scheme}://${moved}${url.text.slice(whole.length)}`) });
  }
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

function apply(text: string, edits: readonly Edit[]): string {
  let output = "";
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    output += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return output + text.slice(at);
}

/** What a test process says itself. */
const OWN_MAIN = new Set([
  "user",
  "daemon",
  "pid",
  "error_log",
  "worker_processes",
  "master_process",
  "load_module",
  "events",
]);
const OWN_HTTP = new Set(["access_log", "keepalive_requests", "keepalive_timeout", "server_names_hash_bucket_size"]);

function runnable(text: string, folder: string): string {
  const { directives } = parseNginx("nginx.conf", text);
  const http = directives.find(({ name }) => name === "http");
  const level = http?.block ?? directives;
  const drop = [
    ...(http === undefined ? [] : directives.filter(({ name }) => OWN_MAIN.has(name))),
    ...level.filter(({ name }) => OWN_HTTP.has(name)),
    ...all(level).filter(({ name }) => /^ssl_(?:certificate|certificate_key|dhparam|trusted_certificate)$/.test(name)),
  ];
  const realAddress = all(level).some(({ name }) => name === "set_real_ip_from");
  const own = `
    access_log off; keepalive_requests 10000000; keepalive_timeout 60s; server_names_hash_bucket_size 512;
    client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
    uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
    ssl_certificate ${folder}/certificate.pem; ssl_certificate_key ${folder}/key.pem;
    ${realAddress ? "" : `set_real_ip_from 0.0.0.0/0; set_real_ip_from ::/0; real_ip_header ${SOURCE_HEADER};`}
  `;
  const blanked = drop.map(({ span }) => ({ start: span.start, end: span.end, text: "" }));
  const main = `daemon off; master_process off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log error;
    events { worker_connections 8192; }\n`;
  if (http === undefined) return `${main}http {${own}${apply(text, blanked)}\n}\n`;
  return main + apply(text, [...blanked, { start: http.head.end, end: http.head.end, text: own }]);
}
