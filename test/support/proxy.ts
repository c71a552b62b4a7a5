import type { Proxy } from "../../src/estate/proxy.ts";
import { loadProxies, type LoadedProxies } from "../../src/loaders/proxy/load.ts";
import { memoryWorkspace } from "../../src/source/workspace.ts";

/** Loads nginx files as the tool does; a text alone is `nginx.conf`. No value counts as a secret. */
export function loadProxyFiles(
  files: string | Readonly<Record<string, string>>,
  isSecret: (name: string, value: string) => boolean = () => false,
): LoadedProxies {
  const named = typeof files === "string" ? { "nginx.conf": files } : files;
  return loadProxies(memoryWorkspace(named), Object.keys(named), { isSecret });
}

/**
 * The first proxy that nginx files make: a text alone is `nginx.conf`, and may be a whole configuration (`http { … }`)
 * or what stands in `http` (`server { … } upstream … { … }`), which is then the proxy `.`.
 *
 * @throws Error where nobody claims the files, or nginx would refuse them (unless `refused` allows it)
 */
export function proxyOf(files: string | Readonly<Record<string, string>>, { refused = false } = {}): Proxy {
  const { proxies, problems } = loadProxyFiles(files);
  const faults = problems.filter(({ code }) => code !== "nginx-main-missing" && code !== "nginx-include-empty");
  const [proxy] = proxies;
  if (proxy === undefined) throw new Error("nobody claims these files as nginx's");
  if (!refused && faults.length > 0)
    throw new Error(
      `nginx would refuse this: ${faults.map(({ values, code }) => values["message"] ?? code).join("; ")}`,
    );
  return proxy;
}
