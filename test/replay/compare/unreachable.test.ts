import { describe, expect, test } from "vitest";
import { unreachablePlaces } from "../../../src/replay/compare/unreachable.ts";
import { proxyOf } from "../../support/proxy.ts";

/** What is proved unreachable, as it is typed, with the reason. */
function unreachableIn(text: string): string[] {
  const found = unreachablePlaces(proxyOf(text));
  return [...found].map(([key, reason]) => {
    const [, start, end] = key.split("\u0000").map(Number);
    return `${text.slice(start, end)}: ${reason}`;
  });
}

const UP = "upstream u { server 10.0.0.1:80; }\n";

describe("proved", () => {
  test.each([
    [
      "behind a return of the server",
      "server { listen 80; return 301 https://a.example$request_uri; location /x { return 404; } }",
      [
        "location /x {: a `return` in front of it answers every request",
        "return 404;: a `return` in front of it answers every request",
      ],
    ],
    [
      "behind a return of the location",
      `${UP}server { listen 80; location / { return 404; deny all; } }`,
      ["deny all;: a `return` in front of it answers every request"],
    ],
    [
      "a name that another server has",
      "server { listen 80; server_name a.example; return 404; } server { listen 80; server_name a.example b.example; return 403; }",
      ["a.example: another server has this name on the same address, and nginx ignores it here"],
    ],
    [
      "behind deny all",
      `${UP}server { listen 80; location / { allow 10.0.0.0/8; deny all; allow 192.0.2.0/24; proxy_pass http://u; } }`,
      ["allow 192.0.2.0/24;: `deny all` in front of it takes every address"],
    ],
    ["internal", "server { listen 80; location /x { internal; return 404; } }", ["return 404;: it is `internal`"]],
    [
      "no limit",
      `${UP}server { listen 80; location / { client_max_body_size 0; proxy_pass http://u; } }`,
      ["client_max_body_size 0;: 0 is no limit, and decides nothing"],
    ],
    [
      "beside a location for everything",
      `${UP}server { listen 80; proxy_read_timeout 5s; location / { proxy_read_timeout 9s; proxy_pass http://u; } }`,
      ["proxy_read_timeout 5s;: `location /` takes every path"],
    ],
  ])("%s", (_, text, expected) => {
    expect(unreachableIn(text)).toEqual(expected);
  });
});

describe("not proved", () => {
  test.each([
    ["plain", `${UP}server { listen 80; server_name a.example; location / { proxy_pass http://u; } }`],
    [
      "reached by one of several locations",
      `${UP}server { listen 80; client_max_body_size 2m; location /a { return 404; } location / { proxy_pass http://u; } }`,
    ],
    [
      "the same name on another port",
      "server { listen 80; server_name a.example; return 404; } server { listen 81; server_name a.example; return 404; }",
    ],
  ])("%s", (_, text) => {
    expect(unreachableIn(text)).toEqual([]);
  });
});
