import { describe, expect, it } from "vitest";
import { accessRule } from "../../../src/replay/nginx/access.ts";
import { translate } from "../../../src/replay/nginx/pcre.ts";
import { decisionsOf, nginxModel } from "../../../src/replay/nginx.ts";
import type { Span } from "../../../src/source/span.ts";
import { proxyOf } from "../../support/proxy.ts";
import { request } from "./requests.ts";
import { say } from "./say.ts";

const TEXT = `upstream up { ip_hash; server 10.0.0.1:3000; }
server { listen 80; server_name a *.a; client_max_body_size 5;
  rewrite ^/old /new; rewrite ^/never /x;
  location /new { deny 10.0.0.0/8; allow all; proxy_set_header X-A b; proxy_pass http://up; }
  location /try/ { try_files $uri =404; }
  location @named { return 200; }
}
server { listen 80; server_name c; location / { proxy_read_timeout 5s; proxy_pass http://up; } }`;

function excerpts(spans: readonly Span[], text = TEXT): string[] {
  return spans.map(({ start, end }) => text.slice(start, end));
}

describe("the places that decide", () => {
  const model = nginxModel(proxyOf(TEXT));
  const decided = (...args: Parameters<typeof request>) => excerpts(model(request(...args)).decided);

  it("come in the order in which they did", () => {
    expect(decided("x.a", "/old")).toEqual([
      "listen 80;",
      "*.a",
      "rewrite ^/old /new;",
      "location /new {",
      "allow all;",
      "proxy_pass http://up;",
      "ip_hash;",
      "proxy_set_header X-A b;",
    ]);
  });

  it("are the default server, a refusal, a limit, a directive without a model", () => {
    expect(decided("b", "/")).toEqual(["listen 80;", "server {", "server {"]);
    expect(decided("c", "/")).toEqual(["listen 80;", "c", "location / {", "proxy_pass http://up;", "ip_hash;"]);
    expect(decided("a", "/new", { source: "10.0.0.1" }).at(-1)).toBe("deny 10.0.0.0/8;");
    expect(decided("a", "/new", { body: 6 }).at(-1)).toBe("client_max_body_size 5;");
    expect(decided("a", "/try/").at(-1)).toBe("try_files $uri =404;");
    expect(decided("c", "/", { delay: 6 }).at(-1)).toBe("proxy_read_timeout 5s;");
  });

  it("are all there is to exercise", () => {
    expect(decisionsOf(proxyOf(TEXT)).map(({ span, what }) => [what, ...excerpts([span])])).toEqual([
      ["server name", "a"],
      ["server name", "*.a"],
      ["default server", "server {"],
      ["step", "rewrite ^/old /new;"],
      ["step", "rewrite ^/never /x;"],
      ["limit", "client_max_body_size 5;"],
      ["location", "location /new {"],
      ["access rule", "deny 10.0.0.0/8;"],
      ["access rule", "allow all;"],
      ["location", "location /try/ {"],
      ["server name", "c"],
      ["location", "location / {"],
      ["limit", "proxy_read_timeout 5s;"],
    ]);
  });
});

describe("what a request does not say", () => {
  const answer = (text: string, ...args: Parameters<typeof request>) =>
    nginxModel(proxyOf(text))(request(...args)).outcome;

  it("is the address that it goes to, where several listen", () => {
    const several = "server { listen 10.0.0.1:80; return 200 a; } server { listen 10.0.0.2:80; return 200 b; }";
    expect(answer(several, "h", "/")).toMatchObject({ kind: "not-modelled", by: "listen 80" });
    expect(say(answer(`${several} server { listen *:80; return 200 c; }`, "h", "/"))).toBe("200 c");
    const both = "server { listen [::]:80; return 200 six; } server { listen 80; return 200 four; }";
    expect(say(answer(both, "h", "/"))).toBe("200 four");
    expect(say(answer(both, "h", "/", { source: "2001:db8::1" }))).toBe("200 six");
    expect(answer(both, "h", "/", { port: 81 })).toMatchObject({ kind: "not-modelled", by: "listen 81" });
    expect(answer(both, "h", "/", { scheme: "https" })).toMatchObject({
      kind: "not-modelled",
      reason: "it speaks no TLS",
    });
  });

  it("is who the client is, where a header says that", () => {
    const text = (rule: string) =>
      `set_real_ip_from 10.0.0.0/8; server { listen 80; location / { ${rule} proxy_pass http://10.0.0.1; } }`;
    expect(say(answer(text("allow 10.0.0.0/8; deny all;"), "h", "/"))).toBe("? set_real_ip_from 10.0.0.0/8");
    expect(say(answer(text("deny all; allow 10.0.0.0/8;"), "h", "/"))).toBe("403");
    expect(say(answer(text(""), "h", "/"))).toBe("10.0.0.1:80 / 10.0.0.1");
    const headers = answer(text("proxy_set_header X-Real-IP $remote_addr;"), "h", "/");
    expect(headers.kind === "forward" && headers.headers.get("x-real-ip")).toBe("$remote_addr");
    const protocol = "server { listen 80 proxy_protocol; deny 10.0.0.1; location / { proxy_pass http://10.0.0.1; } }";
    expect(say(answer(protocol, "h", "/"))).toBe("? listen … proxy_protocol");
  });

  it("is the name of nginx's own machine", () => {
    const text =
      "server { listen 80; return 200 a; } server { listen 80; server_name $hostname; return 200 b; } server { listen 80; server_name c; return 200 c; }";
    expect(answer(text, "h", "/")).toMatchObject({ kind: "not-modelled" });
    expect(say(answer(text, "c", "/"))).toBe("200 c");
  });

  it("is what a map says of a Host; another header stays as it is typed", () => {
    const text = `map $http_upgrade $connection_upgrade { default upgrade; "" close; } map $host $other { default x; }
      server { listen 80; location / { proxy_set_header Connection $connection_upgrade; proxy_pass http://10.0.0.1; }
      location /up { proxy_set_header Upgrade $http_upgrade; proxy_pass http://10.0.0.1; }
      location /host { proxy_set_header Host $other; proxy_pass http://10.0.0.1; } }`;
    const forwarded = answer(text, "h", "/");
    expect(forwarded.kind === "forward" && forwarded.headers.get("connection")).toBe("$connection_upgrade");
    const upgraded = answer(text, "h", "/up", { headers: [["upgrade", "websocket"]] });
    expect(upgraded.kind === "forward" && upgraded.headers.get("upgrade")).toBe("websocket");
    expect(answer(text, "h", "/host")).toMatchObject({ kind: "not-modelled", by: "proxy_set_header Host $other" });
  });

  it("is where nginx itself reads or writes beyond its memory, or RE2 is another", () => {
    const beyond = "server { listen 80; location ~ /a { location /a/b/ { proxy_pass http://10.0.0.1/c/; } } }";
    expect(say(answer(beyond, "h", "/a/b/x"))).toBe("10.0.0.1:80 /c/x 10.0.0.1");
    expect(answer(beyond, "h", "/a/b")).toMatchObject({
      kind: "not-modelled",
      reason: expect.stringContaining("shorter"),
    });
    const lines = "server { listen 80; location / { return 200 no; } location ~ (?m)a$ { return 200 yes; } }";
    expect(say(answer(lines, "h", "/a"))).toBe("200 yes");
    expect(answer(lines, "h", "/a%0ab")).toMatchObject({ kind: "not-modelled", by: "location ~ (?m)a$" });
  });

  it("is which of two headers counts", () => {
    const text = "server { listen 80; location / { proxy_set_header X-B $http_x_a; proxy_pass http://10.0.0.1; } }";
    const headers = (...values: string[]) => {
      const forwarded = answer(text, "h", "/", { headers: values.map((value) => ["x-a", value] as const) });
      return forwarded.kind === "forward" && forwarded.headers.get("x-b");
    };
    expect([headers(), headers("1"), headers("1", "2")]).toEqual([undefined, "1", "$http_x_a"]);
  });

  it("is what breaks its lines, and how long its body is twice", () => {
    const text = "server { listen 80; return 302 https://h$uri; }";
    expect(answer(text, "h", "/a\r\nb")).toMatchObject({ kind: "not-modelled" });
    expect(answer(text, "h", "/", { headers: [["a", "b\nc"]] })).toMatchObject({ kind: "not-modelled" });
    expect(answer(text, "h", "/", { headers: [["content-length", "1"]] })).toMatchObject({ kind: "not-modelled" });
    expect(answer(text, "h", "/", { headers: [["a", "b".repeat(5000)]] })).toMatchObject({ kind: "not-modelled" });
    expect(answer(text, "h", "/%0d%0aX:y")).toMatchObject({ kind: "not-modelled" });
    expect(say(answer(text, "h", "/x"))).toBe("302 https://h/x");
  });
});

describe("expressions of PCRE on RE2", () => {
  const source = (pattern: string, caseless = false) => {
    const translation = translate(pattern, caseless);
    return translation.kind === "translated" ? translation.source : `refused: ${translation.reason}`;
  };

  it("are written so that both mean the same", () => {
    expect(source("^/a\\.b$")).toBe("^/a\\.b$");
    expect(source("\\s[\\w\\]-]\\h{2,}?")).toBe("[\\t\\n\\x0b\\f\\r ][0-9A-Za-z_\\x{5d}\\x{2d}][\\t \\x{a0}]{2,}?");
    expect(source("[]a][^]]")).toBe("[\\x{5d}\\x{61}][^\\x{5d}]");
    expect(source("a{,2}{x}", true)).toBe("(?i)a\\{,2\\}\\{x\\}");
    expect(source("\\Qa.b\\E(?<n>c)(?:d)(?i)e")).toBe("a\\.b(c)(?:d)(?i)e");
    expect(translate("(?<n>a)(b)(?P<m>c)$", false)).toMatchObject({ groups: ["n", undefined, "m"], dollar: true });
  });

  it("are refused where RE2 has none, or another meaning", () => {
    const patterns = [
      "(?=a)",
      "(?!a)",
      "(?<=a)",
      "(?>a)",
      "(a)\\1",
      "a++",
      "a{1}+",
      "(*UTF8)a",
      "(?x)a",
      "\\K",
      "\\p{L}",
      "(a*)*",
      "(|a){2}",
      "(?:\\b)+",
      "[[.a.]]",
      "(",
      "a)",
      "[a",
      "*",
      "(?<n>a)(?<n>b)",
      "\\x{100}",
    ];
    for (const pattern of patterns)
      expect([pattern, source(pattern)]).toEqual([pattern, expect.stringContaining("refused")]);
    expect(source("\u00e9", true)).toContain("refused");
    expect(source("(?i)\u00e9")).toContain("refused");
    expect(source("\u00e9")).toBe("\\x{e9}");
  });
});

describe("access rules", () => {
  const span: Span = { path: "x", start: 0, end: 1 };
  const first = (source: string, ...rules: string[]) =>
    accessRule(
      rules.map((each) => ({ span, allow: true, source: each })),
      source,
    )?.source;

  it("hold addresses and networks of both families", () => {
    expect(first("10.1.2.3", "10.1.2.4", "10.1.2.2/31", "10.0.0.0/7")).toBe("10.1.2.2/31");
    expect(first("10.1.2.3", "10.1.128.0/17", "10.1.0.0/17")).toBe("10.1.0.0/17");
    expect(first("10.1.2.3", "::/0", "unix:", "0.0.0.0/0")).toBe("0.0.0.0/0");
    expect(first("2001:db8::1", "2001:db8::/127", "all")).toBe("2001:db8::/127");
    expect(first("2001:db8::2", "2001:db8::/127", "all")).toBe("all");
    expect(first("::ffff:10.1.2.3", "10.0.0.0/8")).toBe("10.0.0.0/8");
    expect(first("::ffff:10.1.2.3", "::/0", "10.0.0.0/8")).toBe("10.0.0.0/8");
    expect(first("::ffff:10.1.2.3", "::/0")).toBe("::/0");
    expect(first("[2001:db8:0:0:0:0:0:1]", "2001:db8::1")).toBe("2001:db8::1");
    expect(first("nonsense", "0.0.0.0/0", "all")).toBe("all");
  });
});
