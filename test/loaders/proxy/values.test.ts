import { describe, expect, it } from "vitest";
import type { NginxArgument } from "../../../src/languages/nginx/index.ts";
import { parseLocationPath } from "../../../src/loaders/proxy/location-path.ts";
import { parseServerName } from "../../../src/loaders/proxy/server-name.ts";
import { parseOffset, parseTimeout } from "../../../src/loaders/proxy/values.ts";
import { proxyOf } from "../../support/proxy.ts";

function argument(text: string): NginxArgument {
  return { text, quoted: false, span: { path: "nginx.conf", start: 0, end: text.length } };
}

describe("sizes and times are read as nginx reads them", () => {
  it.each([
    ["0", 0],
    ["20m", 20 * 1024 ** 2],
    ["20M", 20 * 1024 ** 2],
    ["1k", 1024],
    ["2G", 2 * 1024 ** 3],
    ["", undefined],
    ["m", undefined],
    ["20mb", undefined],
    ["1.5m", undefined],
    ["-1", undefined],
    [" 1m", undefined],
  ])("size %j", (text, bytes) => {
    expect(parseOffset(text)).toBe(bytes);
  });

  it.each([
    ["60", 60],
    ["60s", 60],
    ["1m", 60],
    ["1m30s", 90],
    ["1m 30s", 90],
    ["1m30", 90],
    ["500ms", 0.5],
    ["1s500ms", 1.5],
    ["1h", 3600],
    ["1w", 604_800],
    ["60 ", 60],
    ["", undefined],
    ["s", undefined],
    ["1M", undefined],
    ["1y", undefined],
    ["30s1m", undefined],
    ["1s1s", undefined],
    ["1.5s", undefined],
    ["60 s", undefined],
    ["10 10", 20],
  ])("time-out %j", (text, seconds) => {
    expect(parseTimeout(text)).toBe(seconds);
  });
});

describe("server names", () => {
  it.each([
    ["Shop.Example.com", "exact", "shop.example.com"],
    ["*.example.com", "leading", "example.com"],
    [".example.com", "both", "example.com"],
    ["www.*", "trailing", "www"],
    ["~^(?<App>.+)\\.example$", "regex", "^(?<App>.+)\\.example$"],
    ["", "exact", ""],
    ["_", "exact", "_"],
    ["$Hostname", "hostname", "$hostname"],
    ["shop_dev", "exact", "shop_dev"],
  ])("%j", (typed, kind, text) => {
    expect(parseServerName(argument(typed))).toMatchObject({ kind, text });
  });

  it.each(["*", "*example.com", "a.*.com", "*.example.*", ".", "~"])("%j is refused", (typed) => {
    expect(parseServerName(argument(typed))).toBeUndefined();
  });
});

describe("location paths", () => {
  it.each([
    [["/"], "", "/"],
    [["=", "/x"], "=", "/x"],
    [["=/x"], "=", "/x"],
    [["^~/static/"], "^~", "/static/"],
    [["^~", "/static/"], "^~", "/static/"],
    [["~", "\\.php$"], "~", "\\.php$"],
    [["~\\.php$"], "~", "\\.php$"],
    [["~*\\.php$"], "~*", "\\.php$"],
    [["~*", "\\.php$"], "~*", "\\.php$"],
    [["@app"], "@", "@app"],
  ])("%j", (typed, modifier, path) => {
    expect(parseLocationPath(typed.map(argument))).toEqual({ modifier, path });
  });

  it.each([[["==", "/x"]], [["~^", "/x"]], [[]], [["=", "/x", "/y"]]])("%j is refused", (typed: string[]) => {
    expect(parseLocationPath(typed.map(argument))).toBeUndefined();
  });
});

describe("listen", () => {
  const listen = (typed: string, server = "") =>
    proxyOf(`server { listen ${typed}; ${server} }`).hosts[0]?.listens.map(
      ({ span: _span, ...socket }) =>
        `${socket.address} ${socket.port}${["ssl", "http2", "defaultServer", "proxyProtocol"]
          .filter((flag) => socket[flag as "ssl"])
          .map((flag) => ` ${flag}`)
          .join("")}`,
    );

  it.each([
    ["80", ["* 80"]],
    ["*:8080", ["* 8080"]],
    ["0.0.0.0:8080", ["* 8080"]],
    ["[::]:80", ["[::] 80"]],
    ["[::1]", ["[::1] 80"]],
    ["127.0.0.1", ["127.0.0.1 80"]],
    ["localhost:8080", ["localhost 8080"]],
    ["*", ["* 80"]],
    ["unix:/run/nginx.sock", ["unix:/run/nginx.sock 0"]],
    ["8080-8082", ["* 8080", "* 8081", "* 8082"]],
    ["127.0.0.1:8080-8081", ["127.0.0.1 8080", "127.0.0.1 8081"]],
    ["443 ssl http2", ["* 443 ssl http2"]],
    ["80 default_server", ["* 80 defaultServer"]],
    ["80 default", ["* 80 defaultServer"]],
    ["80 proxy_protocol", ["* 80 proxyProtocol"]],
    ["80 backlog=511 reuseport", ["* 80"]],
  ])("%s", (typed, sockets) => {
    expect(listen(typed)).toEqual(sockets);
  });

  it("is port 80 of every address where none is typed, at the place of the server", () => {
    const [host] = proxyOf("server { server_name a.example; }").hosts;
    expect(host?.listens).toMatchObject([{ address: "*", port: 80, span: host?.span }]);
  });

  it("has what another server says of the same socket", () => {
    const { hosts } = proxyOf(
      "server { listen 443; server_name a; } server { listen *:443 ssl; server_name b; } server { listen 443 http2; server_name c; }",
    );
    expect(hosts.map(({ listens }) => listens[0]?.ssl)).toEqual([true, true, true]);
    expect(hosts.map(({ listens }) => listens[0]?.http2)).toEqual([true, true, true]);
  });

  it("is for TLS where the server says `ssl on`", () => {
    expect(listen("443", "ssl on;")).toEqual(["* 443 ssl"]);
  });
});
