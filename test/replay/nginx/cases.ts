import type { ReplayRequest } from "../../../src/replay/types.ts";
import { request } from "./requests.ts";

/** A configuration, and what nginx answers to requests, as `say` writes it. */
export interface Case {
  readonly rule: string;
  readonly text: string;
  readonly answers: readonly (readonly [request: ReplayRequest, answer: string])[];
}

const to = request;
const get = (target: string, more: Partial<ReplayRequest> = {}): ReplayRequest => request("h", target, more);

/** Servers that say their name. */
function servers(...lines: readonly string[]): string {
  return lines
    .map(
      (line, index) =>
        `server { listen 80${line.includes(" default_server") ? " default_server" : ""}; ${line.replace(" default_server", "")} return 200 ${index}; }`,
    )
    .join("\n");
}

const one = (body: string): string =>
  `upstream up { server 10.0.0.1:3000; }\nserver { listen 80; server_name h; ${body} }`;
/** What the one upstream sees. */
const up = (target: string, host = "up"): string => `10.0.0.1:3000 ${target} ${host}`;

export const CASES: readonly Case[] = [
  {
    rule: "a name is exact, then the longest wildcard in front, then behind, then the first expression, then the default",
    text: servers(
      "server_name _;",
      "server_name a.example.com;",
      "server_name *.example.com;",
      "server_name *.b.example.com;",
      "server_name www.example.*;",
      "server_name www.*;",
      "server_name ~^w;",
      "server_name ~^www;",
      "server_name .example.net;",
      "server_name A.Example.ORG;",
      "server_name ~^(?<sub>x+)[.]Test$;",
    ),
    answers: [
      [to("a.example.com", "/"), "200 1"],
      [to("b.example.com", "/"), "200 2"],
      [to("c.b.example.com", "/"), "200 3"],
      [to("d.c.b.example.com", "/"), "200 3"],
      [to("d.c.example.com", "/"), "200 2"],
      [to("example.com", "/"), "200 0"],
      [to(".example.com", "/"), "200 2"],
      [to("www.example.org", "/"), "200 4"],
      [to("www.example.co.uk", "/"), "200 4"],
      [to("www.other.org", "/"), "200 5"],
      [to("www.example.com", "/"), "200 2"],
      [to("www", "/"), "200 6"],
      [to("wx", "/"), "200 6"],
      [to("example.net", "/"), "200 8"],
      [to("a.b.example.net", "/"), "200 8"],
      [to("xexample.net", "/"), "200 0"],
      [to("a.example.org", "/"), "200 9"],
      [to("xxx.test", "/"), "200 10"],
      [to("nothing", "/"), "200 0"],
    ],
  },
  {
    rule: "case, port and last dot of a Host do not count, and what is no name is refused",
    text: servers("server_name _;", "server_name a.example.com [::1];"),
    answers: [
      [to("A.EXAMPLE.com:8080", "/"), "200 1"],
      [to("a.example.com.", "/"), "200 1"],
      [to("a.example.com.:80", "/"), "200 1"],
      [to("a.example.com:", "/"), "200 1"],
      [to("a.example.com:port", "/"), "200 1"],
      [to("[::1]:80", "/"), "200 1"],
      [to("[::1]x", "/"), "200 1"],
      [to("[::1", "/"), "200 0"],
      [to("a.example.com..", "/"), "400"],
      [to("a..example.com", "/"), "400"],
      [to(".", "/"), "400"],
      [to(":80", "/"), "400"],
      [to("", "/"), "400"],
      [to("a/b", "/"), "400"],
      [to("a b", "/"), "400"],
      [to("a_b", "/"), "200 0"],
      [to("é.example.com", "/"), "200 0"],
      [to(undefined, "/"), "400"],
      [to("a.example.com", "/", { headers: [["host", "b"]] }), "400"],
    ],
  },
  {
    rule: "the default server is the first of a port, or the one that says so; a target may name the host",
    text: `server { listen 80; listen 8080; server_name a; return 200 a; }
      server { listen 80 default_server; server_name b; return 200 "b $host"; }
      server { listen 8080; server_name c; return 200 "c $host $http_host"; }`,
    answers: [
      [to("x", "/"), "200 b x"],
      [to("x", "/", { port: 8080 }), "200 a"],
      [to("c:8080", "/", { port: 8080 }), "200 c c c:8080"],
      [to("x", "http://C:1/", { port: 8080 }), "200 c c x"],
      [to("a b", "http://c/", { port: 8080 }), "400"],
      [to("x", "http://a_b/"), "400"],
      [to("x", "http:///"), "400"],
      [to("x", "http:/b/"), "400"],
      [to("x", "gopher+9://a?q"), "200 a"],
    ],
  },
  {
    rule: "of two equal names the first counts, and a name with a dot in front takes its plain one",
    text: servers(
      "server_name _;",
      "server_name a.test;",
      "server_name .a.test a.test;",
      "server_name .b.test;",
      "server_name b.test *.b.test;",
    ),
    answers: [
      [to("a.test", "/"), "200 1"],
      [to("x.a.test", "/"), "200 0"],
      [to("b.test", "/"), "200 3"],
      [to("x.b.test", "/"), "200 3"],
    ],
  },
  {
    rule: "a path is decoded, its dots and doubled slashes taken out, and what is broken refused",
    text: servers('server_name h; return 200 "$uri|$args|$request_uri|"; '),
    answers: [
      [get("/a%20b%2Fc?x=%20"), "200 /a b/c|x=%20|/a%20b%2Fc?x=%20|"],
      [get("//a///b"), "200 /a/b||//a///b|"],
      [get("/a/./b/."), "200 /a/b/||/a/./b/.|"],
      [get("/a/../b/.."), "200 /||/a/../b/..|"],
      [get("/a/b/../c%2f..%2fd"), "200 /a/d||/a/b/../c%2f..%2fd|"],
      [get("/a/.../b"), "200 /a/.../b||/a/.../b|"],
      [get("/a/..b/.c"), "200 /a/..b/.c||/a/..b/.c|"],
      [get("/%2e%2e/a"), "400"],
      [get("/.."), "400"],
      [get("/a/../../b"), "400"],
      [get("/%00"), "400"],
      [get("/%"), "400"],
      [get("/%4"), "400"],
      [get("/%zz"), "400"],
      [get("/a%"), "400"],
      [get("/?%"), "200 /|%|/?%|"],
      [get("/a#b?c"), "200 /a||/a#b?c|"],
      [get("/a?b#c"), "200 /a|b|/a?b#c|"],
      [get("/a%23%3Fb%25"), "200 /a#?b%||/a%23%3Fb%25|"],
      [get("/a+b?c+d"), "200 /a+b|c+d|/a+b?c+d|"],
      [get("/a?"), "200 /a||/a?|"],
      [get("/\u0001"), "400"],
      [get("/a\u007f"), "400"],
      [get("/é"), "200 /é||/é|"],
      [get("/%c3%a9"), "200 /é||/%c3%a9|"],
      [get("/a b"), "400"],
      [get(" /a "), "200 /a||/a|"],
      [get("a"), "400"],
      [get("*"), "400"],
      [get("", {}), "400"],
      [get("http://h"), "200 /||/|"],
      [get("http://h?a"), "200 /|a|?a|"],
      [get("/", { method: "get" }), "400"],
      [get("/", { method: "A-B_C" }), "200 /||/|"],
    ],
  },
  {
    rule: "methods that nginx never takes are refused after the rewrite phase is out of reach",
    text: servers("server_name h;"),
    answers: [
      [get("/", { method: "TRACE" }), "405"],
      [get("/", { method: "CONNECT" }), "405"],
      [get("/", { method: "OPTIONS" }), "200 0"],
      [
        get("/", {
          headers: [
            ["authorization", "a"],
            ["authorization", "b"],
          ],
        }),
        "400",
      ],
      [
        get("/", {
          headers: [
            ["cookie", "a"],
            ["cookie", "b"],
          ],
        }),
        "200 0",
      ],
      [get("/", { headers: [["a b", "c"]] }), "400"],
      [get(`/${"a".repeat(8200)}`), "414"],
    ],
  },
  {
    rule: "slashes stay where the default server of the port does not merge them",
    text: `server { listen 80; merge_slashes off; server_name a; return 200 "a $uri"; }
      server { listen 80; server_name b; return 200 "b $uri"; }
      server { listen 8080; server_name d; return 200 "d $uri"; }
      server { listen 8080; server_name c; merge_slashes off; return 200 "c $uri"; }`,
    answers: [
      [to("a", "//x//y/..//z"), "200 a //x///z"],
      [to("b", "//x"), "200 b //x"],
      [to("c", "//x", { port: 8080 }), "200 c /x"],
    ],
  },
  {
    rule: "a location is exact, then the longest prefix, which expressions in order may replace",
    text: one(`
      location = /a { return 200 exact; }
      location /a { return 200 prefix; }
      location /a/b { return 200 longer; }
      location ^~ /a/c { return 200 final; }
      location ~ \\.php$ { return 200 first; }
      location ~* \\.PHP { return 200 second; }
      location ~ ^/x/(?<part>[^/]+) { return 200 "named $part $1"; }
      location / { return 200 root; }`),
    answers: [
      [get("/a"), "200 exact"],
      [get("/a/"), "200 prefix"],
      [get("/ab"), "200 prefix"],
      [get("/A"), "200 root"],
      [get("/a/bc"), "200 longer"],
      [get("/a/b/x.php"), "200 first"],
      [get("/a/c/x.php"), "200 final"],
      [get("/x.pHp"), "200 second"],
      [get("/x.php/y"), "200 second"],
      [get("/%61"), "200 exact"],
      [get("/x/y%20z/w"), "200 named y z y z"],
      [get("/x/"), "200 root"],
      [get("/a/c/../x.php"), "200 first"],
    ],
  },
  {
    rule: "locations nest: expressions inside come before those outside, unless the prefix is final",
    text: one(`
      location /a/ {
        location /a/b/ { return 200 inner; location ~ x$ { return 200 innermost; } }
        location ~ y$ { return 200 inside; }
        location = /a/e { return 200 exact; }
        return 200 outer;
      }
      location ^~ /f/ { location /f/g/ { return 200 g; } location ~ z$ { return 200 fz; } return 200 f; }
      location /p/ { location ^~ /p/q/ { return 200 q; } return 200 p; }
      location ~ z$ { return 200 z; }
      location ~ ^/r { location ~ s { return 200 rs; } return 200 r; }`),
    answers: [
      [get("/a/"), "200 outer"],
      [get("/a/e"), "200 exact"],
      [get("/a/b/"), "200 inner"],
      [get("/a/b/x"), "200 innermost"],
      [get("/a/b/y"), "200 inside"],
      [get("/a/b/z"), "200 z"],
      [get("/a/y"), "200 inside"],
      [get("/f/z"), "200 fz"],
      [get("/f/g/z"), "200 fz"],
      [get("/f/g/"), "200 g"],
      [get("/p/q/z"), "200 z"],
      [get("/p/q/"), "200 q"],
      [get("/rs"), "200 rs"],
      [get("/r"), "200 r"],
    ],
  },
  {
    rule: "a path without the last slash of a location that passes on is redirected there",
    text: one(`
      location /x/ { proxy_pass http://up; }
      location = /e/ { proxy_pass http://up; }
      location /y/ { return 200 y; }
      location /z/ { proxy_pass http://up; }
      location = /z { return 200 z; }
      location "/a b/" { proxy_pass http://up; location "/a b/c/" { proxy_pass http://up; } }
      location ~ ^/x$ { return 200 never; }
      location / { return 200 root; }`),
    answers: [
      [get("/x"), "301 http://h/x/"],
      [to("H:80", "/x?a=b&c"), "301 http://h/x/?a=b&c"],
      [get("/e"), "301 http://h/e/"],
      [get("/y"), "200 root"],
      [get("/z"), "200 z"],
      [get("/a%20b"), "301 http://h/a%20b/"],
      [get("/a%20b/c"), "301 http://h/a%20b/c/"],
      [get("/x/y"), up("/x/y")],
    ],
  },
  {
    rule: "a redirect of nginx's own names the host and the port, unless it is told otherwise",
    text: ["", "absolute_redirect off;", "port_in_redirect off;", "server_name_in_redirect on;"]
      .map(
        (line, index) =>
          `server { listen 8080; server_name s${index}.test t${index}.test; ${line} location /x/ { proxy_pass http://10.0.0.1; } location /r { return 302 /there; } location /a { return 301 "http://h:80/x"; } }`,
      )
      .join("\n"),
    answers: [
      [to("t0.test:9", "/x", { port: 8080 }), "301 http://t0.test:8080/x/"],
      [to("t0.test", "/r", { port: 8080 }), "302 http://t0.test:8080/there"],
      [to("t0.test", "/a", { port: 8080 }), "301 http://h/x"],
      [to("t1.test:9", "/x", { port: 8080 }), "301 http://t1.test:9/x/"],
      [to("t2.test", "/x", { port: 8080 }), "301 http://t2.test/x/"],
      [to("t3.test", "/x", { port: 8080 }), "301 http://s3.test:8080/x/"],
    ],
  },
  {
    rule: "return answers with a status, a text or an address",
    text: one(`
      location /0 { return 204; }
      location /1 { return 404; }
      location /2 { return 200 "$host $scheme $request_method $is_args$query_string"; }
      location /3 { return 301 https://$host$request_uri; }
      location /4 { return https://other.example/; }
      location /5 { return 444; }
      location /6 { return 499; }
      location /7 { return 408; }
      location /8 { return 503 "busy"; }
      location /9 { return 444 "text"; }
      location /a { return 308 /b; }
      location /b { return 302 ""; }
      location /c { return 300 /d; }
      location /d { return 307 https://$host:443/$server_name; }
      location /e { return 601; }`),
    answers: [
      [get("/0"), "204"],
      [get("/1"), "404"],
      [get("/2?a"), "200 h http GET ?a"],
      [get("/2", { method: "PUT" }), "200 h http PUT "],
      [get("/3?x=%20"), "301 https://h/3?x=%20"],
      [get("/4"), "302 https://other.example/"],
      [get("/5"), "closed"],
      [get("/6"), "closed"],
      [get("/7"), "closed"],
      [get("/8"), "503 busy"],
      [get("/9"), "444 text"],
      [get("/a"), "308 http://h/b"],
      [get("/b"), "302"],
      [get("/c"), "300 /d"],
      [get("/d"), "307 https://h/h"],
      [get("/e"), "601"],
    ],
  },
  {
    rule: "a text has the default type, unless its path or a charset says more",
    text: `server { listen 80; server_name h; default_type a/b; location / { return 200 x; } location /t { default_type c/d; return 404 y; } }`,
    answers: ["/", "/a.html", "/a.HTML", "/a.b/c", "/.html", "/a.unknown", "/t", "/a."].map(
      (path) => [get(path), path === "/t" ? "404 y" : "200 x"] as const,
    ),
  },
  {
    rule: "a charset and types of one's own leave the type open",
    text: `charset utf-8; types { text/x y; } server { listen 80; server_name h; return 200 x; }`,
    answers: [
      [get("/"), "200 x"],
      [get("/a.y"), "200 x"],
    ],
  },
  {
    rule: "up to ten rewrites lead to another search, and no error page takes the answer of more",
    text: one(`error_page 500 /page; location / { return 200 $uri; }
      ${Array.from({ length: 12 }, (_, index) => `location = /${index} { rewrite ^ /${index + 1}; }`).join("\n")}`),
    answers: [
      [get("/9"), "200 /12"],
      [get("/2"), "200 /12"],
      [get("/1"), "500"],
      [get("/0"), "500"],
    ],
  },
  {
    rule: "captures are those of the last expression that matched, and a rewrite that does not match forgets them",
    text: one(`
      location ~ ^/n/(.*) { rewrite ^/none x; return 200 "[$1]"; }
      location ~ ^/(r.)(.) { location ~ s(.) { return 200 "$1|$2"; } return 200 "$1|$2"; }
      location /empty { rewrite ^/empty()$ $1; return 200 no; }
      location /at { rewrite ^/at @named; }
      location @named { return 200 never; }
      location /then { rewrite ^/then(.*) /and$1; break; proxy_pass http://up/u/; }
      location /stale { rewrite ^/stale/(.*) /stale?a=$1; rewrite ^/stale$ /b; }
      location /over { rewrite ^/over/(.*) /over/$1?a=$1; rewrite ^/over/(.*) /b/$1; }
      location /no { return 204 text; }`),
    answers: [
      [get("/n/x"), "200 []"],
      [get("/rxy"), "200 rx|y"],
      [get("/rxyst"), "200 t|"],
      [get("/empty"), "500"],
      [get("/at"), "? server"],
      [get("/then/x"), up("/and/x")],
      [get("/over/a%20b"), "? rewrite ^/over/(.*) /b/$1"],
      [get("/no"), "204"],
    ],
  },
  {
    rule: "the first name is that of the server, without a dot in front",
    text: ["*.a.test x", ".b.test", "c.*", "~^d(.)$", "E.test"]
      .map((names) => `server { listen 80; server_name ${names}; return 200 $server_name; }`)
      .concat('server { listen 80; server_name ~^f[.](.)$; return 200 "$1 $host"; }')
      .join("\n"),
    answers: [
      [to("x.a.test", "/"), "200 *.a.test"],
      [to("x.b.test", "/"), "200 b.test"],
      [to("c.x", "/"), "200 c.*"],
      [to("dx", "/"), "200 ~^d(.)$"],
      [to("e.test", "/"), "200 e.test"],
      [to("f.x", "/"), "200 x f.x"],
    ],
  },
  {
    rule: "rewrite changes the path, and last searches for a location again",
    text: one(
      `
      rewrite ^/old/(.*)$ /new/$1;
      rewrite ^/gone$ /new/gone? last;
      rewrite ^/new/late$ /never;
      location /new/ { return 200 "$uri $args $request_uri"; }
      location /loop { rewrite ^ /loop; }
      location /last { rewrite ^/last/(.*) /new/last/$1?z=$1 last; return 200 no; }
      location /break { rewrite ^/break/(.*) /new/$1 break; return 200 never; proxy_pass http://up/u/; }
      location /then { rewrite ^/then /and; rewrite ^/and(.*) /new/then$1; break; }
      location /empty { rewrite ^/(empty)? ""; }
      location /internal { internal; return 200 in; }
      location /to { rewrite ^/to/(.*) /$1; }
      location /none { rewrite ^/nothing /x; return 200 "none $1"; }
      location /two { rewrite ^/two(.*) /new/?a=?$1?; }
      location /case { return 200 "$URI $Later."; }
      location /args { set $args new; return 200 "$args"; }
      location /later { set $later 1; return 200 $later; }
      location = /set { set $mine "a$args"; return 200 "$mine"; }`.replace(
        'location /empty { rewrite ^/(empty)? ""; }',
        "",
      ),
    ),
    answers: [
      [get("/old/a?b"), "200 /new/a b /old/a?b"],
      [get("/old/late"), "? server"],
      [get("/gone?q"), "200 /new/gone  /gone?q"],
      [get("/loop"), "500"],
      [get("/last/a%20b?c=d"), "200 /new/last/a b z=a%20b&c=d /last/a%20b?c=d"],
      [get("/break/a%20b?c"), up("/new/a%20b?c")],
      [get("/internal"), "404"],
      [get("/to/internal"), "200 in"],
      [get("/to/x"), "? server"],
      [get("/none"), "200 none "],
      [get("/set?x"), "200 ax"],
      [get("/two%20b?c"), "200 /new/ a=?%20b /two%20b?c"],
      [get("/case"), "200 /case ."],
      [get("/args?x"), "? set $args new"],
      [get("/new/?x"), "200 /new/ x /new/?x"],
      [get("/later"), "200 1"],
    ],
  },
  {
    rule: "rewrite redirects with its flags or an address, and takes the escapes of captures over",
    text: one(`
      rewrite ^/r/(.*) /x/$1 redirect;
      rewrite ^/p/(.*) /x/$1? permanent;
      rewrite ^/h/(.*) https://$host/$1;
      rewrite ^/s/(.*) $scheme://other.example/$1?a=$1 last;
      rewrite ^/q/(.*) /x?y=$1 redirect;
      rewrite ^/t/a /b%3fc%2f%41 redirect;
      rewrite ^/t/b /b%g1%2%4 redirect;
      rewrite ^/t/c /b%%41?%41 redirect;
      rewrite ^/t/d /b%4 redirect;
      location / { return 200 $uri; }`),
    answers: [
      [get("/r/a%20b?c"), "302 http://h/x/a%20b?c"],
      [get("/r/a%3Fb?c"), "302 http://h/x/a?b?c"],
      [get("/r/a%26%25b"), "302 http://h/x/a&%25b"],
      [get("/r/é"), "302 http://h/x/é"],
      [get("/r/%c3%a9"), "302 http://h/x/%C3%A9"],
      [get("/p/a?c"), "301 http://h/x/a"],
      [get("/h/a?c"), "302 https://h/a?c"],
      [get("/s/a+b?c"), "302 http://other.example/a+b?a=a%2Bb&c"],
      [get("/q/a%20b?c"), "302 http://h/x?y=a%20b&c"],
      [get("/t/a"), "302 http://h/b?c%2f%41"],
      [get("/t/b"), "302 http://h/bg14"],
      [get("/t/c"), "302 http://h/b%41?%41"],
      [get("/t/d"), "302 http://h/b"],
    ],
  },
  {
    rule: "the first access rule that holds decides",
    text: `map $host $none { default 1; }
      server { listen 80; server_name h; deny 10.1.0.0/16; allow 10.0.0.0/8; allow 2001:db8::/33; deny all;
      location / { return 200 "before"; }
      location /p { proxy_pass http://10.0.0.1; }
      location /all { allow all; proxy_pass http://10.0.0.1; }
      location /six { deny 2001:db8::5; proxy_pass http://10.0.0.1; } }`,
    answers: [
      [get("/"), "200 before"],
      [get("/p"), "403"],
      [get("/p", { source: "10.1.2.3" }), "403"],
      [get("/p", { source: "10.2.2.3" }), "10.0.0.1:80 /p 10.0.0.1"],
      [get("/p", { source: "2001:db8::5" }), "10.0.0.1:80 /p 10.0.0.1"],
      [get("/p", { source: "2001:db8:8000::5" }), "403"],
      [get("/p", { source: "::ffff:10.2.0.1" }), "10.0.0.1:80 /p 10.0.0.1"],
      [get("/all"), "10.0.0.1:80 /all 10.0.0.1"],
      [get("/six", { source: "2001:db8::5" }), "403"],
      [get("/six", { source: "2001:db8::6" }), "10.0.0.1:80 /six 10.0.0.1"],
    ],
  },
  {
    rule: "a body beyond the limit is refused before the rewrites of the location",
    text: one(
      `client_max_body_size 10; location / { return 200; } location /z { client_max_body_size 0; return 200; } location /k { client_max_body_size 1k; proxy_pass http://up; }`,
    ),
    answers: [
      [get("/", { method: "POST", body: 10 }), "200"],
      [get("/", { method: "POST", body: 11 }), "413"],
      [get("/z", { method: "POST", body: 3000 }), "200"],
      [get("/k", { method: "PUT", body: 1024 }), up("/k")],
      [get("/k", { method: "PUT", body: 1025 }), "413"],
    ],
  },
  {
    rule: "proxy_pass without a path passes the target on as it came, until a rewrite touches it",
    text: one(
      `location / { proxy_pass http://up; } location /w { rewrite ^/w(.*) /$1 break; proxy_pass http://up; } location ~ ^/(?<v>re) { proxy_pass http://up; }`,
    ),
    answers: [
      [get("//a/../b%2Fc?d=%20#e"), up("//a/../b%2Fc?d=%20#e")],
      [get("/é"), up("/é")],
      [get("http://h/x"), up("/x")],
      [get("http://h?x"), up("/?x")],
      [get("/w/a%20%3f%23%25%22?b"), up("//a%20%3F%23%25%22?b")],
      [get("/w/é"), up("//%C3%A9")],
      [get("/re%2f"), up("/re%2f")],
    ],
  },
  {
    rule: "proxy_pass with a path replaces that of the location and escapes the rest",
    text: one(`
      location /a { proxy_pass http://up/; }
      location /b/ { proxy_pass http://up/n/; }
      location = /c { proxy_pass http://up/d?e; }
      location ^~ /f/ { proxy_pass http://up/g%20h; }
      location "/i j/" { proxy_pass http://up/k/; }
      location /l/ { rewrite ^/l/(.*) /m/$1 break; proxy_pass http://up/n/; }
      location /o/ { rewrite ^/o/(.*) /b/$1; proxy_pass http://up/n/; }`),
    answers: [
      [get("/a"), up("/")],
      [get("/ab"), up("/b")],
      [get("/a/b"), up("//b")],
      [get("/b/c%20d%2Fe?f=%20g"), up("/n/c%20d/e?f=%20g")],
      [get("/b//c/./d"), up("/n/c/d")],
      [get("/b/%7e%5b%7c%5e"), up("/n/~[%7C%5E")],
      [get("/b/é"), up("/n/é")],
      [get("/b/é%41"), up("/n/%C3%A9A")],
      [get("/c?x"), up("/d?e?x")],
      [get("/f/x"), up("/g%20hx")],
      [get("/i%20j/k"), up("/k/k")],
      [get("/l/x"), up("/m/x")],
      [get("/o/x"), up("/n/x")],
    ],
  },
  {
    rule: "servers that are down get nothing, and those that stand by only what no other can",
    text: `upstream a { server 10.0.0.1:1; server 10.0.0.2:1 down; server 10.0.0.3:1 backup; }
      upstream b { server 10.0.1.1:1 down; server 10.0.1.2:1 backup; }
      upstream c { server 10.0.2.1:1 down; }
      upstream d { ip_hash; server 10.0.3.1:1 weight=3; server 10.0.3.2:1; }
      server { listen 80; server_name h; location /a { proxy_pass http://a; } location /b { proxy_pass http://b; }
        location /c { proxy_pass http://c; } location /d { proxy_pass https://d; } }`,
    answers: [
      [get("/a"), "10.0.0.1:1 /a a"],
      [get("/b"), "10.0.1.2:1 /b b"],
      [get("/c"), "502"],
      [get("/d"), "tls 10.0.3.1:1|10.0.3.2:1 /d d"],
    ],
  },
  {
    rule: "the Host for a backend is the address typed, unless it is set",
    text: `upstream up { server 10.0.0.1:3000; } server { listen 80; server_name h ~^(?<sub>[a-z]+)\\.test$;
      location /a { proxy_pass http://10.0.0.9:80; } location /b { proxy_pass http://10.0.0.9:81; } location /c { proxy_pass https://10.0.0.9:443; }
      location /d { proxy_set_header Host $host; proxy_pass http://up; } location /e { proxy_set_header Host $http_host; proxy_pass http://up; }
      location /f { proxy_set_header Host ""; proxy_pass http://up; } location /g { proxy_set_header host $sub.internal:$server_port; proxy_pass http://up; }
      location /i { proxy_set_header X-A b; proxy_pass http://up; }
      location /j { proxy_pass http://UP; } }`,
    answers: [
      [get("/a"), "10.0.0.9:80 /a 10.0.0.9"],
      [get("/b"), "10.0.0.9:81 /b 10.0.0.9:81"],
      [get("/c"), "tls 10.0.0.9:443 /c 10.0.0.9"],
      [to("H:8", "/d"), up("/d", "h")],
      [to("H:8", "/e"), up("/e", "H:8")],
      [get("/f"), up("/f", "-")],
      [to("x.test", "/g"), up("/g", "x.internal:80")],
      [get("/g"), up("/g", ".internal:80")],
      [get("/i"), up("/i")],
      [get("/j"), up("/j", "UP")],
    ],
  },
  {
    rule: "a port with TLS takes no plain request",
    text: `server { listen 443 ssl; listen 80; server_name a.test; merge_slashes off; location /x/ { proxy_pass http://10.0.0.1; } location / { return 200 "$scheme $server_port $https $uri"; } }
      server { listen 443 ssl; server_name b.test; return 301 https://$host$uri; }`,
    answers: [
      [to("a.test", "/", { scheme: "https", port: 443 }), "200 https 443 on /"],
      [to("a.test:443", "/x?a", { scheme: "https", port: 443 }), "301 https://a.test/x/?a"],
      [to("b.test", "//b", { scheme: "https", port: 443 }), "301 https://b.test/b"],
      [to("c.test", "//b", { scheme: "https", port: 443 }), "200 https 443 on //b"],
      [to("a.test", "/", { port: 443 }), "400"],
      [to("a.test", "/"), "200 http 80  /"],
    ],
  },
  {
    rule: "what has no model is said only where a request reaches it",
    text: `upstream up { server 10.0.0.1:3000; } server { listen 80; server_name h;
      location /try { try_files $uri /index.html; }
      location /early { auth_basic realm; return 200 early; }
      location /auth { auth_basic realm; proxy_pass http://up; }
      location /denied { proxy_method POST; deny all; proxy_pass http://up; }
      location /both { auth_basic realm; deny all; proxy_pass http://up; }
      location /except { limit_except GET { deny all; } return 200 yes; }
      location /limit/ { limit_except GET { deny all; } proxy_pass http://up; }
      location /if { if ($arg_x) { return 403; } return 200 no; }
      location /static { root /srv; }
      location /var { proxy_pass http://$host; }
      location /error { error_page 404 /x; return 404; }
      location /fine { error_page 404 /x; return 403; }
      location /look { location ~ (?=x) { return 200; } return 200 no; }
      location /back { location ~ ^/back/(.)\\1 { return 200; } return 200 no; }
      location /sub { sub_filter a b; proxy_pass http://up; }
      location /cache { proxy_method POST; proxy_pass http://up; }
      location /low { return 200 $time_unknown; }
      location / { return 200 root; } }`.replace(
      "location /low { return 200 $time_unknown; }",
      "location /low { return 200 $request_length; }",
    ),
    answers: [
      [get("/try"), "? try_files $uri /index.html"],
      [get("/early"), "200 early"],
      [get("/auth"), "? auth_basic realm"],
      [get("/except"), "200 yes"],
      [get("/except", { method: "POST" }), "? limit_except GET"],
      [get("/limit", { method: "POST" }), "301 http://h/limit/"],
      [get("/both"), "403"],
      [get("/denied"), "403"],
      [get("/limit"), "301 http://h/limit/"],
      [get("/limit/"), up("/limit/")],
      [get("/limit/", { method: "HEAD" }), up("/limit/")],
      [get("/limit/", { method: "POST" }), "? limit_except GET"],
      [get("/if"), "? if ($arg_x)"],
      [get("/static"), "? root /srv"],
      [get("/var"), "? proxy_pass http://$host"],
      [get("/error"), "? error_page 404 /x"],
      [get("/fine"), "403"],
      [get("/look"), "? location ~ (?=x)"],
      [get("/back/aa"), "? location ~ ^/back/(.)\\1"],
      [get("/sub"), "? sub_filter a b"],
      [get("/cache"), "? proxy_method POST"],
      [get("/low"), "? return 200 $request_length"],
      [get("/x"), "200 root"],
    ],
  },
];
