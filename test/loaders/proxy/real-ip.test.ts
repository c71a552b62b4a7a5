import { expect, test } from "vitest";
import { proxyOf } from "../../support/proxy.ts";

test("`set_real_ip_from` is no step of the rewrite phase, and `set_by_lua` is", () => {
  const proxy = proxyOf(`server {
  listen 80;
  set_real_ip_from 10.0.0.0/8;
  location / {
    set_real_ip_from 10.0.0.0/8;
    set_by_lua $x 'return 1';
    proxy_pass http://10.0.0.1:80;
  }
}
`);
  const [host] = proxy.hosts;
  expect(host?.steps).toEqual([]);
  expect(host?.locations[0]?.steps).toMatchObject([{ kind: "unmodelled", directive: "set_by_lua" }]);
});
