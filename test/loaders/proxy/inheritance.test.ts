import { describe, expect, it } from "vitest";
import type { Handling, Location, Proxy } from "../../../src/estate/proxy.ts";
import { proxyOf } from "../../support/proxy.ts";

/** The handling of the location that has this path, wherever it is nested. */
function handlingAt(proxy: Proxy, path: string): Handling {
  const find = (locations: readonly Location[]): Location | undefined => {
    for (const location of locations) {
      const found = location.path === path ? location : find(location.locations);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const found = proxy.hosts.map(({ locations }) => find(locations)).find((each) => each !== undefined);
  if (found === undefined) throw new Error(`no location ${path}`);
  return found.handling;
}

const headersOf = ({ headers }: Handling): string[] => headers.map(({ name, value }) => `${name}: ${value}`);
const accessOf = ({ access }: Handling): string[] =>
  access.map(({ allow, source }) => `${allow ? "allow" : "deny"} ${source}`);
const unmodelledOf = ({ unmodelled }: Handling): string[] => unmodelled.map(({ directive }) => directive);

describe("what is inherited", () => {
  const proxy = proxyOf(`events {} http {
    proxy_set_header X-Level http;
    client_max_body_size 5m;
    proxy_read_timeout 2m;
    allow 10.0.0.0/8;
    deny all;
    server {
      location / { proxy_pass http://app:3000; }
      location /own {
        proxy_set_header Host $host;
        proxy_set_header X-Level location;
        allow all;
        proxy_pass http://app:3000;
        location /own/nested { client_max_body_size 0; }
      }
      client_max_body_size 20m;
    }
    default_type text/html;
  }`);

  it("headers, all or none, and nginx's own for those that nobody sets", () => {
    expect(headersOf(handlingAt(proxy, "/"))).toEqual(["X-Level: http", "Host: $proxy_host", "Connection: close"]);
    expect(headersOf(handlingAt(proxy, "/own"))).toEqual(["Host: $host", "X-Level: location", "Connection: close"]);
    expect(headersOf(handlingAt(proxy, "/own/nested"))).toEqual(headersOf(handlingAt(proxy, "/own")));
    expect(handlingAt(proxy, "/own").headers.map(({ span }) => span === undefined)).toEqual([false, false, true]);
  });

  it("allow and deny, as one group", () => {
    expect(accessOf(handlingAt(proxy, "/"))).toEqual(["allow 10.0.0.0/8", "deny all"]);
    expect(accessOf(handlingAt(proxy, "/own"))).toEqual(["allow all"]);
    expect(accessOf(handlingAt(proxy, "/own/nested"))).toEqual(["allow all"]);
  });

  it("allow and deny, though a level has only one of them", () => {
    const level = (line: string): Handling =>
      handlingAt(proxyOf(`server { allow 10.0.0.0/8; deny all; location / { ${line} proxy_pass http://app; } }`), "/");
    expect(accessOf(level("deny 10.1.0.0/16;"))).toEqual(["deny 10.1.0.0/16"]);
    expect(accessOf(level("allow 10.1.0.0/16;"))).toEqual(["allow 10.1.0.0/16"]);
  });

  it("sizes, times and types, wherever in the block they stand", () => {
    expect(handlingAt(proxy, "/").maximumBody.bytes).toBe(20 * 1024 ** 2);
    expect(handlingAt(proxy, "/own/nested").maximumBody.bytes).toBe(0);
    expect(handlingAt(proxy, "/").readTimeout.seconds).toBe(120);
    expect(handlingAt(proxy, "/").defaultType.type).toBe("text/html");
  });

  it("not the content: a nested location without one has files", () => {
    expect(handlingAt(proxy, "/own").content).toMatchObject({ kind: "proxy", target: "app:3000" });
    expect(handlingAt(proxy, "/own/nested").content).toMatchObject({ kind: "static", directive: "location" });
  });
});

it("has nginx's defaults without a place", () => {
  const handling = handlingAt(proxyOf("server { location / { proxy_pass http://app; } }"), "/");
  expect(handling).toMatchObject({
    maximumBody: { bytes: 1024 ** 2, span: undefined },
    readTimeout: { seconds: 60, span: undefined },
    defaultType: { type: "text/plain", span: undefined },
    internal: undefined,
    access: [],
    unmodelled: [],
  });
  expect(headersOf(handling)).toEqual(["Host: $proxy_host", "Connection: close"]);
});

describe("what no model answers for", () => {
  it("is handed down, until it is replaced or switched off", () => {
    const proxy = proxyOf(`server {
      auth_basic "staff";
      auth_basic_user_file htpasswd;
      location / { proxy_pass http://app; }
      location /public { auth_basic off; proxy_pass http://app; }
    }`);
    expect(unmodelledOf(handlingAt(proxy, "/"))).toEqual(["auth_basic"]);
    expect(unmodelledOf(handlingAt(proxy, "/public"))).toEqual([]);
    expect(proxy.hosts.flatMap(({ fallback }) => unmodelledOf(fallback))).toEqual(["auth_basic"]);
  });

  it("holds only where it stands, where nginx does not hand it down", () => {
    const proxy = proxyOf(`server {
      try_files $uri /index.html;
      location / { limit_except GET { deny all; } proxy_pass http://app; location /a { proxy_pass http://app; } }
    }`);
    expect(unmodelledOf(handlingAt(proxy, "/"))).toEqual(["limit_except"]);
    expect(accessOf(handlingAt(proxy, "/"))).toEqual([]);
    expect(unmodelledOf(handlingAt(proxy, "/a"))).toEqual([]);
    expect(proxy.hosts.flatMap(({ fallback }) => unmodelledOf(fallback))).toEqual(["try_files"]);
  });

  it("leaves out what has to do with files and with other protocols: the content says that", () => {
    const proxy = proxyOf(`server {
      root /srv; index index.html; autoindex on; fastcgi_param A b;
      location / { proxy_pass http://app; }
      location /files { }
      location /php { fastcgi_pass 127.0.0.1:9000; }
    }`);
    expect(unmodelledOf(handlingAt(proxy, "/"))).toEqual([]);
    expect(handlingAt(proxy, "/files").content).toMatchObject({ kind: "static", directive: "root" });
    expect(unmodelledOf(handlingAt(proxy, "/files"))).toEqual([]);
    expect(handlingAt(proxy, "/php").content).toMatchObject({ kind: "unmodelled", directive: "fastcgi_pass" });
  });

  it("is said of an upstream wherever it is used", () => {
    const proxy = proxyOf(`upstream app { server 10.0.0.1; sticky cookie id; }
      server { location / { proxy_pass http://app; } location /b { proxy_pass http://other; } }`);
    expect(unmodelledOf(handlingAt(proxy, "/"))).toEqual(["sticky"]);
    expect(unmodelledOf(handlingAt(proxy, "/b"))).toEqual([]);
  });

  it("is who is let in, where the client's address is what a header says", () => {
    const proxy = proxyOf(`server {
      set_real_ip_from 10.0.0.0/8; real_ip_header X-Forwarded-For;
      location / { proxy_pass http://app; }
      location /staff { allow 192.0.2.0/24; deny all; proxy_pass http://app; }
    }`);
    expect(unmodelledOf(handlingAt(proxy, "/"))).toEqual([]);
    expect(handlingAt(proxy, "/").realAddress).toHaveLength(1);
    expect(unmodelledOf(handlingAt(proxy, "/staff"))).toEqual(["set_real_ip_from"]);
  });

  it("is the whole host, where nginx would refuse a directive of it", () => {
    const proxy = proxyOf(
      `server { server_name a; auth_basci off; location / { proxy_pass http://app; } } server { server_name b; location /b { proxy_pass http://app; } }`,
      { refused: true },
    );
    expect(handlingAt(proxy, "/").unmodelled).toMatchObject([{ directive: "auth_basci", refused: true }]);
    expect(unmodelledOf(handlingAt(proxy, "/b"))).toEqual([]);
  });

  it("is every host, where a block is never closed", () => {
    const proxy = proxyOf(`server { location / { proxy_pass http://app; }`, { refused: true });
    expect(unmodelledOf(handlingAt(proxy, "/"))).toEqual(["unread text"]);
  });

  it("is the host that holds a range that cannot be read", () => {
    const proxy = proxyOf(
      `server { location / { proxy_pass http://app; } x "y"z; } server { location /b { proxy_pass http://app; } }`,
      { refused: true },
    );
    expect(unmodelledOf(handlingAt(proxy, "/"))).toEqual(["unread text"]);
    expect(unmodelledOf(handlingAt(proxy, "/b"))).toEqual([]);
  });
});

it("an error page replaces only what nginx answers itself", () => {
  const proxy = proxyOf(`server {
    error_page 404 403 =200 /sorry.html; error_page 502 /down.html;
    location / { proxy_pass http://app; }
    location /own { error_page 500 /x; proxy_pass http://app; }
    location /all { proxy_intercept_errors on; proxy_pass http://app; }
  }`);
  expect(handlingAt(proxy, "/").errorPages?.map(({ statuses }) => statuses)).toEqual([[404, 403], [502]]);
  expect(handlingAt(proxy, "/own").errorPages?.map(({ statuses }) => statuses)).toEqual([[500]]);
  expect(unmodelledOf(handlingAt(proxy, "/"))).toEqual([]);
  expect(unmodelledOf(handlingAt(proxy, "/all"))).toEqual(["proxy_intercept_errors"]);
});

describe("where a request is passed on", () => {
  const proxy = proxyOf(`
    upstream App {
      least_conn;
      server 10.0.0.1:3000 weight=3 max_fails=2;
      server app.internal;
      server 10.0.0.3 down;
      server unix:/run/app.sock backup;
      keepalive 8;
    }
    server {
      location /a { proxy_pass http://app; }
      location /b { proxy_pass HTTPS://other.example/base/; }
      location /c { proxy_pass http://other.example; }
      location /d { proxy_pass http://$host; }
      location /e { proxy_pass http://unix:/run/x.sock:/uri; }
      location /f { proxy_pass http://[::1]:8080/?x=1; }
      location /h { proxy_pass http://other.example?x=1; }
      location /g { proxy_pass http://other.example:80; }
    }`);
  const passOf = (path: string) => {
    const { content } = handlingAt(proxy, path);
    return content.kind === "proxy"
      ? `${content.scheme} ${content.target} ${content.uri} ${content.variables}`
      : content;
  };

  it.each([
    ["/a", "http App undefined false"],
    ["/b", "https other.example /base/ false"],
    ["/c", "http other.example:80 undefined false"],
    ["/d", "http $host undefined true"],
    ["/e", "http unix:/run/x.sock /uri false"],
    ["/f", "http [::1]:8080 /?x=1 false"],
    ["/h", "http other.example:80 ?x=1 false"],
    ["/g", "http other.example:80 undefined false"],
  ])("location %s", (path, pass) => {
    expect(passOf(path)).toBe(pass);
  });

  it("has a server for every address", () => {
    expect(
      proxy.upstreams.map(({ name, implied, servers }) => [name, implied, servers.map(({ address }) => address)]),
    ).toEqual([
      ["App", false, ["10.0.0.1:3000", "app.internal:80", "10.0.0.3:80", "unix:/run/app.sock"]],
      ["other.example", true, ["other.example:443"]],
      ["other.example:80", true, ["other.example:80"]],
      ["unix:/run/x.sock", true, ["unix:/run/x.sock"]],
      ["[::1]:8080", true, ["[::1]:8080"]],
    ]);
  });

  it("has weights, states, options, method and kept connections", () => {
    const [upstream] = proxy.upstreams;
    expect(upstream?.servers.map(({ weight, state, options }) => [weight, state, options])).toEqual([
      [3, "up", ["max_fails=2"]],
      [1, "up", []],
      [1, "down", []],
      [1, "backup", []],
    ]);
    expect(upstream?.method?.value).toBe("least_conn");
    expect(upstream?.keepalive).toBeDefined();
  });
});

it("the rewrite phase is in order, at either level", () => {
  const [host] = proxyOf(`server {
    if ($host = x) { return 404; }
    rewrite ^/a /b permanent;
    set $x 1;
    location / { rewrite ^/c(.*) /d$1 break; return 301 https://new.example$request_uri; break; }
    location /f { return 403; }
    location /g { return https://new.example; }
  }`).hosts;
  expect(host?.steps).toMatchObject([
    { kind: "unmodelled", directive: "if" },
    { kind: "rewrite", regex: "^/a", replacement: "/b", flag: "permanent" },
    { kind: "unmodelled", directive: "set" },
  ]);
  expect(host?.locations.map(({ steps }) => steps)).toMatchObject([
    [
      { kind: "rewrite", flag: "break" },
      { kind: "return", status: 301, text: "https://new.example$request_uri" },
      { kind: "break" },
    ],
    [{ kind: "return", status: 403, text: undefined }],
    [{ kind: "return", status: 302, text: "https://new.example" }],
  ]);
});

it("servers without a name, and with the same, have identifiers of their own", () => {
  const { hosts } = proxyOf("server {} server { server_name a.b c.d; } server { server_name a.b; } server {}", {
    refused: true,
  });
  expect(hosts.map(({ id }) => id)).toEqual(["_", "a.b", "a.b#2", "_#2"]);
  expect(hosts[0]?.names).toEqual([]);
});
