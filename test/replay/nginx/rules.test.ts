import { afterAll, describe, expect, it } from "vitest";
import { nginxModel } from "../../../src/replay/nginx.ts";
import { proxyOf } from "../../support/proxy.ts";
import { CASES } from "./cases.ts";
import { compareWithNginx, nginxIsThere, stopBackends } from "./real-nginx.ts";
import { say } from "./say.ts";

const there = nginxIsThere();
afterAll(stopBackends);

describe("the model of nginx", () => {
  for (const { rule, text, answers } of CASES) {
    it(`${rule}`, () => {
      const model = nginxModel(proxyOf(text));
      const said = answers.map(([request]) => [`${request.host} ${request.target}`, say(model(request).outcome)]);
      expect(said).toEqual(answers.map(([request, answer]) => [`${request.host} ${request.target}`, answer]));
    });
  }
});

describe.skipIf(!there)("the real nginx agrees", () => {
  for (const { rule, text, answers } of CASES) {
    it(`${rule}`, async () => {
      const requests = answers.map(([request]) => request);
      expect(await compareWithNginx(text, requests, { keepPorts: true })).toEqual([]);
    });
  }
});
