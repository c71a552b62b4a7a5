import type { Span } from "../../source/span.ts";
import { isWildcardName, overflowsBucket } from "./check-names.ts";
import {
  type Checking,
  type ListenAddress,
  type Scope,
  type ServerFacts,
  type SpaceFacts,
  inherited,
  report,
} from "./check-scope.ts";
import { parseInteger } from "./quantities.ts";
import type { NginxDirective } from "./types.ts";
import { compileVariables, isBuiltinVariable } from "./variables.ts";

/** What nginx finds only at the end of `http` or `stream`. Source: ngx_http_block in src/http/ngx_http.c. */
export function finishSpace(checking: Checking, space: SpaceFacts): void {
  for (const finish of space.atEnd) finish();
  for (const server of space.servers) checkCertificates(checking, server);
  checkBackends(checking, space);
  for (const address of space.addresses.values()) checkSecureAddress(checking, address);
  checkVariables(checking, space);
  for (const address of space.addresses.values()) checkNames(checking, address);
}

/** What nginx finds at the end of its main file. */
export function finishMain(checking: Checking, top: Scope, end: Span): void {
  if (checking.incomplete) return;
  if (!top.seen.has("events")) report(checking, "nginx-value", 'no "events" section in configuration', end);
  for (const [pool, span] of checking.threadPools) {
    if (!top.seen.has(`thread_pool ${pool}`)) report(checking, "nginx-value", `unknown thread pool "${pool}"`, span);
  }
}

/** Source: ngx_http_upstream_init_round_robin. */
function checkBackends(checking: Checking, space: SpaceFacts): void {
  if (checking.incomplete) return;
  for (const names of space.upstreams.values()) {
    for (const name of names) {
      if (name.defined || name.port !== undefined || name.unix) continue;
      report(checking, "nginx-value", `no port in upstream "${name.host}"`, name.span);
    }
  }
}

/** Source: ngx_http_join_exact_locations. */
export function checkLocations(checking: Checking, scope: Scope): void {
  const seen = new Set<string>();
  for (const location of scope.locations ?? []) {
    if (location.kind === "regex" || location.kind === "named") continue;
    const key = `${location.kind} ${location.name}`;
    if (seen.has(key)) report(checking, "nginx-value", `duplicate location "${location.name}"`, location.span);
    seen.add(key);
  }
}

/** Directives of one name, of the nearest level that has any. */
function nearest(scope: Scope | undefined, name: string): readonly NginxDirective[] {
  for (let at = scope; at !== undefined; at = at.parent) {
    const found = at.lists?.get(name);
    if (found !== undefined) return found;
  }
  return [];
}

function isOn(scope: Scope, name: string): boolean {
  return inherited(scope, name)?.arguments[0]?.text.toLowerCase() === "on";
}

/** Source: ngx_http_ssl_merge_srv_conf. */
function checkCertificates(checking: Checking, server: ServerFacts): void {
  if (checking.incomplete) return;
  const { scope } = server;
  const certificates = nearest(scope, "ssl_certificate");
  const keys = nearest(scope, "ssl_certificate_key");
  const rejects = isOn(scope, "ssl_reject_handshake");
  const on = inherited(scope, "ssl");
  const last = certificates.at(-1);
  if (on?.arguments[0]?.text.toLowerCase() === "on") {
    const missing = keys.length < certificates.length ? "ssl_certificate_key" : "ssl_certificate";
    if (keys.length < certificates.length || (last === undefined && !rejects)) {
      const which =
        keys.length > 0 && last !== undefined
          ? ` for certificate "${last.arguments[0]?.text ?? ""}" and the`
          : " for the";
      return report(checking, "nginx-value", `no "${missing}" is defined${which} "ssl" directive`, on.head);
    }
  } else if (last !== undefined && keys.length < certificates.length) {
    const certificate = last.arguments[0]?.text ?? "";
    return report(
      checking,
      "nginx-value",
      `no "ssl_certificate_key" is defined for certificate "${certificate}"`,
      last.head,
    );
  } else if (last === undefined && !rejects) {
    return;
  }
  for (const directive of last === undefined ? [] : [...certificates, ...keys]) usePath(checking, directive);
  const verify = inherited(scope, "ssl_verify_client");
  const mode = verify?.arguments[0]?.text.toLowerCase() ?? "off";
  if (verify === undefined || mode === "off" || mode === "optional_no_ca") return;
  if (inherited(scope, "ssl_client_certificate") !== undefined) return;
  report(checking, "nginx-value", "no ssl_client_certificate for ssl_verify_client", verify.head);
}

/** Paths of certificates may have variables; nginx reads them only where a server has a certificate. */
function usePath(checking: Checking, directive: NginxDirective): void {
  const compiled = compileVariables(directive.arguments[0]?.text ?? "");
  if ("message" in compiled) return report(checking, "nginx-value", compiled.message, directive.head);
  for (const name of compiled.names) checking.http.uses.push({ name, span: directive.head });
}

/** Source: ngx_http_ssl_init. */
function checkSecureAddress(checking: Checking, address: ListenAddress): void {
  if (!address.ssl || checking.incomplete) return;
  const hasCertificate = (server: ServerFacts): boolean => nearest(server.scope, "ssl_certificate").length > 0;
  const bare = (server: ServerFacts): boolean => !hasCertificate(server) && !isOn(server.scope, "ssl_reject_handshake");
  if (hasCertificate(address.first)) return;
  const wrong = bare(address.first) ? address.first : address.servers.find(bare);
  if (wrong === undefined) return;
  report(checking, "nginx-value", 'no "ssl_certificate" is defined for the "listen ... ssl" directive', wrong.span);
}

/** Source: ngx_http_variables_init_vars. */
function checkVariables(checking: Checking, space: SpaceFacts): void {
  if (checking.incomplete || checking.foreignVariables) return;
  const reported = new Set<string>();
  for (const { name, span } of space.uses) {
    if (space.variables.has(name) || isBuiltinVariable(space.space, name) || reported.has(name)) continue;
    reported.add(name);
    report(checking, "nginx-value", `unknown "${name}" variable`, span);
  }
}

/** nginx looks at the names of an address where more than one server stands there. Source: ngx_http_server_names. */
function checkNames(checking: Checking, address: ListenAddress): void {
  if (address.servers.length < 2 && !address.first.captures) return;
  for (const server of address.servers) {
    for (const { name, span } of server.names) {
      if (!isWildcardName(name)) {
        report(checking, "nginx-value", `invalid server name or wildcard "${name}" on ${address.text}`, span);
        continue;
      }
      const typed = inherited(server.scope, "server_names_hash_bucket_size")?.arguments[0]?.text;
      const bucket = parseInteger(typed ?? "") ?? 64;
      const wildcard = name.startsWith(".") || name.includes("*");
      if (wildcard || !overflowsBucket(name, bucket)) continue;
      const message = `could not build server_names_hash, you should increase server_names_hash_bucket_size: ${bucket}`;
      report(checking, "nginx-value", message, span);
    }
  }
}
