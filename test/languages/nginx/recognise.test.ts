import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { looksLikeNginx } from "../../../src/languages/nginx/index.ts";
import { random } from "../../support/random.ts";
import { WHOLE } from "./corner-cases.ts";
import { mutate } from "./mutations.ts";

describe("nginx configuration is told by what stands at its top level", () => {
  test.each([
    ["events { } http { }", "main"],
    ["user www-data;\nworker_processes 4;\nhttp { include conf.d/*.conf; }", "main"],
    ["stream { server { listen 1; } } events { }", "main"],
    ["# a comment\n\nupstream a { server b; }\nserver { listen 80; location / { proxy_pass http://a; } }", "http"],
    ["map $a $b { default c; }", "http"],
    ["log_format main '$host';\naccess_log /a main;", "http"],
    ["server { listen 80; server_name a; return 301 https://$host; }", "http"],
    ["upstream db { server a:1; } server { listen 5432; proxy_pass db; }", "stream"],
    ["listen 80;\nserver_name a;\nlocation / { root /x; }", "server"],
    ["location /a { return 200; }\nlocation /b { deny all; }", "server"],
    ["proxy_pass http://a;\nproxy_set_header Host $host;", "location"],
    ["deny 10.0.0.0/8;\nallow all;", "http"],
    ["# configuration file /etc/nginx/nginx.conf:\nevents { }\n", "main"],
    // Broken, but still nginx.
    ["server { listen 80\n server_name a; location / { proxy_pass http://b; }", "http"],
    ["server { listen 80; location / { proxy_pass http://b; } } }", "http"],
    ["srver { listen 80; } server { listen 80; server_name x; }", "http"],
  ])("%j stands in %s", (text, context) => {
    expect(looksLikeNginx(text)).toBe(context);
  });

  test("a damaged file is still recognised", () => {
    const choose = random(3);
    const lost = Array.from({ length: 500 }, () => mutate(WHOLE, choose)).filter(
      (text) => looksLikeNginx(text) !== "main",
    );
    expect(lost.map((text) => text.slice(0, 400))).toEqual([]);
  });
});

describe("other languages are not nginx's", () => {
  test.each([
    ["YAML", "server:\n  port: 8080\nlisten: { port: 80 }\n"],
    ["YAML with a configuration in it", "kind: ConfigMap\ndata:\n  nginx.conf: |\n    server { listen 80; }\n"],
    ["JSON", '{ "server": { "listen": 80 } }'],
    ["HCL", 'server {\n  enabled = true\n}\nupstream "x" {\n  listen = 80\n}\n'],
    ["HCL with more of nginx's names", 'server {\n  a = 1\n}\nupstream "x" { }\nevents { }\n'],
    ["consul-template's settings", 'template {\n  source = "a"\n  destination = "b"\n}\nlog_level = "warn"\n'],
    ["a Go template of nginx", 'upstream a { {{ range service "b" }} server {{ .Address }}; {{ end }} }'],
    ["an ERB template of nginx", "server { listen <%= @port %>; server_name a; }"],
    ["a Jinja template of nginx", "{% for a in b %}\nserver { listen 80; }\n{% endfor %}"],
    ["Apache", '<VirtualHost *:80>\n  ServerName a\n  ProxyPass "/" "http://b/"\n</VirtualHost>\n'],
    ["HAProxy", "global\n  daemon\nfrontend x\n  bind *:80\n  default_backend y\n"],
    ["C", "#include <a.h>\nint main(void) {\n  if (a) { return 1; }\n  break;\n  return 0;\n}\n"],
    ["JavaScript", "const server = http.createServer();\nif (a) { server.listen(80); }\nreturn b;\n"],
    ["a shell script", "#!/bin/sh\nset -e;\nif [ x ]; then echo a; fi\nenv FOO=bar;\n"],
    ["Perl", "use strict;\nmy $server = 1;\nreturn $server;\n"],
    ["PHP", "<?php\necho 'a';\nreturn 1;\n"],
    ["CSS", "body { color: red; }\n.server { listen: none; }\n"],
    ["BIND", 'options { directory "/x"; };\nzone "a" { type master; file "b"; };\ninclude "c";\n'],
    ["SQL", "SET NAMES utf8;\nUSE db;\nCREATE TABLE server (id int);\n"],
    ["Protobuf", 'syntax = "proto3";\nmessage Server { string name = 1; }\n'],
    ["Terraform", 'resource "aws_lb" "a" {\n  name = "server"\n}\n'],
    ["nothing", ""],
    ["words", "location and server and upstream"],
  ])("%s", (_, text) => {
    expect(looksLikeNginx(text)).toBeUndefined();
  });

  test("our own programs", () => {
    const files = ["parse.ts", "check-listen.ts", "table-core.ts", "recognise.ts"];
    const taken = files.filter((name) => {
      const path = new URL(`../../../src/languages/nginx/${name}`, import.meta.url);
      return looksLikeNginx(readFileSync(path, "utf8")) !== undefined;
    });
    expect(taken).toEqual([]);
  });
});
