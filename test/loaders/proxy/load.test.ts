import { describe, expect, it } from "vitest";
import { loadProxies } from "../../../src/loaders/proxy/load.ts";
import { memoryWorkspace, type Workspace } from "../../../src/source/workspace.ts";
import { loadProxyFiles } from "../../support/proxy.ts";

const SHOP = "server { server_name shop.example.com; location / { proxy_pass http://10.0.0.1:3000; } }\n";
const WIKI = "server { server_name wiki.example.com; location / { proxy_pass http://10.0.0.2:3000; } }\n";
const MAIN = "events {}\nhttp {\n  include conf.d/*.conf;\n}\n";

const summary = (files: Readonly<Record<string, string>>, named: readonly string[] = []) => {
  const { claimed, proxies, problems } = loadProxies(memoryWorkspace(files), Object.keys(files), {
    isSecret: () => false,
    named: new Set(named),
  });
  return {
    claimed,
    proxies: proxies.map(({ id, hosts }) => `${id}: ${hosts.map((host) => host.id).join(" ")}`.trim()),
    problems: problems.map(({ code, span }) => `${span.path} ${code}`),
  };
};

describe("claiming", () => {
  it("a main file with all that it includes is one proxy", () => {
    expect(summary({ "proxy/nginx.conf": MAIN, "proxy/conf.d/b.conf": WIKI, "proxy/conf.d/a.conf": SHOP })).toEqual({
      claimed: ["proxy/conf.d/a.conf", "proxy/conf.d/b.conf", "proxy/nginx.conf"],
      proxies: ["proxy/nginx.conf: shop.example.com wiki.example.com"],
      problems: [],
    });
  });

  it("servers that no main file includes are one proxy of their folder, which is said", () => {
    expect(summary({ "nginx/conf.d/b.conf": WIKI, "nginx/conf.d/a.conf": SHOP, "x.conf": SHOP })).toEqual({
      claimed: ["nginx/conf.d/a.conf", "nginx/conf.d/b.conf", "x.conf"],
      proxies: [".: shop.example.com", "nginx/conf.d: shop.example.com wiki.example.com"],
      problems: ["nginx/conf.d/a.conf nginx-main-missing", "x.conf nginx-main-missing"],
    });
  });

  it("what another such file includes is not one more", () => {
    const files = { "a.conf": "include inner.conf;\nserver { server_name a.example; }\n", "inner.conf": SHOP };
    expect(summary(files).proxies).toEqual([".: shop.example.com a.example"]);
  });

  it("a link in sites-enabled is not read twice", () => {
    const files = {
      "nginx.conf": "events {}\nhttp { include sites-enabled/*; }\n",
      "sites-enabled/shop": SHOP,
      "sites-available/shop": SHOP,
      "sites-available/wiki": WIKI,
    };
    expect(summary(files).proxies).toEqual(["nginx.conf: shop.example.com", "sites-available: wiki.example.com"]);
  });

  it("takes nothing that is another program's", () => {
    const other = {
      "redis.conf": "port 6379\nbind 127.0.0.1\n",
      "my.cnf": "[mysqld]\nuser = mysql\n",
      "named.conf": 'zone "example.com" {\n  type master;\n};\n',
      "app.rb": MAIN,
      "nginx.conf.erb": MAIN,
      "nginx.yml": MAIN,
      ".shop.conf": SHOP,
      Dockerfile: "FROM nginx\n",
      "notes.txt": "The server { as we call it } is down;\n",
    };
    expect(summary(other)).toEqual({ claimed: [], proxies: [], problems: [] });
  });

  it("takes a snippet only where it is included or named", () => {
    const files = {
      "conf.d/shop.conf": "server { include snippets/a.conf; }\n",
      "snippets/a.conf": "listen 81;\n",
      "snippets/b.conf": "location / { proxy_pass http://app; }\n",
    };
    expect(summary(files).claimed).toEqual(["conf.d/shop.conf", "snippets/a.conf"]);
    expect(summary(files, ["snippets/b.conf"]).claimed).toEqual([
      "conf.d/shop.conf",
      "snippets/a.conf",
      "snippets/b.conf",
    ]);
  });

  it("a broken file is somebody's, and the others are read", () => {
    expect(
      summary({ "nginx.conf": MAIN, "conf.d/a.conf": SHOP, "conf.d/b.conf": "server {\n  listen 80\n}\n" }),
    ).toEqual({
      claimed: ["conf.d/a.conf", "conf.d/b.conf", "nginx.conf"],
      proxies: ["nginx.conf: shop.example.com _"],
      problems: ["conf.d/b.conf nginx-syntax"],
    });
  });

  it("a file that is no text is a problem, and has a construct that nothing accounts for", () => {
    const { claimed, proxies, problems, constructs } = loadProxyFiles({ "nginx.conf": `${MAIN}\u0000` });
    expect(claimed).toEqual(["nginx.conf"]);
    expect(problems.map(({ code }) => code)).toContain("file-binary");
    expect(constructs.get("nginx.conf")).toHaveLength(1);
    expect(proxies[0]?.unread).toEqual([{ path: "nginx.conf", start: 0, end: 0 }]);
  });

  it("stream alone is a proxy without hosts, all of it not modelled", () => {
    const [proxy] = loadProxyFiles({
      "nginx.conf": "events {}\nstream { server { listen 5432; proxy_pass 10.0.0.1:5432; } }\n",
    }).proxies;
    expect(proxy?.hosts).toEqual([]);
    expect(proxy?.directives.map(({ name, effect }) => `${name} ${effect}`)).toEqual([
      "events none",
      "stream unmodelled",
      "server unmodelled",
      "listen unmodelled",
      "proxy_pass unmodelled",
    ]);
  });

  it("a dump is a configuration of its own, its spans in the dump", () => {
    const dump = `# configuration file /etc/nginx/nginx.conf:\n${MAIN}\n# configuration file /etc/nginx/conf.d/a.conf:\n${SHOP}\n`;
    const { proxies, claimed } = loadProxyFiles({ "proxy.dump": dump });
    expect(claimed).toEqual(["proxy.dump"]);
    const [host] = proxies[0]?.hosts ?? [];
    expect(host?.id).toBe("shop.example.com");
    expect(dump.slice(host?.span.start, host?.span.end)).toBe("server {");
  });

  it("does not depend on the order of the paths", () => {
    const files = { "nginx.conf": MAIN, "conf.d/a.conf": SHOP, "conf.d/b.conf": WIKI, "other/c.conf": SHOP };
    const load = (paths: string[]) =>
      JSON.stringify(loadProxies(memoryWorkspace(files), paths, { isSecret: () => false }).proxies);
    expect(load(Object.keys(files).toReversed())).toBe(load(Object.keys(files)));
  });

  it("reads none of ten thousand files of others", () => {
    const paths = Array.from(
      { length: 10_000 },
      (_, index) => `apps/app${index}${[".yml", ".rb", ".jsonnet", ".md"][index % 4]}`,
    );
    const read: string[] = [];
    const workspace: Workspace = {
      read(path) {
        read.push(path);
        return path === "nginx.conf" ? { kind: "file", text: "events {}\nhttp {}\n" } : { kind: "missing" };
      },
      list: () => [],
    };
    loadProxies(workspace, [...paths, "nginx.conf"], { isSecret: () => false });
    expect([...new Set(read)]).toEqual(["nginx.conf"]);
  });
});

describe("includes", () => {
  const server = (line: string): string => `events {}\nhttp {\n  server { server_name a.example; ${line} }\n}\n`;
  const unmodelled = (files: Readonly<Record<string, string>>) =>
    loadProxyFiles(files).proxies[0]?.hosts[0]?.fallback.unmodelled.map(({ directive }) => directive);

  it("start in the folder of the main file, and so does /etc/nginx", () => {
    const files = {
      "proxy/nginx.conf": server("include snippets/outer.conf;"),
      "proxy/snippets/outer.conf": "include /etc/nginx/snippets/inner.conf;\n",
      "proxy/snippets/inner.conf": "client_max_body_size 7m;\n",
    };
    const { proxies, claimed } = loadProxyFiles(files);
    expect(claimed).toEqual(Object.keys(files).toSorted());
    expect(proxies[0]?.hosts[0]?.fallback.maximumBody.bytes).toBe(7 * 1024 ** 2);
  });

  it("of a file in conf.d start in the folder above it", () => {
    const files = {
      "proxy/conf.d/a.conf": "server { include snippets/a.conf; }\n",
      "proxy/snippets/a.conf": "return 404;\n",
    };
    expect(loadProxyFiles(files).proxies[0]?.hosts[0]?.steps).toHaveLength(1);
  });

  it("of a repository that mirrors the system are found there", () => {
    const files = {
      "files/etc/nginx/nginx.conf": server("include /opt/acme/tls.conf;"),
      "files/opt/acme/tls.conf": "return 404;\n",
    };
    expect(loadProxyFiles(files).proxies[0]?.hosts[0]?.steps).toHaveLength(1);
  });

  it("of nginx's own distribution may be missing", () => {
    const { proxies, problems } = loadProxyFiles({
      "nginx.conf": "events {}\nhttp { include mime.types; include /etc/nginx/fastcgi_params; server {} }\n",
    });
    expect(problems).toEqual([]);
    expect(proxies[0]?.decisions).toHaveLength(2);
    expect(proxies[0]?.hosts[0]?.fallback.unmodelled).toEqual([]);
  });

  it.each([
    ["include nowhere.conf;", "nginx-include-missing"],
    ["include /opt/acme/tls.conf;", "nginx-include-outside-root"],
    ["include ../../secret.conf;", "nginx-include-outside-root"],
  ])("`%s` cannot be followed, and nothing is concluded of the server", (line, code) => {
    const files = { "nginx.conf": server(line) };
    const { problems, proxies } = loadProxyFiles(files);
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(unmodelled(files)).toEqual(["include"]);
    expect(proxies[0]?.unread).toHaveLength(1);
  });

  it("that match nothing are said", () => {
    expect(summary({ "nginx.conf": MAIN }).problems).toEqual(["nginx.conf nginx-include-empty"]);
  });

  it("of themselves end", () => {
    expect(summary({ "nginx.conf": server("include a.conf;"), "a.conf": "include a.conf;\n" }).problems).toEqual([
      "a.conf nginx-include-cycle",
    ]);
  });

  it("that double with every file end, which is said", () => {
    const doubling = Array.from({ length: 40 }, (_, at) => [
      `a${at}.conf`,
      `include a${at + 1}.conf; include a${at + 1}.conf;\n`,
    ]);
    const files = Object.fromEntries([
      ["nginx.conf", server("include a0.conf;")],
      ...doubling,
      ["a40.conf", "deny 10.0.0.1;\n"],
    ]);
    expect(loadProxyFiles(files).problems.map(({ code }) => code)).toEqual(["nginx-nesting-too-deep"]);
  });

  it("shared by several servers have their constructs once, and a directive for each server", () => {
    const files = {
      "nginx.conf":
        "events {}\nhttp { server { server_name a; include s.conf; } server { server_name b; include s.conf; } }\n",
      "s.conf": "client_max_body_size 7m;\n",
    };
    const { proxies, constructs } = loadProxyFiles(files);
    expect(constructs.get("s.conf")).toHaveLength(1);
    expect(
      proxies[0]?.directives.filter(({ name }) => name === "client_max_body_size").map(({ host }) => host),
    ).toEqual(["a", "b"]);
  });
});

describe("what else a file says", () => {
  it("suppressions in comments", () => {
    const { suppressions, problems } = loadProxyFiles(`server {
      # hakobu-ignore nginx-refuses -- our own module
      foo on;
      listen 80; # hakobu-ignore nginx-x
    }`);
    expect(suppressions.map(({ rules, reason }) => [rules, reason])).toEqual([[["nginx-refuses"], "our own module"]]);
    expect(problems.map(({ code }) => code)).toContain("suppression-without-reason");
  });

  it("literals under the name of their header or variable, secrets without their value", () => {
    const text = `map $http_x_key $known { default 0; "k3y-of-somebody" 1; }
    server {
      set $api_token "t0ken";
      if ($http_x_token != "s3cret") { return 403; }
      location / { proxy_set_header Authorization "Basic dXNlcg=="; proxy_set_header Host $host; proxy_pass http://user:pw@app; }
    }`;
    const secrets = new Set(["t0ken", "s3cret", "Basic dXNlcg==", "http://user:pw@app", "k3y-of-somebody"]);
    const { literals } = loadProxyFiles({ "a.conf": text }, (_, value) => secrets.has(value));
    expect(
      literals.map(({ name, value, secret, valueSpan }) => [
        name,
        value,
        secret,
        text.slice(valueSpan.start, valueSpan.end),
      ]),
    ).toEqual([
      ["known", "", true, '"k3y-of-somebody"'],
      ["api_token", "", true, '"t0ken"'],
      ["http_x_token", "", true, '"s3cret"'],
      ["Authorization", "", true, '"Basic dXNlcg=="'],
      ["Host", "$host", false, "$host"],
      ["proxy_pass", "", true, "http://user:pw@app"],
    ]);
    expect(literals.every(({ place }) => place === "proxy")).toBe(true);
  });

  it("no secret in what is shown of a proxy, nor in what nginx says of a directive that it refuses", () => {
    const text = `server {
      location / { proxy_set_header Authorization "Basic dXNlcg=="; proxy_pass http://user:pw@app:3000; }
      acme_key k3y-of-acme;
      x "y"z t0ken;
      return 200 "shown";
    }`;
    const secrets = ["Basic dXNlcg==", "user:pw@app:3000", "k3y-of-acme", "t0ken"];
    const loaded = loadProxyFiles({ "a.conf": text }, (_, value) => secrets.some((secret) => value.includes(secret)));
    expect(loaded.problems.map(({ code }) => code)).toContain("nginx-value");
    expect(loaded.literals.filter(({ secret }) => secret)).toHaveLength(secrets.length);
    const { files: _files, ...said } = loaded;
    const shown = JSON.stringify({ ...said, hosts: loaded.proxies[0]?.hosts });
    expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
    expect(loaded.proxies[0]?.hosts[0]?.steps).toMatchObject([{ kind: "return", text: "shown" }]);
  });
});
