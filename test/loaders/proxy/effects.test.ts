import { describe, expect, it } from "vitest";
import { DIRECTIVE_SUBJECTS } from "../../../src/estate/proxy.ts";
import { CORE_DIRECTIVES } from "../../../src/languages/nginx/table-core.ts";
import { HTTP_DIRECTIVES } from "../../../src/languages/nginx/table-http.ts";
import { NEWER_DIRECTIVES } from "../../../src/languages/nginx/table-newer.ts";
import { OTHER_DIRECTIVES } from "../../../src/languages/nginx/table-other.ts";
import { PASSING_DIRECTIVES } from "../../../src/languages/nginx/table-passing.ts";
import { effectOfName } from "../../../src/loaders/proxy/effects.ts";
import { EFFECT_TABLE, HARMLESS_VALUES } from "../../../src/loaders/proxy/effects-table.ts";
import { loadProxyFiles, proxyOf } from "../../support/proxy.ts";

/** The names of directives that a table of the language has and that may stand in `main`, `events` or `http`. */
function namesOf(table: string): string[] {
  return table
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(" ")[0] ?? "");
}

describe("the table of effects", () => {
  it.each([
    ["core", CORE_DIRECTIVES],
    ["passing", PASSING_DIRECTIVES],
    ["http", HTTP_DIRECTIVES],
  ])("has every directive of nginx 1.22: %s", (_, table) => {
    expect(namesOf(table).filter((name) => effectOfName(name) === undefined)).toEqual([]);
  });

  it("says of no directive of another nginx that it changes nothing, unless it is in the table by name", () => {
    const listed = new Set(Object.values(EFFECT_TABLE).flatMap((names) => Object.values(names).join(" ").split(" ")));
    const unlisted = [...namesOf(NEWER_DIRECTIVES), ...namesOf(OTHER_DIRECTIVES)].filter((name) => !listed.has(name));
    expect(unlisted.length).toBeGreaterThan(100);
    expect(
      unlisted
        .map((name) => effectOfName(name)?.effect ?? "unmodelled")
        .filter((effect) => effect === "none" || effect === "modelled"),
    ).toEqual([]);
  });

  it("has each name once", () => {
    const names = Object.values(EFFECT_TABLE).flatMap((byEffect) => Object.values(byEffect).join(" ").split(" "));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(Object.keys(EFFECT_TABLE)).toEqual([...DIRECTIVE_SUBJECTS]);
  });

  it("has a harmless value only for what can do harm", () => {
    expect(Object.keys(HARMLESS_VALUES).filter((name) => effectOfName(name)?.effect !== "unmodelled")).toEqual([]);
  });
});

describe("a directive where it stands", () => {
  const effects = (text: string): string[] =>
    proxyOf(text).directives.map(({ name, effect, about }) => `${name}: ${effect} ${about}`);

  it("does nothing where it says what nginx does anyhow, and is in the way where it does not", () => {
    expect(
      effects(`server {
        satisfy all; auth_basic off; proxy_next_upstream error timeout;
        location / { satisfy any; auth_basic staff; proxy_next_upstream error http_502; proxy_pass http://app; }
      }`),
    ).toEqual([
      "server: structure routing",
      "satisfy: modelled access",
      "auth_basic: modelled access",
      "proxy_next_upstream: modelled backends",
      "location: structure routing",
      "satisfy: unmodelled access",
      "auth_basic: unmodelled access",
      "proxy_next_upstream: unmodelled backends",
      "proxy_pass: structure routing",
    ]);
  });

  it("is data in a block of lines", () => {
    expect(effects("types { text/html html; } map $host $x { default 1; }")).toEqual([
      "types: none response",
      "text/html: none response",
      "map: unmodelled variables",
      "default: unmodelled variables",
    ]);
  });

  it("is not modelled where nobody has written down what its module does", () => {
    expect(effects("server { location / { content_by_lua_block { ngx.exit(403) } } }").at(-1)).toBe(
      "content_by_lua_block: unmodelled code",
    );
    const [host] = loadProxyFiles("server { lua_code_cache on; access_by_lua_file a.lua; }").proxies[0]?.hosts ?? [];
    expect(host?.fallback.unmodelled.map(({ directive }) => directive)).toEqual(["access_by_lua_file"]);
  });

  it("that shows and hides, logs or is fast changes no answer", () => {
    const quiet =
      "gzip on; add_header X-A b; expires 1d; access_log off; sendfile on; proxy_buffering off; ssl_protocols TLSv1.2;";
    const [proxy] = loadProxyFiles(`server { ${quiet} location / { proxy_pass http://app; } }`).proxies;
    expect(proxy?.directives.filter(({ effect }) => effect === "none").map(({ about }) => about)).toEqual([
      "response",
      "response",
      "response",
      "logging",
      "performance",
      "performance",
      "tls",
    ]);
    expect(proxy?.hosts[0]?.locations[0]?.handling.unmodelled).toEqual([]);
  });
});
