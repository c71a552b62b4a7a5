import { describe, expect, test } from "vitest";
import { analyze, type Analysis } from "../../../src/analyze.ts";
import type { Resource, ResourceType, ResourceWith } from "../../../src/native/resources.ts";
import { plan } from "../../../src/plan/plan.ts";
import { estateIndex } from "../../../src/plan/estate-index.ts";
import { planSharedProxy } from "../../../src/plan/shared-proxy/index.ts";
import { resourcesAt } from "../../../src/plan/stages.ts";
import type { Stage } from "../../../src/plan/types.ts";
import { loadSettings } from "../../../src/settings/load.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../../src/settings/types.ts";
import { memoryWorkspace } from "../../../src/source/workspace.ts";
import { knownText } from "../../../src/source/text.ts";

const UPSTREAM = "upstream a { server 10.0.0.1:3000; server 10.0.0.2:3000; }\n";

function host(name: string, more = "", content = "proxy_set_header Host $http_host; proxy_pass http://a;"): string {
  return `server { listen 80; server_name ${name}; ${more} location / { ${content} } }\n`;
}

function settingsOf(text: string): Settings {
  const { settings, errors } = loadSettings({ path: "hakobu.yaml", text });
  expect(errors).toEqual([]);
  return settings;
}

function analysed(
  files: string | Readonly<Record<string, string>>,
  settings: Settings = DEFAULT_SETTINGS,
  skip: string[] = [],
): Analysis {
  const named = typeof files === "string" ? { "nginx.conf": files } : files;
  return analyze({ workspace: memoryWorkspace(named), paths: Object.keys(named), settings, skip });
}

function resources<T extends ResourceType>(analysis: Analysis, type: T, stage: Stage = "after"): ResourceWith<T>[] {
  return resourcesAt(analysis.plan, stage).filter((each: Resource): each is ResourceWith<T> => each.type === type);
}

function tasks(analysis: Analysis): string[] {
  return analysis.plan.tasks.map(({ id }) => id);
}

/** Outcome and reason of each virtual host, by its first line. */
function outcomes(analysis: Analysis): string[] {
  return analysis.findings
    .filter(({ rule }) => rule === "virtual-host-on-shared-proxy")
    .map(
      ({ uses, values }) =>
        `${values["name"]}: ${uses.map(({ outcome, failed }) => [outcome, failed].filter((word) => word !== undefined).join(" ")).join("; ")}`,
    );
}

describe("the balancer", () => {
  test("is named after the proxy's folder, and what nobody said is a placeholder with a task", () => {
    const analysis = analysed({
      "proxies/staff/nginx.conf": `events {}\nhttp { ${UPSTREAM}${host("www.example.com")} }`,
    });
    const [balancer] = resources(analysis, "load-balancer");
    expect(balancer?.id).toBe("load-balancer/staff");
    const text = analysis.artifacts("after").find(({ path }) => path === "load-balancers/staff.json")?.text ?? "";
    for (const variable of [
      "LOAD_BALANCER_SCHEME_STAFF",
      "SUBNET_ID_STAFF_1",
      "SUBNET_ID_STAFF_2",
      "SECURITY_GROUP_ID_STAFF",
      "VPC_ID_STAFF",
      "TARGET_GROUP_HEALTH_CHECK_PATH_STAFF_A",
    ]) {
      expect(text).toContain(`{{ must_env \`${variable}\` }}`);
      expect(analysis.plan.tasks.some(({ commands }) => commands?.check.some((line) => line.includes(variable)))).toBe(
        true,
      );
    }
    expect(tasks(analysis)).toEqual([
      "shared-proxy-network/staff",
      "shared-proxy-health/staff",
      "shared-proxy-groups/staff",
      "shared-proxy-create/staff",
      "shared-proxy-register/staff-a",
      "shared-proxy-smoke/staff",
      "shared-proxy-dns/proxies/staff/nginx.conf/www.example.com",
      "shared-proxy-retire/proxies/staff/nginx.conf",
    ]);
  });

  test("stands where hakobu.yaml says, and then nobody is asked", () => {
    const settings = settingsOf(`environments:
  - path: .
    region: eu-west-1
    vpc: vpc-1
    subnets: [subnet-1, subnet-2]
    securityGroups: [sg-1]
    certificates: ["arn:aws:acm:eu-west-1:012345678901:certificate/a", "arn:aws:acm:eu-west-1:012345678901:certificate/b"]
    scheme: internal
    loadBalancer: tools
    healthCheckPath: /healthz
`);
    const analysis = analysed(`${UPSTREAM}${host("www.example.com").replace("listen 80", "listen 443 ssl")}`, settings);
    const text = analysis.artifacts("after").find(({ path }) => path === "load-balancers/tools.json")?.text ?? "";
    expect(text).toContain('"Scheme": "internal"');
    expect(text).toContain('"CertificateArn": "arn:aws:acm:eu-west-1:012345678901:certificate/a"');
    expect([...new Set(text.match(/must_env `[^`]*`/g))]).toEqual([
      "must_env `LOAD_BALANCER_ARN_TOOLS`",
      "must_env `TARGET_GROUP_ARN_TOOLS_A`",
    ]);
    expect(tasks(analysis)[0]).toBe("shared-proxy-groups/tools");
    const create = analysis.plan.tasks
      .find(({ id }) => id === "shared-proxy-create/tools")
      ?.commands?.action.join("\n");
    expect(create).toContain("add-listener-certificates --region eu-west-1");
    expect(create).toContain("certificate/b");
    expect(create).not.toContain("certificate/a");
  });

  test("has a listener for each port, HTTPS with a certificate that a task asks for", () => {
    const analysis = analysed(
      `${UPSTREAM}${host("www.example.com").replace("listen 80;", "listen 80; listen 443 ssl; listen 8080;")}`,
    );
    expect(resources(analysis, "listener").map(({ id, value }) => `${id} ${knownText(value.Protocol ?? [])}`)).toEqual([
      "listener/nginx-proxy-80 HTTP",
      "listener/nginx-proxy-443 HTTPS",
      "listener/nginx-proxy-8080 HTTP",
    ]);
    expect(tasks(analysis)).toContain("shared-proxy-certificate/nginx-proxy");
  });

  test("waits as long as the longest read time-out, and what is shorter is declared", () => {
    const analysis = analysed(
      `${UPSTREAM}${host("a.example.com")}${host("b.example.com", "", "proxy_set_header Host $http_host; proxy_read_timeout 300s; proxy_pass http://a;")}`,
    );
    const attributes = resources(analysis, "load-balancer")[0]?.value.attributes?.items.map(
      ({ Key, Value }) => `${knownText(Key)}=${knownText(Value)}`,
    );
    expect(attributes).toContain("idle_timeout.timeout_seconds=300");
    expect(attributes).toContain("routing.http.preserve_host_header.enabled=true");
    const declared = analysis.plan.differences.filter(({ field }) => field === "timeout");
    expect(declared).toHaveLength(1);
    expect(analysis.findings.find(({ fingerprint }) => fingerprint === declared[0]?.finding)?.rule).toBe(
      "proxy-timeouts-differ",
    );
  });

  test("comes in the overlap and stays; today there is none", () => {
    const analysis = analysed(`${UPSTREAM}${host("www.example.com")}`);
    expect(resources(analysis, "load-balancer", "before")).toEqual([]);
    expect(resources(analysis, "load-balancer", "overlap")).toHaveLength(1);
    expect(resources(analysis, "load-balancer", "after")).toHaveLength(1);
  });
});

describe("a host moves whole or stays", () => {
  test("with every reason, and the others move without it", () => {
    const analysis = analysed(
      `server { listen 80 default_server; return 404; }\n${UPSTREAM}${host("a.example.com")}${host("b.example.com", "auth_basic Staff;")}${host("c.example.com", "", "root /srv;")}`,
    );
    expect(outcomes(analysis)).toEqual([
      "_: rewrite",
      "a.example.com: rewrite",
      expect.stringMatching(/^b\.example\.com: assist `auth_basic/),
      expect.stringMatching(/^c\.example\.com: keep it serves files/),
    ]);
    const written = analysis
      .artifacts("after")
      .map(({ text }) => text)
      .join("");
    expect(written).toContain("a.example.com");
    expect(tasks(analysis)).toContain("shared-proxy-decide/./b.example.com");
    expect(tasks(analysis)).toContain("shared-proxy-remove/.");
    expect(tasks(analysis)).not.toContain("shared-proxy-retire/.");
  });

  test("a host that stays is refused where the default host would answer for it", () => {
    const analysis = analysed(`${UPSTREAM}${host("a.example.com")}${host("b.example.com", "auth_basic Staff;")}`);
    const [rule, more] = resources(analysis, "listener-rule");
    expect(more).toBeUndefined();
    expect(JSON.stringify(rule?.value)).toContain('"b.example.com"');
    expect(JSON.stringify(rule?.value)).toContain('"421"');
  });

  test("a wildcard that would answer for a name that no rule holds stays, too", () => {
    const analysis = analysed(
      `${UPSTREAM}${host("first.example.com")}${host("*.example.com")}${host("my_app.example.com")}`,
    );
    expect(outcomes(analysis)).toEqual([
      expect.stringMatching(/^first.example.com: assist it answers for every host that has no rule/),
      expect.stringMatching(/^\*\.example\.com: assist `\*\.example\.com` would answer for `my_app\.example\.com`/),
      expect.stringMatching(/^my_app\.example\.com: assist/),
    ]);
    expect(resources(analysis, "load-balancer")).toEqual([]);
  });

  test.each([
    ["listen 127.0.0.1:80;", /keep it listens on the machine's own address/],
    ["listen unix:/run/nginx.sock;", /keep it listens on the machine's own address/],
    ["listen 10.0.0.5:80;", /assist it listens on `10\.0\.0\.5`, too/],
    ["listen 80; listen 127.0.0.1:8080;", /assist it listens on `127\.0\.0\.1`, too/],
    ["listen [::]:80;", /assist it listens on `\[::\]`, too/],
    ["listen 80 proxy_protocol;", /assist `proxy_protocol`/],
  ])("%s", (listens, reason) => {
    const analysis = analysed(`${UPSTREAM}${host("www.example.com").replace("listen 80;", listens)}`);
    expect(outcomes(analysis)).toEqual([expect.stringMatching(reason)]);
    expect(resources(analysis, "load-balancer")).toEqual([]);
  });

  test.each([
    ["proxy_bind 10.0.0.9;", "http", true],
    ["proxy_ssl_verify on;", "https", true],
    ["proxy_ssl_verify off;", "https", false],
    ["proxy_ssl_verify on;", "http", false],
    ["proxy_ssl_certificate a.pem; proxy_ssl_certificate_key a.key;", "https", true],
    ["proxy_ssl_server_name on;", "https", true],
  ])("how nginx connects with %s over %s (%j)", (directive, scheme, stays) => {
    const analysis = analysed(`${UPSTREAM}${host("www.example.com", directive, `proxy_pass ${scheme}://a;`)}`);
    expect(outcomes(analysis)).toEqual([expect.stringMatching(stays ? /assist nginx / : /rewrite$/)]);
  });

  test("something in front of nginx is a question", () => {
    const analysis = analysed(`set_real_ip_from 10.0.0.0/8;\n${UPSTREAM}${host("www.example.com")}`);
    expect(tasks(analysis)[0]).toBe("shared-proxy-front/nginx-proxy");
    expect(tasks(analysed(`${UPSTREAM}${host("www.example.com")}`))).not.toContain("shared-proxy-front/nginx-proxy");
  });

  test("IPv6 beside IPv4 is no other address", () => {
    expect(
      outcomes(analysed(`${UPSTREAM}${host("www.example.com").replace("listen 80;", "listen 80; listen [::]:80;")}`)),
    ).toEqual(["www.example.com: rewrite"]);
  });

  test("a host that nobody can ask for is somebody's mistake", () => {
    const analysis = analysed(`${UPSTREAM}${host("a.example.com")}${host("a.example.com")}${host("_")}`);
    expect(outcomes(analysis).slice(1)).toEqual([
      expect.stringMatching(/assist no client can ask for it/),
      expect.stringMatching(/assist no client can ask for it/),
    ]);
  });

  test("a file that is included twice has one finding, and the weaker outcome", () => {
    const analysis = analysed({
      "nginx.conf": "events {}\nhttp { include a.conf; include a.conf; }",
      "a.conf": host("a.example.com", "", "proxy_set_header Host $http_host; proxy_pass http://10.0.0.1;"),
    });
    expect(outcomes(analysis)).toEqual([expect.stringMatching(/^a\.example\.com: assist no client can ask for it/)]);
  });

  test("hosts that only refuse are no reason for a balancer", () => {
    const analysis = analysed("server { listen 80 default_server; server_name _; return 404; }");
    expect(outcomes(analysis)).toEqual([expect.stringMatching(/keep it only refuses requests/)]);
    expect(resources(analysis, "load-balancer")).toEqual([]);
  });

  test("what cannot be read keeps the hosts of its file", () => {
    const analysis = analysed({
      "nginx.conf": "events {}\nhttp { include conf.d/*.conf; }",
      "conf.d/a.conf": `${UPSTREAM}${host("a.example.com")}`,
      "conf.d/b.conf": `${host("b.example.com")}server { listen 80; server_name c.example.com; lisen 81; location / { proxy_pass http://a; } }\n`,
    });
    expect(outcomes(analysis)).toEqual([
      "a.example.com: rewrite",
      expect.stringMatching(/^b\.example\.com: assist a part of its configuration could not be read/),
      expect.stringMatching(/^c\.example\.com: assist a part of its configuration could not be read/),
    ]);
  });

  test("what cannot be read is the only reason, not what would follow from it", () => {
    const broken = `server { listen 80; server_name a.example.com; location / { proxy_pas http://10.0.0.1; } location / { return 404; } }`;
    expect(outcomes(analysed(broken))).toEqual([
      "a.example.com: assist a part of its configuration could not be read, or nginx would refuse it",
    ]);
  });

  test("a password in a redirect is no part of the reason", () => {
    const redirect = `server { listen 80; server_name a.example.com; return 302 https://me:hunter2hunter2@b.example.com/; }`;
    const [outcome = ""] = outcomes(analysed(redirect));
    expect(outcome).toContain("takes no user name or password");
    expect(outcome).not.toContain("hunter2");
  });

  test("the default server stays in nginx for as long as another host does", () => {
    const unknown = "server { listen 80 default_server; server_name _; return 404; }\n";
    const moving = host("www.example.com");
    const remove = (text: string): string =>
      analysed(`${UPSTREAM}${text}`).plan.tasks.find(({ id }) => id.startsWith("shared-proxy-remove/"))?.action ?? "";
    const action = remove(`${unknown}${moving}${host("api.example.com", 'auth_basic "x";')}`);
    expect(action).toContain("Delete the `server` blocks of `www.example.com`, and");
    expect(action).toContain("Leave `_`: without a default server");
    expect(remove(`${unknown}${moving}`)).toBe("");
  });

  test("a name on two ports is moved by one task, and a default server goes with the last host of its port", () => {
    const secure = host("www.example.com").replace("listen 80", "listen 443 ssl");
    const redirect = "server { listen 80; server_name www.example.com; return 301 https://$host$request_uri; }\n";
    const analysis = analysed(`${UPSTREAM}${secure}${redirect}${host("api.example.com", 'auth_basic "x";')}`);
    expect(tasks(analysis).filter((id) => id.startsWith("shared-proxy-dns/"))).toEqual([
      "shared-proxy-dns/./www.example.com",
    ]);
    const remove = analysis.plan.tasks.find(({ id }) => id.startsWith("shared-proxy-remove/"));
    expect(remove?.title).toBe("Remove the virtual host from nginx");
    expect(remove?.action).toContain("Leave `www.example.com#2`: ");
    expect(remove?.after).toEqual(["shared-proxy-dns/./www.example.com"]);
  });

  test("a suppressed or skipped finding leaves the host with nginx", () => {
    const analysis = analysed(
      `${UPSTREAM}${host("a.example.com")}# hakobu-ignore virtual-host-on-shared-proxy -- it moves next year\n${host("b.example.com")}`,
    );
    expect(JSON.stringify(resources(analysis, "listener-rule").map(({ value }) => value))).toContain('"421"');
    const skipped = analysed(`${UPSTREAM}${host("a.example.com")}`, DEFAULT_SETTINGS, ["shared-proxy"]);
    expect(skipped.plan.additions).toEqual([]);
    expect(skipped.report().ledger.totals.unread).toBe(0);
  });
});

describe("limits", () => {
  const many = (count: number): string =>
    Array.from(
      { length: count },
      (_, index) =>
        `upstream u${index} { server 10.0.${index >> 8}.${index & 255}:80; }\n${host(`h${index}.example.com`, "", `proxy_set_header Host $http_host; proxy_pass http://u${index};`)}`,
    ).join("");

  test("beyond a hundred target groups hosts stay, in the order of the configuration", () => {
    const analysis = analysed(`server { listen 80 default_server; return 404; }\n${many(103)}`);
    expect(resources(analysis, "target-group")).toHaveLength(100);
    const stay = outcomes(analysis).filter((line) => line.includes("assist"));
    expect(stay).toHaveLength(3);
    expect(stay[0]).toMatch(/^h100\.example\.com: assist `nginx-proxy` has 100 target groups/);
    expect(analysis.findings.map(({ rule }) => rule)).toContain("proxy-exceeds-target-groups");
  });

  test("files may have balancers of their own", () => {
    const settings = settingsOf(
      "environments: [{ path: conf.d/b.conf, loadBalancer: second }, { path: ., loadBalancer: first }]",
    );
    const analysis = analysed(
      {
        "nginx.conf": "events {}\nhttp { include conf.d/*.conf; }",
        "conf.d/a.conf": `${UPSTREAM}server { listen 80 default_server; return 404; }\n${host("a.example.com")}${host("*.example.com")}`,
        "conf.d/b.conf": host("b.example.com"),
      },
      settings,
    );
    expect(resources(analysis, "load-balancer").map(({ id }) => id)).toEqual([
      "load-balancer/first",
      "load-balancer/second",
    ]);
    expect(resources(analysis, "target-group").map(({ id }) => id)).toEqual([
      "target-group/first-a",
      "target-group/second-a",
    ]);
    const first = resources(analysis, "listener-rule").filter(({ balancer }) => balancer === "first");
    // What moved elsewhere must not be answered by the wildcard here.
    expect(first.map(({ value }) => JSON.stringify(value)).find((text) => text.includes('"b.example.com"'))).toContain(
      '"421"',
    );
  });

  test("more than a hundred rules need a higher quota", () => {
    const hosts = Array.from({ length: 120 }, (_, index) => host(`h${index}.example.com`)).join("");
    const analysis = analysed(`${UPSTREAM}server { listen 80 default_server; return 404; }\n${hosts}`);
    const quota = analysis.plan.tasks.find(({ id }) => id === "shared-proxy-quota/nginx-proxy");
    expect(quota?.title).toContain("120");
    expect(analysis.plan.tasks.find(({ id }) => id === "shared-proxy-groups/nginx-proxy")?.after).toContain(quota?.id);
  });
});

describe("targets", () => {
  test("a name is a question, and an address is registered by a command", () => {
    const analysis = analysed(`upstream a { server app.internal:3000; }\n${host("www.example.com")}`);
    expect(JSON.stringify(resources(analysis, "target-group")[0]?.value)).toContain('"attribute":"target-type"');
    expect(tasks(analysis)).toContain("shared-proxy-target-type/nginx-proxy");
    expect(analysis.plan.tasks.find(({ id }) => id.startsWith("shared-proxy-register"))?.commands).toBeUndefined();
  });

  test("an app that hakobu.yaml names registers its own tasks", () => {
    const definition =
      "scheduler: { type: ecs, region: eu-west-1, desired_count: 1, network_mode: awsvpc }\napp: { image: shop, memory: 128 }\n";
    const analysis = analysed(
      { "nginx.conf": `upstream a { server app.internal:3000; }\n${host("www.example.com")}`, "shop.yml": definition },
      settingsOf("aliases: { a: shop }"),
    );
    expect(JSON.stringify(resources(analysis, "target-group")[0]?.value.targetGroup.TargetType)).toContain('"ip"');
    expect(analysis.plan.tasks.find(({ id }) => id.startsWith("shared-proxy-register"))?.action).toContain("`shop`");
    expect(tasks(analysis)).not.toContain("shared-proxy-target-type/nginx-proxy");
  });

  test("each group stands for its servers", () => {
    const analysis = analysed(`upstream a { server 10.0.0.1 weight=9; server 10.0.0.2; }\n${host("www.example.com")}`);
    expect(analysis.plan.correspondences).toEqual([
      { targetGroup: "nginx-proxy-a", backends: [". a 10.0.0.1:80"] },
      { targetGroup: "nginx-proxy-a-2", backends: [". a 10.0.0.2:80"] },
    ]);
  });
});

describe("the ledger", () => {
  const text = `gzip on;\nproxy_set_header Host $http_host;\n${UPSTREAM}${host("a.example.com", "access_log off; client_max_body_size 5m;", "proxy_pass http://a;")}${host("b.example.com", "auth_basic Staff;")}${host("c.example.com", "", "root /srv;")}`;

  test("accounts for every construct of what moves, waits and stays", () => {
    const { entries, totals } = analysed(text).report().ledger;
    expect(totals.unread).toBe(0);
    const stateAt = (start: string): string | undefined => {
      const before = text.slice(0, text.indexOf(start));
      const line = before.split("\n").length;
      const column = before.length - before.lastIndexOf("\n");
      return entries.find(({ startLine, startColumn }) => startLine === line && startColumn === column)?.state;
    };
    const states = {
      "gzip on": "carried",
      "upstream a": "rewritten",
      "server 10.0.0.1": "rewritten",
      "server_name a.example.com": "rewritten",
      "access_log off": "dropped",
      "client_max_body_size 5m": "dropped",
      "server_name b.example.com": "manual",
      "auth_basic Staff": "manual",
      "server_name c.example.com": "carried",
      "root /srv": "carried",
    };
    expect(Object.fromEntries(Object.keys(states).map((start) => [start, stateAt(start)]))).toEqual(states);
  });

  test("says where in the output a construct went", () => {
    const { entries } = analysed(`${UPSTREAM}${host("a.example.com")}`).report().ledger;
    // The last construct of the file is `proxy_pass`.
    const pass = entries.at(-1);
    expect(pass?.state).toBe("rewritten");
    expect(pass?.into.map(({ file }) => file)).toContain("load-balancers/nginx-proxy.json");
  });

  test("leaves nothing unread at any stage", () => {
    const analysis = analysed(text);
    for (const stage of ["before", "overlap", "after"] as const)
      expect(analysis.report({ stage }).ledger.totals.unread, stage).toBe(0);
  });
});

test("priorities of an earlier run are kept", () => {
  const { estate, findings } = analysed(
    `${UPSTREAM}server { listen 80 default_server; return 404; }\n${host("a.example.com")}${host("b.example.com")}`,
  );
  const active = findings.filter(({ mechanism }) => mechanism === "shared-proxy");
  const context = { estate, settings: DEFAULT_SETTINGS, index: estateIndex(estate) };
  const id = "listener-rule/nginx-proxy-80/b.example.com /";
  const made = planSharedProxy(active, { ...context, priorities: new Map([[id, 700]]) }).additions;
  const priorities = made.flatMap(({ resource }) =>
    resource.type === "listener-rule" && resource.value.Priority.kind === "literal"
      ? [`${resource.id} ${resource.value.Priority.value}`]
      : [],
  );
  expect(priorities).toEqual(["listener-rule/nginx-proxy-80/a.example.com / 350", `${id} 700`]);
});

test("every difference has a finding of its own family or of its host, and no finding means no plan", () => {
  const analysis = analysed(
    `${UPSTREAM}${host("a.example.com", "", "proxy_set_header X-Real-IP $remote_addr; proxy_pass http://a;")}`,
  );
  const rules = new Map(analysis.findings.map(({ fingerprint, rule }) => [fingerprint, rule]));
  expect(analysis.plan.differences.map(({ finding, field }) => `${field}: ${rules.get(finding)}`).toSorted()).toEqual([
    "header: balancer-sets-forwarded-headers",
    "header: proxy-sets-header",
    "host: proxy-changes-host",
    "limit: proxy-limits-body",
  ]);
  expect(plan(analysis.estate, [], { settings: DEFAULT_SETTINGS }).additions).toEqual([]);
});

describe("a DNS name leads to nginx or to the balancer, for all ports", () => {
  const TLS = "ssl_certificate c.pem; ssl_certificate_key k.pem;";
  const redirect = (name: string) =>
    `server { listen 80; server_name ${name}; return 301 https://$host$request_uri; }\n`;
  const secure = (name: string, more = "") =>
    `server { listen 443 ssl; server_name ${name}; ${TLS} ${more} location / { proxy_set_header Host $http_host; proxy_pass http://a; } }\n`;
  const outcomeOf = (analysis: Analysis): unknown[] =>
    analysis.findings.filter(({ rule }) => rule === "virtual-host-on-shared-proxy").map(({ outcome }) => outcome);

  test("a redirect stays where the site behind it stays", () => {
    const analysis = analysed(UPSTREAM + redirect("a.example.com") + secure("a.example.com", "auth_basic x;"));
    expect(resources(analysis, "load-balancer")).toEqual([]);
    expect(tasks(analysis).filter((id) => id.startsWith("shared-proxy-dns"))).toEqual([]);
    expect(outcomeOf(analysis)).toEqual(["assist", "assist"]);
  });

  test("a site stays where the redirect for every name stays, and what leads to it, too", () => {
    const catchAll =
      "server { listen 80 default_server; server_name _; location /.well-known/ { root /srv; } location / { return 301 https://$host$request_uri; } }\n";
    const analysis = analysed(UPSTREAM + catchAll + secure("a.example.com"));
    expect(resources(analysis, "load-balancer")).toEqual([]);
    expect(outcomeOf(analysis)).toEqual(["keep", "assist"]);
  });

  test("a chain of names keeps every host of it", () => {
    const analysis = analysed(
      `${UPSTREAM}${redirect("c.example.com")}${secure("b.example.com c.example.com")}${redirect("b.example.com a.example.com")}${secure("a.example.com", "auth_basic x;")}`,
    );
    expect(outcomeOf(analysis)).toEqual(["assist", "assist", "assist", "assist"]);
  });

  test("a catch-all that refuses keeps nobody, and neither does a status page on a port of its own", () => {
    const analysis = analysed(
      `${UPSTREAM}server { listen 443 ssl default_server; ssl_reject_handshake on; }
server { listen 8080; server_name _; location / { stub_status; } }
${redirect("a.example.com")}${secure("a.example.com")}`,
    );
    expect(outcomeOf(analysis).slice(2)).toEqual(["rewrite", "rewrite"]);
  });

  test("names that stay below a wildcard get records of their own first", () => {
    const analysis = analysed(
      UPSTREAM +
        host("*.example.com") +
        host("adm.example.com", "auth_basic x;") +
        host("adm.example.org", "auth_basic x;"),
    );
    const dns = analysis.plan.tasks.find(({ id }) => id.startsWith("shared-proxy-dns"));
    expect(dns?.precondition).toMatch(/does not take it along: `adm\.example\.com`\.$/);
  });
});

test("the empty name is no value of a condition", () => {
  const analysis = analysed(`${UPSTREAM}${host("a.example.com")}${host('"" b.example.com')}`);
  const hosts = resources(analysis, "listener-rule").flatMap(({ value }) =>
    value.Conditions.items.flatMap((condition) =>
      (condition.HostHeaderConfig?.Values?.items ?? []).map((text) => knownText(text)),
    ),
  );
  expect(hosts).toEqual(["b.example.com"]);
});

test("a host stays where another one takes an address of its port, or where `proxy_redirect` changes redirects", () => {
  const mixed = analysed(
    `${UPSTREAM}${host("a.example.com")}server { listen 10.0.0.9:80; server_name b.example.com; location / { proxy_pass http://a; } }`,
  );
  expect(resources(mixed, "load-balancer")).toEqual([]);
  const redirects = analysed(`${UPSTREAM}${host("a.example.com", "proxy_redirect http:// https://;")}`);
  expect(resources(redirects, "load-balancer")).toEqual([]);
  for (const value of ["off", "default"])
    expect(
      resources(
        analysed(`${UPSTREAM}${host("a.example.com", "", `proxy_pass http://a; proxy_redirect ${value};`)}`),
        "load-balancer",
      ),
    ).toHaveLength(1);
});
