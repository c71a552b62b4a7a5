import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { analyze } from "../../../src/analyze.ts";
import { loadBalancing } from "../../../src/loaders/native/index.ts";
import type { Resource } from "../../../src/native/resources.ts";
import type { Plan } from "../../../src/plan/types.ts";
import { compare } from "../../../src/replay/compare.ts";
import { backendsByName } from "../../../src/replay/compare/targets.ts";
import type { Comparison } from "../../../src/replay/compare/types.ts";
import { replay } from "../../../src/replay/replay.ts";
import { requestText } from "../../../src/report/replay.ts";
import { DEFAULT_SETTINGS } from "../../../src/settings/types.ts";
import { memoryWorkspace } from "../../../src/source/workspace.ts";
import { mutateRules } from "../alb/mutants.ts";
import { oldSideOf } from "../compare/pair.ts";
import { albDecisions, albModel } from "../../../src/replay/alb.ts";
import { coreOfBalancers } from "../../../src/replay/compare/core.ts";
import { gridOf } from "./probes.ts";

/** The files of a folder by their paths in it. */
function filesIn(folder: string, inside = ""): Record<string, string> {
  const files: Record<string, string> = {};
  for (const name of readdirSync(join(folder, inside)).toSorted()) {
    const path = inside === "" ? name : `${inside}/${name}`;
    if (statSync(join(folder, path)).isDirectory()) Object.assign(files, filesIn(folder, path));
    else files[path] = readFileSync(join(folder, path), "utf8");
  }
  return files;
}

const UPSTREAMS = `
upstream web { server 10.0.0.1:80 weight=3; server 10.0.0.2:80; }
upstream api { server 10.0.1.1:8080; }
upstream old { server 10.0.2.1:80; }
`;

const WRITTEN: readonly { readonly name: string; readonly files: Record<string, string> }[] = [
  {
    name: "hosts and paths",
    nginx: `${UPSTREAMS}
server { listen 80 default_server; server_name _; return 404; }
server {
  listen 80;
  server_name shop.example.com www.shop.example.com m.shop.example.com shop.example.org;
  location / { proxy_pass http://web; }
  location /api { proxy_pass http://api; }
  location /api/old/ { proxy_pass http://old; }
  location = /api/health { default_type text/plain; return 200 "fine"; }
  location ~ \\.php$ { proxy_pass http://old; }
}
server {
  listen 80;
  server_name docs.example.com;
  location / { return 301 https://shop.example.com/docs$request_uri; }
}
`,
  },
  {
    name: "wildcards beside exact names",
    nginx: `${UPSTREAMS}
server { listen 80; server_name .example.com; location / { proxy_pass http://web; } location /api/ { proxy_pass http://api; } }
server { listen 80; server_name *.dev.example.com; location / { proxy_pass http://old; } }
server { listen 80; server_name admin.example.com; location / { proxy_pass http://api; } }
server { listen 80 default_server; server_name catch.example.net; return 403; }
`,
  },
  {
    name: "a redirect to https, limits and headers",
    nginx: `${UPSTREAMS}
proxy_set_header Host $host;
proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
server { listen 80 default_server; server_name shop.example.com; return 301 https://$host$request_uri; }
server {
  listen 443 ssl default_server;
  server_name shop.example.com;
  ssl_certificate cert.pem;
  ssl_certificate_key key.pem;
  client_max_body_size 20m;
  location / { proxy_pass http://web; proxy_read_timeout 90s; }
  location /static/ { proxy_pass http://api/assets/; }
}
`,
  },
].map(({ name, nginx }) => ({ name, files: { "nginx.conf": `events {}\nhttp {\n${nginx}}\n` } }));

const PROXIES = [...WRITTEN, { name: "the staff fixture", files: filesIn("fixtures/staff/input") }];

describe.each(PROXIES)("what is planned for $name", ({ files }) => {
  const { estate, plan, artifacts } = analyze({
    workspace: memoryWorkspace(files),
    paths: Object.keys(files).filter((path) => path !== "hakobu.yaml"),
    settings: DEFAULT_SETTINGS,
  });
  const { resources } = loadBalancing(new Map(artifacts("after").map(({ path, text }) => [path, text])));
  const replayed = (changed: readonly Resource[], plannedAs: Plan = plan): Comparison => {
    const result = replay(estate, plannedAs, { stage: "after", resources: changed });
    const [first, ...others] = result.proxies;
    if (first?.comparison === undefined || others.length > 0) throw new Error(first?.reason ?? "no single proxy");
    return first.comparison;
  };
  const right = replayed(resources);

  test("answers as nginx does, but for what is declared", () => {
    expect(right.counterExamples.map(({ request, mismatches }) => [requestText(request), ...mismatches])).toEqual([]);
    expect(right.compared).toBeGreaterThan(80);
  });

  test("every decision was exercised, or is proved unreachable", () => {
    const open = right.unexercised.filter(({ unreachable, notModelled }) => unreachable === undefined && !notModelled);
    expect(open.map(({ side, what, span }) => `${side} ${what} at ${span.path}:${span.start}`)).toEqual([]);
  });

  test("every mutant that is not the same in another form has a counter-example", { timeout: 120_000 }, () => {
    const [proxy] = estate.proxies;
    const balancer = resources.find(({ type }) => type === "load-balancer")?.balancer;
    if (proxy === undefined || balancer === undefined) throw new Error("nothing is planned");
    const mutants = mutateRules(resources);
    expect(mutants.length).toBeGreaterThan(5);
    const survivors = mutants.filter(({ resources: changed }) => replayed(changed).undeclared === 0);
    // What hosts that stay are told, and what no request can get to, is nothing that the replay is about.
    const left = new Set(right.hostsLeft.map(({ host }) => host));
    const grid = gridOf(proxy, resources);
    const backendsOf = backendsByName(plan.correspondences, proxy.id);
    const missed = survivors.flatMap(({ name, resources: changed }) => {
      const { counterExamples } = compare({
        old: oldSideOf(proxy),
        new: {
          model: albModel({ resources: changed, balancer }),
          decisions: albDecisions({ resources: changed, balancer }),
          core: coreOfBalancers(changed),
        },
        requests: grid,
        backendsOf,
        differences: plan.differences,
        left: proxy.hosts
          .filter(({ id }) => left.has(id))
          .map(({ id, span, names }) => ({
            host: id,
            span,
            reason: "",
            places: [span, ...names.map((each) => each.span)],
          })),
      });
      const [first] = counterExamples;
      return first === undefined ? [] : [`${name}: ${requestText(first.request)}`];
    });
    expect(missed).toEqual([]);
  });

  test("every declaration is needed, or another says the same", { timeout: 60_000 }, () => {
    expect(right.differences.length).toBe(plan.differences.length);
    const needless = right.differences.flatMap(({ difference, count }, index) => {
      if (count === 0) return [];
      const without = { ...plan, differences: plan.differences.toSpliced(index, 1) };
      if (replayed(resources, without).undeclared > 0) return [];
      const same = plan.differences.filter((other) => other !== difference && other.field === difference.field);
      return same.length > 0 ? [] : [`${difference.field} at ${difference.span.path}:${difference.span.start}`];
    });
    expect(needless).toEqual([]);
    const none = replayed(resources, { ...plan, differences: [] });
    expect(none.undeclared).toBe(right.declared);
  });
});
