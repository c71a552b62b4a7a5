import type { Resource, ResourceId, ResourceWith } from "../../native/resources.ts";
import type { Native } from "../../native/types.ts";
import type { RuleCondition } from "../../native/balancing.ts";
import { knownText, type Text } from "../../source/text.ts";
import { addressSamples } from "./addresses.ts";
import { expressionHosts, patternHosts, type HostSamples } from "./hosts.ts";
import { delaysAround } from "./old-side.ts";
import { edgesOfExpressionPath, edgesOfPath, edgesOfPattern, expressionPaths, patternPaths } from "./paths.ts";
import { expressionSamples, wildcardSamples } from "./samples.ts";
import { endpointKey, type Endpoint, type Place, type Reach, type Site, type Variation } from "./sites.ts";

type Condition = Native<RuleCondition>;

/** The endpoint of a listener; `undefined` where its port or protocol is not known. */
export function endpointOfListener(listener: ResourceWith<"listener">): Endpoint | undefined {
  const { Port, Protocol } = listener.value;
  const protocol = Protocol === undefined ? undefined : knownText(Protocol);
  if (Port?.kind !== "literal") return undefined;
  return { scheme: protocol === "HTTPS" ? "https" : "http", port: Port.value };
}

/** The rules of listeners as sites, those for the same hosts together, and the delays around each idle time-out. */
export function sitesOfRules(resources: readonly Resource[], endpoints: readonly Endpoint[]): Site[] {
  const open = new Set(endpoints.map(endpointKey));
  const listeners = new Map<ResourceId, Endpoint>();
  const delays = idleDelays(resources);
  const sites = new Map<string, { site: Site; places: Place[] }>();
  const siteOf = (endpoint: Endpoint, hosts: HostValues): Place[] => {
    const key = `${endpointKey(endpoint)} ${hosts.values.join(" ")} ${hosts.expressions.join(" ")}`;
    let known = sites.get(key);
    if (known === undefined) {
      const places: Place[] = [];
      known = { places, site: { ...namesOf(hosts, endpoint), endpoints: [endpoint], places } };
      sites.set(key, known);
    }
    return known.places;
  };
  for (const resource of resources) {
    if (resource.type !== "listener") continue;
    const endpoint = endpointOfListener(resource);
    if (endpoint === undefined || !open.has(endpointKey(endpoint))) continue;
    listeners.set(resource.id, endpoint);
    // The default action.
    siteOf(endpoint, { values: [], expressions: [] }).push(placeOf([], [], delays));
  }
  for (const resource of resources) {
    if (resource.type !== "listener-rule") continue;
    const endpoint = resource.listener === undefined ? undefined : listeners.get(resource.listener);
    if (endpoint === undefined) continue;
    const conditions = resource.value.Conditions.items;
    const rewrites = (resource.value.Transforms?.items ?? []).flatMap(({ UrlRewriteConfig }) =>
      (UrlRewriteConfig?.Rewrites.items ?? []).flatMap(({ Regex }) => knownText(Regex) ?? []),
    );
    siteOf(endpoint, hostsOf(conditions)).push(placeOf(conditions, rewrites, delays));
  }
  return [...sites.values()].map(({ site }) => site);
}

/** Seconds around the idle time-out of each balancer; its default is 60. */
function idleDelays(resources: readonly Resource[]): Variation[] {
  const seconds = resources.flatMap((resource) => {
    if (resource.type !== "load-balancer") return [];
    const attribute = resource.value.attributes?.items.find(
      ({ Key }) => knownText(Key) === "idle_timeout.timeout_seconds",
    );
    const value = attribute === undefined ? undefined : knownText(attribute.Value);
    return [value !== undefined && /^\d{1,5}$/.test(value) ? Number(value) : 60];
  });
  return [...new Set(seconds)].flatMap(delaysAround);
}

interface HostValues {
  readonly values: readonly string[];
  readonly expressions: readonly string[];
}

function hostsOf(conditions: readonly Condition[]): HostValues {
  const configs = conditions.flatMap(({ HostHeaderConfig }) =>
    HostHeaderConfig === undefined ? [] : [HostHeaderConfig],
  );
  return {
    values: configs.flatMap(({ Values }) => texts(Values)),
    expressions: configs.flatMap(({ RegexValues }) => texts(RegexValues)),
  };
}

function namesOf({ values, expressions }: HostValues, endpoint: Endpoint): { names: HostSamples[]; reach: Reach } {
  const ports = [endpoint.port];
  const suffixes = values.filter((value) => /^\*\.[^*?]+$/.test(value)).map((value) => value.slice(2).toLowerCase());
  const wild = values.filter((value) => /[*?]/.test(value));
  return {
    names: [
      ...values.map((value) => patternHosts(value, ports)),
      ...expressions.map((expression) => expressionHosts(expression, ports)),
    ],
    reach: {
      all: values.length === 0 && expressions.length === 0,
      suffixes,
      other: expressions.length > 0 || wild.length > suffixes.length,
    },
  };
}

function texts(list: { readonly items: readonly Text[] } | undefined): string[] {
  return (list?.items ?? []).flatMap((text) => knownText(text) ?? []);
}

/** What one rule looks at besides the host. */
function placeOf(conditions: readonly Condition[], rewrites: readonly string[], delays: readonly Variation[]): Place {
  const patterns = conditions.flatMap(({ PathPatternConfig }) => texts(PathPatternConfig?.Values));
  const expressions = conditions.flatMap(({ PathPatternConfig }) => texts(PathPatternConfig?.RegexValues));
  const others = otherConditions(conditions);
  const paths = [...patterns.flatMap(patternPaths), ...expressions.flatMap((each) => expressionPaths(each, "/"))];
  const samples = paths.length === 0 ? ["/", "/sample/a"] : [...new Set(paths)];
  const needs = Object.assign({}, ...others.map(({ needs }) => needs), {
    headers: others.flatMap((each) => each.needs.headers ?? []),
  }) as Variation;
  return {
    samples,
    edges: () => [
      ...(paths.length === 0 ? edgesOfPath("/") : patterns.flatMap(edgesOfPattern)),
      ...edgesOfExpressions(expressions),
      ...edgesOfExpressions(rewrites),
    ],
    needs: others.length === 0 ? {} : needs,
    variations: () => [
      ...delays,
      // One condition in another way, the others as the rule wants them; and nothing of it.
      ...others.flatMap((each) =>
        each.ways.map((way) => ({
          ...needs,
          ...way,
          headers: [
            ...others.flatMap((other) => (other === each ? [] : (other.needs.headers ?? []))),
            ...(way.headers ?? []),
          ],
        })),
      ),
      ...(others.length === 0 ? [] : [{}]),
    ],
  };
}

function edgesOfExpressions(expressions: readonly string[]): string[] {
  return expressions.flatMap((each) => expressionPaths(each, "/").slice(0, 4).flatMap(edgesOfExpressionPath));
}

/** A condition on something else than host and path. */
interface OtherCondition {
  readonly needs: Variation;
  /** Matching in another way, and not matching. */
  readonly ways: readonly Variation[];
}

function otherConditions(conditions: readonly Condition[]): OtherCondition[] {
  return conditions.flatMap((condition) => [
    ...methodCondition(condition),
    ...headerCondition(condition),
    ...queryCondition(condition),
    ...sourceCondition(condition),
  ]);
}

function methodCondition({ HttpRequestMethodConfig }: Condition): OtherCondition[] {
  const methods = texts(HttpRequestMethodConfig?.Values);
  const [first] = methods;
  if (first === undefined) return [];
  const other = ["GET", "POST", "DELETE", "PUT", "PATCH", "OPTIONS"].filter((method) => !methods.includes(method));
  return [{ needs: { method: first }, ways: [...methods, ...other.slice(0, 2)].map((method) => ({ method })) }];
}

function headerCondition({ HttpHeaderConfig }: Condition): OtherCondition[] {
  if (HttpHeaderConfig === undefined) return [];
  const name = knownText(HttpHeaderConfig.HttpHeaderName)?.toLowerCase();
  const samples = [
    ...texts(HttpHeaderConfig.Values).flatMap((value) => wildcardSamples(value)),
    ...texts(HttpHeaderConfig.RegexValues).flatMap(expressionSamples),
  ].filter((value) => /^[\u0020-\u007e]*$/.test(value));
  const [first] = samples;
  if (name === undefined || first === undefined) return [];
  const ways = [...samples, `${first}x`, `x${first}`, first.slice(1), first.toUpperCase()];
  return [
    {
      needs: { headers: [[name, first]] },
      ways: [{ headers: [] }, ...ways.map((value) => ({ headers: [[name, value]] as const }))],
    },
  ];
}

function queryCondition({ QueryStringConfig }: Condition): OtherCondition[] {
  const queries = (QueryStringConfig?.Values.items ?? []).flatMap(({ Key, Value }) => {
    const key = Key === undefined ? undefined : knownText(Key);
    const value = knownText(Value);
    if (value === undefined) return [];
    return wildcardSamples(value, { escapes: true }).map((sample) => [key ?? "sample", sample] as const);
  });
  const [first] = queries;
  if (first === undefined) return [];
  const written = queries.map(([key, value]) => `${key}=${value}`);
  const [key, value] = first;
  const more = [
    `${key}=${value}x`,
    `x${key}=${value}`,
    `${key}=`,
    `a=1&${key}=${value}`,
    `${key.toUpperCase()}=${value}`,
    "",
  ];
  return [{ needs: { query: written[0] ?? "" }, ways: [...written, ...more].map((query) => ({ query })) }];
}

function sourceCondition({ SourceIpConfig }: Condition): OtherCondition[] {
  const addresses = texts(SourceIpConfig?.Values).flatMap(addressSamples);
  const [first] = addresses;
  return first === undefined ? [] : [{ needs: { source: first }, ways: addresses.map((source) => ({ source })) }];
}
