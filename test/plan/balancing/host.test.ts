import { describe, expect, test } from "vitest";
import { translateHost } from "../../../src/plan/balancing/host.ts";
import type { Answer, TranslatedHost } from "../../../src/plan/balancing/types.ts";
import { proxyOf } from "../../support/proxy.ts";

const UPSTREAMS = "upstream a { server 10.0.0.1; } upstream b { server 10.0.0.2; } upstream c { server 10.0.0.3; }";

function translated(body: string): TranslatedHost {
  const proxy = proxyOf(`${UPSTREAMS}\nserver { listen 80; server_name www.example.com; ${body} }`);
  const [host] = proxy.hosts;
  if (host === undefined) throw new Error("one host");
  return translateHost(proxy, host);
}

function shown(answer: Answer): string {
  switch (answer.kind) {
    case "forward": {
      const { rewrite, host } = answer;
      return `${answer.upstream}${rewrite === undefined ? "" : ` ${rewrite.regex} -> ${rewrite.replace}`}${host === undefined ? "" : ` as ${host}`}`;
    }
    case "redirect":
      return `${answer.status} ${answer.path}`;
    case "fixed":
      return String(answer.status);
  }
}

/** `paths: answer` line by line. */
function lines(body: string): string[] {
  const { entries, failures } = translated(body);
  if (failures.length > 0) return failures.map(({ outcome, reason }) => `${outcome}: ${reason}`);
  return entries.map(({ patterns, answer }) => `${patterns?.join(" ") ?? "all"}: ${shown(answer)}`);
}

const pass = (upstream: string, more = ""): string => `{ ${more}proxy_pass http://${upstream}; }`;

describe("locations in the order of rules", () => {
  test.each([
    ["the only one needs no path", `location / ${pass("a")}`, ["all: a"]],
    [
      "the longest prefix comes first, and a slash is added by a redirect",
      `location / ${pass("a")} location /x/ ${pass("b")} location /x/y ${pass("c")}`,
      ["/x: 301 /x/", "/x/y*: c", "/x/*: b", "all: a"],
    ],
    [
      "a prefix without a slash takes what only begins like it",
      `location / ${pass("a")} location /x ${pass("b")}`,
      ["/x*: b", "all: a"],
    ],
    [
      "where the path without the slash has a location, there is no redirect",
      `location / ${pass("a")} location /x/ ${pass("b")} location = /x ${pass("c")}`,
      ["/x: c", "/x/*: b", "all: a"],
    ],
    ["a redirect needs a proxy", `location / ${pass("a")} location /x/ { return 302 /y; }`, ["/x/*: 302 /y", "all: a"]],
    [
      "an equal path with a slash is redirected to, too",
      `location / ${pass("a")} location = /x/ ${pass("b")}`,
      ["/x/: b", "/x: 301 /x/", "all: a"],
    ],
    [
      "an expression comes before prefixes",
      `location / ${pass("a")} location /x ${pass("b")} location ~ \\.php$ ${pass("c")}`,
      ["*.php: c", "/x*: b", "all: a"],
    ],
    [
      "but not before ^~",
      `location / ${pass("a")} location ^~ /x ${pass("b")} location ~ \\.php$ ${pass("c")}`,
      ["/x*: b", "*.php: c", "all: a"],
    ],
    [
      "a prefix inside ^~ asks expressions all the same",
      `location / ${pass("a")} location ^~ /x ${pass("b")} location /x/y ${pass("a")} location ~ \\.php$ ${pass("c")}`,
      ["/x/y*.php: c", "/x/y*: a", "/x*: b", "*.php: c", "all: a"],
    ],
    [
      "expressions are asked in their order",
      `location / ${pass("a")} location ~ ^/x/ ${pass("b")} location ~ \\.php$ ${pass("c")}`,
      ["/x/*: b", "*.php: c", "all: a"],
    ],
    [
      "a location inside another",
      `location / ${pass("a")} location /x/ { location /x/y ${pass("c")} proxy_pass http://b; }`,
      ["/x: 301 /x/", "/x/y*: c", "/x/*: b", "all: a"],
    ],
    [
      "what is inside a shorter prefix is not asked where a longer one matches",
      `location / ${pass("a")} location /x { location /x/y/z ${pass("c")} proxy_pass http://b; } location /x/y ${pass("a")}`,
      ["/x/y*: a", "/x*: b", "all: a"],
    ],
    [
      "an expression inside a prefix",
      `location / ${pass("a")} location /x/ { location ~ \\.php$ ${pass("c")} proxy_pass http://b; }`,
      ["/x: 301 /x/", "/x/*.php: c", "/x/*: b", "all: a"],
    ],
    [
      "an equal path inside a prefix is final, a prefix inside is not",
      `location / ${pass("a")} location /x { location = /x/a.php ${pass("a")} location /x/y ${pass("b")} proxy_pass http://b; } location ~ \\.php$ ${pass("c")}`,
      ["/x/a.php: a", "/x*.php: c", "/x*: b", "*.php: c", "all: a"],
    ],
    [
      "an expression for everything hides prefixes",
      `location / ${pass("a")} location /x ${pass("b")} location ~ ^/ ${pass("c")}`,
      ["all: c"],
    ],
    [
      "neighbours with one answer are one",
      `location / ${pass("a")} location /x/ ${pass("b")} location /y ${pass("b")}`,
      ["/x: 301 /x/", "/x/* /y*: b", "all: a"],
    ],
    ["what answers as the rest does needs no rule", `location / ${pass("a")} location /x ${pass("a")}`, ["all: a"]],
    ["a named location is nobody's", `location / ${pass("a")} location @later ${pass("b")}`, ["all: a"]],
  ])("%s", (_, body, expected) => {
    expect(lines(body)).toEqual(expected);
  });
});

describe("the path that the backend sees", () => {
  test.each([
    [
      "the location is cut off",
      "location /x/ { proxy_pass http://a/; } location / { proxy_pass http://b; }",
      "/x/*: a ^/x/(.*)$ -> /$1",
    ],
    [
      "the location is replaced, slash or not",
      "location /x { proxy_pass http://a/y/; } location / { proxy_pass http://b; }",
      "/x*: a ^/x(.*)$ -> /y/$1",
    ],
    [
      "dots are themselves",
      "location /x.y/ { proxy_pass http://a/; } location / { proxy_pass http://b; }",
      "/x.y/*: a ^/x\\.y/(.*)$ -> /$1",
    ],
    [
      "an equal path is replaced, too",
      "location = /x { proxy_pass http://a/y; } location / { proxy_pass http://b; }",
      "/x: a ^/x(.*)$ -> /y$1",
    ],
    ["the same path stays", "location /x/ { proxy_pass http://a/x/; } location / { proxy_pass http://b; }", "/x/*: a"],
    [
      "`rewrite … break` of a beginning",
      "location /x/ { rewrite ^/x/(.*)$ /y/$1 break; proxy_pass http://a; } location / { proxy_pass http://b; }",
      "/x/*: a ^/x/(.*)$ -> /y/$1",
    ],
  ])("%s", (_, body, expected) => {
    expect(lines(body)).toContain(expected);
  });
});

describe("headers", () => {
  test("a literal Host is a transform", () => {
    expect(lines(`location / ${pass("a", "proxy_set_header Host app.example.org; ")}`)).toEqual([
      "all: a as app.example.org",
    ]);
  });

  test.each([
    ["proxy_set_header Host $http_host; ", ["header"]],
    ["proxy_set_header Host $host; ", ["header", "host"]],
    ["", ["header", "host"]],
    ["proxy_set_header Host $http_host; proxy_set_header X-Real-IP $remote_addr; ", ["header", "header"]],
    [
      "proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header Connection ''; ",
      ["header"],
    ],
    ["proxy_set_header Host $http_host; client_max_body_size 0; ", ["header"]],
  ])("%j declares %j", (more, fields) => {
    const { differences } = translated(`client_max_body_size 0; location / ${pass("a", more)}`);
    expect(differences.map(({ field }) => field).toSorted()).toEqual(fields);
  });

  test("a body limit is declared where it is typed, or where the request is handed on", () => {
    const typed = translated(`client_max_body_size 5m; location / ${pass("a")}`).differences.filter(
      ({ field }) => field === "limit",
    );
    const own = translated(`location / ${pass("a")}`).differences.filter(({ field }) => field === "limit");
    expect(typed).toHaveLength(1);
    expect(own).toHaveLength(1);
    expect(own[0]?.span).toEqual(translated(`location / ${pass("a")}`).forwards[0]?.forward.span);
  });
});

describe("the rewrite phase", () => {
  test.each([
    ["a server that redirects", "return 301 https://$host$request_uri;", ["all: 301 /#{path}"]],
    [
      "a server that rewrites some paths away",
      `rewrite ^/old$ /new permanent; rewrite ^/in/ https://example.org/ redirect; location / ${pass("a")}`,
      ["/old: 301 /new", "/in/*: 302 /", "all: a"],
    ],
    ["a server that rewrites all away", "rewrite ^/(.*)$ https://example.org/$1 permanent;", ["all: 301 /#{path}"]],
    [
      "a location that rewrites some of its paths away",
      `location / ${pass("a")} location /x/ { rewrite \\.php$ /new permanent; proxy_pass http://b; }`,
      ["/x: 301 /x/", "/x/*.php: 301 /new", "/x/*: b", "all: a"],
    ],
    ["`break` ends the phase of the server", `break; return 404; location / ${pass("a")}`, ["all: a"]],
    ["a fixed answer", `location = /ping { return 200 pong; } location / ${pass("a")}`, ["/ping: 200", "all: a"]],
    ["a connection that is closed is a 404", "return 444;", ["all: 404"]],
    ["a host that only refuses", "location / { return 403; } location /x { return 404; }", ["/x*: 404", "all: 403"]],
  ])("%s", (_, body, expected) => {
    expect(lines(body)).toEqual(expected);
  });
});

describe("what a person has to decide", () => {
  test.each([
    ["files", "location / { root /srv; }", /^keep: it serves files from nginx's own disk$/],
    ["no location for /", `location /x ${pass("a")}`, /^keep: it has no location for `\/`/],
    [
      "a directive without a model",
      `auth_basic Staff; location / ${pass("a")}`,
      /^assist: `auth_basic.*` is in effect/,
    ],
    ["if", `if ($host = x) { return 404; } location / ${pass("a")}`, /^assist: `if.*decides about requests/],
    ["allow and deny", `location / ${pass("a", "deny all; ")}`, /^assist: `allow` and `deny`/],
    ["internal", `location / ${pass("a")} location /x ${pass("b", "internal; ")}`, /^assist: `internal` locations/],
    [
      "a target with variables",
      "location / { proxy_pass http://$host; }",
      /^assist: `proxy_pass` chooses its target by a variable/,
    ],
    ["a long time-out", `location / ${pass("a", "proxy_read_timeout 2h; ")}`, /^assist: nginx waits 7200 seconds/],
    [
      "a header of the proxy's own",
      `location / ${pass("a", "proxy_set_header X-Key secret; ")}`,
      /^assist: the app gets the header `X-Key`/,
    ],
    [
      "a header that is taken away",
      `location / ${pass("a", 'proxy_set_header X-User ""; ')}`,
      /^assist: nginx takes the header `X-User` from requests/,
    ],
    [
      "a Host of variables",
      `location / ${pass("a", "proxy_set_header Host $server_name.x; ")}`,
      /^assist: the app gets the Host/,
    ],
    [
      "an expression that minds no case",
      `location / ${pass("a")} location ~* \\.php$ ${pass("b")}`,
      /^assist: no wildcards say the same/,
    ],
    [
      "a path that a condition cannot hold",
      `location / ${pass("a")} location /a%20b ${pass("b")}`,
      /^assist: a path condition cannot hold/,
    ],
    [
      "a guard beside an open location",
      `location / ${pass("a")} location /admin { return 403; }`,
      /^assist: `\/admin` refuses what other locations answer/,
    ],
    [
      "an answer with variables",
      `location = /x { return 200 $uri; } location / ${pass("a")}`,
      /^assist: the answer has variables/,
    ],
    [
      "an answer whose type follows from the path",
      `location /x { return 200 ok; } location / ${pass("a")}`,
      /^assist: the type of the answer depends/,
    ],
    [
      "an answer of another type",
      `default_type text/csv; location = /x { return 200 ok; } location / ${pass("a")}`,
      /^assist: the answer has the type `text\/csv`/,
    ],
    [
      "an answer that is too long",
      `location = /x { return 200 ${"a".repeat(1025)}; } location / ${pass("a")}`,
      /^assist: the answer has 1025 characters/,
    ],
    ["307", `location = /x { return 307 /y; } location / ${pass("a")}`, /^assist: a load balancer answers with 2xx/],
    [
      "301 without an URL",
      `location = /x { return 301; } location / ${pass("a")}`,
      /^assist: `return 301` without an URL/,
    ],
    [
      "an error page instead of the answer",
      "error_page 404 /404.html; location / { return 404; }",
      /^assist: `error_page` puts a page of its own/,
    ],
    [
      "a rewrite to another location",
      `location / ${pass("a", "rewrite ^/x /y last; ")}`,
      /^assist: `rewrite` with `last`/,
    ],
    [
      "a rewrite of the path at the server",
      `rewrite ^/x/(.*)$ /y/$1 break; location / ${pass("a")}`,
      /^assist: `rewrite` changes the path before/,
    ],
    [
      "a rewrite of the path that is no beginning",
      `location / ${pass("a", "rewrite ^/x/([^/]+)/(.*)$ /$2/$1 break; ")}`,
      /^assist: hakobu cannot show that a transform/,
    ],
    ["a query in proxy_pass", "location / { proxy_pass http://a/?x=1; }", /^assist: `proxy_pass` adds a query/],
    [
      "locations inside an expression",
      `location / ${pass("a")} location ~ ^/x { location ~ y ${pass("b")} proxy_pass http://a; }`,
      /^assist: `location ~ \^\/x` has locations inside/,
    ],
    [
      "expressions inside and beside a prefix",
      `location / ${pass("a")} location /x { location ~ y$ ${pass("b")} proxy_pass http://a; } location ~ z$ ${pass("c")}`,
      /^assist: `location \/x` has expressions inside/,
    ],
  ])("%s", (_, body, reason) => {
    const found = lines(body);
    expect(found).toContainEqual(expect.stringMatching(reason));
    expect(translated(body).entries).toEqual([]);
  });

  test("every reason is said, each once", () => {
    expect(
      lines(
        `location / ${pass("a", "deny all; ")} location ~* \\.PHP$ ${pass("b", "deny all; ")} location /f { root /srv; deny all; }`,
      ),
    ).toHaveLength(5);
  });
});

describe("what a review against the real nginx found", () => {
  test("what follows `rewrite … break` acts on the paths that it does not match", () => {
    const refused = lines(`location / { rewrite ^/k/(.*)$ /$1 break; return 403; proxy_pass http://a; }`);
    expect(refused).toEqual([expect.stringMatching(/^assist: what follows `rewrite … break` acts on paths/)]);
    const second = lines(
      `location / { rewrite ^/k/(.*)$ /$1 break; rewrite ^/l/(.*)$ /m/$1 break; proxy_pass http://a; }`,
    );
    expect(second).toEqual([expect.stringMatching(/^assist: what follows `rewrite … break` acts on paths/)]);
    expect(lines(`location / { rewrite ^/k/(.*)$ /$1 break; break; proxy_pass http://a; }`)).toEqual([
      "all: a ^/k/(.*)$ -> /$1",
    ]);
  });

  test("an expression that is found in the empty path only makes no value of a condition", () => {
    expect(lines(`location ~ ^/?$ { return 302 /home; } location ~ ^$ ${pass("b")} location / ${pass("a")}`)).toEqual([
      "/: 302 /home",
      "all: a",
    ]);
    expect(lines(`rewrite ^/?$ /home permanent; rewrite ^old$ /new redirect; location / ${pass("a")}`)).toEqual([
      "/: 301 /home",
      "all: a",
    ]);
  });

  test.each(["error_page 502 = @spare; location @spare { proxy_pass http://b; }", "error_page 497 https://$host/;"])(
    "`%s` takes the place of nginx's own answer to what it cannot hand on",
    (page) => {
      expect(lines(`${page} location / ${pass("a")}`)).toEqual([
        expect.stringMatching(
          /^assist: `error_page` answers in another way where nginx itself would answer (502|497),/,
        ),
      ]);
    },
  );

  test("an `error_page` for answers of the app alone changes nothing", () => {
    expect(lines(`error_page 404 /none; location / ${pass("a")}`)).toEqual(["all: a"]);
  });

  test("a body that is too large is refused before a `rewrite` that redirects", () => {
    const { differences, host } = translated(`location / { rewrite ^/$ /home permanent; proxy_pass http://a; }`);
    const [location] = host.locations;
    expect(differences).toContainEqual({ family: "body", field: "limit", span: location?.span });
  });
});

describe("redirects of the app itself", () => {
  const fields = (body: string): string[] =>
    translated(body).differences.flatMap(({ field }) => (field === "location" ? [field] : []));

  test("are mapped back by nginx where the app knows itself by the upstream's name and the path changes", () => {
    expect(fields("location /x/ { proxy_pass http://a/; } location / { proxy_pass http://a; }")).toEqual(["location"]);
  });

  test.each([
    ["the path stays", "location /x/ { proxy_pass http://a; } location / { proxy_pass http://a; }"],
    [
      "the app is told the client's Host",
      "proxy_set_header Host $host; location /x/ { proxy_pass http://a/; } location / { proxy_pass http://a; }",
    ],
    [
      "nginx is told not to",
      "proxy_redirect off; location /x/ { proxy_pass http://a/; } location / { proxy_pass http://a; }",
    ],
  ])("are not, where %s", (_, body) => {
    expect(fields(body)).toEqual([]);
  });
});
