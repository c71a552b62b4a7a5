import type { Finding } from "../../findings/types.ts";
import { spanKey, type Span } from "../../source/span.ts";
import type { DifferenceFamily } from "../balancing/types.ts";
import type { Difference } from "../types.ts";
import type { PlannedBalancer } from "./balancer.ts";
import type { DecidedHost } from "./decide.ts";

/** The rules whose findings say what a family of differences means: for the directive itself, for its host, for the proxy. */
const RULES: Readonly<
  Record<DifferenceFamily, { readonly place?: string; readonly host?: string; readonly proxy?: string }>
> = {
  host: { place: "proxy-sets-header", host: "proxy-changes-host" },
  "forwarded-headers": { proxy: "balancer-sets-forwarded-headers" },
  header: { place: "proxy-sets-header", proxy: "balancer-sets-forwarded-headers" },
  body: { proxy: "proxy-limits-body" },
  timeout: { proxy: "proxy-timeouts-differ" },
  path: { proxy: "proxy-normalises-path" },
  answer: { place: "proxy-closes-connection" },
};

/** The findings that differences are declared for. */
export interface DifferenceFindings {
  /** The finding of a family at a place, or for its virtual host, or for its proxy; the host's own where a person left these out. */
  find(family: DifferenceFamily, span: Span, host: DecidedHost): string | undefined;
}

export function differenceFindings(findings: readonly Finding[], proxy: string): DifferenceFindings {
  const byPlace = new Map<string, Finding>();
  const byRule = new Map<string, Finding>();
  for (const finding of findings) {
    if (!finding.uses.some(({ app }) => app === proxy)) continue;
    byPlace.set(`${finding.rule} ${spanKey(finding.span)}`, finding);
    if (!byRule.has(finding.rule)) byRule.set(finding.rule, finding);
  }
  return {
    find(family, span, { host, finding }) {
      const { place = "", host: ofHost = "", proxy: ofProxy = "" } = RULES[family];
      const found =
        byPlace.get(`${place} ${spanKey(span)}`) ??
        byPlace.get(`${ofHost} ${spanKey(host.span)}`) ??
        byRule.get(ofProxy) ??
        finding;
      return found?.fingerprint;
    },
  };
}

/** Every difference of the hosts that move, each once. */
export function differencesOf(
  hosts: readonly DecidedHost[],
  { idleTimeout }: PlannedBalancer,
  findings: DifferenceFindings,
): Difference[] {
  const declared = new Map<string, Difference>();
  const declare = (family: DifferenceFamily, field: Difference["field"], span: Span, host: DecidedHost): void => {
    const finding = findings.find(family, span, host);
    const key = `${field} ${spanKey(span)}`;
    if (finding !== undefined && !declared.has(key)) declared.set(key, { finding, span, field });
  };
  for (const host of hosts) {
    for (const { family, field, span } of host.translated.differences) declare(family, field, span, host);
    for (const { handling, forward } of host.translated.forwards) {
      const { seconds, span } = handling.readTimeout;
      if (seconds !== idleTimeout) declare("timeout", "timeout", span ?? forward.span, host);
    }
  }
  return [...declared.values()];
}
