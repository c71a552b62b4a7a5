import type { ServerName } from "../../estate/proxy.ts";
import { expressionSamples, wildcardSamples } from "./samples.ts";

/** Host headers that reach a name, and others at its edges. */
export interface HostSamples {
  /** The plainest one that the name stands for; absent where the name stands for none, or none could be made up. */
  readonly inside: readonly string[];
  /** Beside it, below it, above it. */
  readonly edges: readonly string[];
  /** Other ways to write it: what they lead to has nothing to do with paths. */
  readonly writings: readonly string[];
}

const NONE: HostSamples = { inside: [], edges: [], writings: [] };

/** What is asked for where nobody can mean a host of the configuration. */
export const UNKNOWN_HOST = "unknown-host.example";

/** Missing, empty, strange: an empty label, an address, a port that is none, characters that no name has. */
export const STRANGE_HOSTS: readonly (string | undefined)[] = [
  UNKNOWN_HOST,
  undefined,
  "",
  "192.0.2.1",
  "[2001:db8::1]",
  "localhost",
  "under_score.example",
  "unknown-host..example",
  "unknown-host.example:8080",
  "unknown-host.example:port",
  "unknown-host.example/a",
  ".",
];

/** Samples for a name of a virtual host. `ports` are those that it listens on. */
export function hostSamples(name: Pick<ServerName, "kind" | "text">, ports: readonly number[]): HostSamples {
  const { kind, text } = name;
  switch (kind) {
    case "exact":
      return text === "" ? NONE : { inside: [text], edges: edgesOfHost(text), writings: writings(text, ports) };
    case "leading":
      return { inside: [`sample.${text}`], edges: wildcardEdges(text), writings: writings(`sample.${text}`, ports) };
    case "both":
      return {
        inside: [text, `sample.${text}`],
        edges: [...wildcardEdges(text), ...edgesOfHost(text)],
        writings: writings(text, ports),
      };
    case "trailing": {
      const inside = `${text}.example`;
      return {
        inside: [inside],
        edges: [`${text}.sample.example`, text, `x${inside}`, `a.${inside}`],
        writings: writings(inside, ports),
      };
    }
    case "regex":
      return expressionHosts(text, ports);
    default:
      // The machine's own name is not written anywhere.
      return NONE;
  }
}

/** Samples for a value of a rule's host-header condition. */
export function patternHosts(pattern: string, ports: readonly number[]): HostSamples {
  const lower = pattern.toLowerCase();
  if (!/[*?]/.test(lower)) return hostSamples({ kind: "exact", text: lower }, ports);
  if (/^\*\.[^*?]+$/.test(lower)) return hostSamples({ kind: "leading", text: lower.slice(2) }, ports);
  const [first = "", ...others] = wildcardSamples(lower);
  return {
    inside: [first],
    edges: [...others, `x${first}`, `${first}x`, `a.${first}`],
    writings: writings(first, ports),
  };
}

/** Samples for an expression over hosts. */
export function expressionHosts(expression: string, ports: readonly number[]): HostSamples {
  const inside = expressionSamples(expression)
    .map((host) => host.toLowerCase())
    .filter((host) => /^[a-z0-9._-]+$/.test(host));
  const [first] = inside;
  return {
    inside,
    edges: first === undefined ? [] : [...edgesOfHost(first), first.slice(0, -1)],
    writings: first === undefined ? [] : writings(first, ports),
  };
}

function wildcardEdges(base: string): string[] {
  return [base, `a.b.${base}`, `x${base}`, `.${base}`, `sample.${base}x`];
}

function edgesOfHost(host: string): string[] {
  const dot = host.indexOf(".");
  return [
    `a.${host}`,
    `x${host}`,
    `${host}x`,
    ...(host.length > 1 ? [host.slice(1)] : []),
    ...(dot === -1 ? [] : [host.slice(dot + 1)]),
  ];
}

/** The same host in upper case, with a port, with a dot at its end. */
function writings(host: string, ports: readonly number[]): string[] {
  const upper = host.toUpperCase();
  const other = ports.includes(8443) ? 9443 : 8443;
  return [
    ...(upper === host ? [] : [upper]),
    ...ports.slice(0, 2).map((port) => `${host}:${port}`),
    `${host}:${other}`,
    `${host}.`,
    `${host}.:${ports[0] ?? 80}`,
  ];
}
