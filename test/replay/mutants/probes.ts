import type { Proxy } from "../../../src/estate/proxy.ts";
import type { Resource } from "../../../src/native/resources.ts";
import type { ReplayRequest } from "../../../src/replay/types.ts";
import { knownText } from "../../../src/source/text.ts";

/**
 * A dense grid of requests, made another way than the generator makes its own: every host that anything mentions and
 * its neighbours, times every path that anything mentions and its neighbours, times every address.
 */
export function gridOf(proxy: Proxy, resources: readonly Resource[]): ReplayRequest[] {
  const hosts = new Set<string | undefined>([undefined, "", "nobody.example"]);
  const paths = new Set<string>(["/", "/zzz"]);
  const sources = new Set<string>(["198.51.100.7"]);
  const methods = new Set<string>(["GET"]);
  const addHost = (text: string): void => {
    for (const star of ["a", "a.b"]) {
      const host = text.replaceAll("*", star).replaceAll("?", "q");
      for (const each of [host, `z.${host}`, `z${host}`, host.slice(host.indexOf(".") + 1)])
        if (/^[a-z0-9.-]*$/.test(each)) hosts.add(each);
    }
  };
  const addPath = (text: string): void => {
    for (const star of ["", "z", "z/y.php"]) {
      const path = text.replaceAll("*", star).replaceAll("?", "q");
      for (const each of [path, `${path}z`, `${path}/`, path.slice(0, -1), `/z${path}`])
        if (/^\/[!-~]*$/.test(each) && !each.includes("//")) paths.add(each);
    }
  };
  const addSource = (text: string): void => {
    const parts = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?:\/(\d+))?$/.exec(text);
    if (parts === null) return;
    const address = parts.slice(1, 5).reduce((value, part) => value * 256 + Number(part), 0);
    const size = 2 ** (32 - Number(parts[5] ?? 32));
    for (const each of [address, address + size - 1, address - 1, address + size, address + 2 * size - 1])
      sources.add([24, 16, 8, 0].map((shift) => Math.floor(each / 2 ** shift) % 256).join("."));
  };
  for (const host of proxy.hosts) {
    for (const { text, kind } of host.names) if (kind !== "regex") addHost(kind === "leading" ? `*.${text}` : text);
    const visit = (locations: typeof host.locations): void => {
      for (const { modifier, path, handling, locations: inner } of locations) {
        if (!modifier.startsWith("~")) addPath(path);
        for (const { source } of handling.access) addSource(source);
        visit(inner);
      }
    };
    visit(host.locations);
  }
  for (const resource of resources) {
    if (resource.type !== "listener-rule") continue;
    for (const condition of resource.value.Conditions.items) {
      for (const text of condition.HostHeaderConfig?.Values?.items ?? []) addHost(knownText(text) ?? "");
      for (const text of condition.PathPatternConfig?.Values?.items ?? []) addPath(knownText(text) ?? "");
      for (const text of condition.SourceIpConfig?.Values.items ?? []) addSource(knownText(text) ?? "");
      for (const text of condition.HttpRequestMethodConfig?.Values.items ?? []) methods.add(knownText(text) ?? "");
    }
  }
  const endpoints = new Map(
    proxy.hosts.flatMap(({ listens }) => listens.map(({ ssl, port }) => [port, ssl ? "https" : "http"] as const)),
  );
  const found: ReplayRequest[] = [];
  for (const [port, scheme] of endpoints)
    for (const host of hosts)
      for (const path of paths)
        for (const source of sources)
          for (const method of methods)
            for (const target of path === "/" ? ["/", "/?q=1"] : [path])
              found.push({ scheme, port, method, host, target, headers: [], source, body: 0, delay: 0 });
  return found;
}
