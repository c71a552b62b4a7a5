import { parse } from "yaml";
import { createLibrary, evaluate, workspaceResolver } from "../src/languages/jsonnet/index.ts";
import { literalText } from "../src/source/text.ts";
import { memoryWorkspace } from "../src/source/workspace.ts";

/** What the definitions of a company share. */
const LIBRARY = `{
  scheduler(cluster):: { type: 'ecs', region: 'ap-northeast-1', cluster: cluster, desired_count: 2,
    elb_v2: { vpc_id: 'vpc-1', subnets: ['subnet-%d' % i for i in std.range(1, 3)], listeners: [{ port: 80, protocol: 'HTTP' }] } },
  env(name):: { RACK_ENV: 'production', APP: std.asciiUpper(name), DATABASE: 'mysql2://%s@db/%s' % [name, name] },
  app(name):: { image: 'registry.example/' + name, memory: 512, env: $.env(name) },
  logs:: { log_configuration: { log_driver: 'awslogs', options: { 'awslogs-group': std.extVar('appId') } } },
}
`;

function definition(index: number): string {
  return `local shop = import 'shared/shop.libsonnet';
{
  scheduler: shop.scheduler('shop') { desired_count: ${1 + (index % 5)} },
  app: shop.app('app-${index}') + shop.logs { memory+: ${index % 7}, env+: { PORT: '${3000 + index}' } },
  sidecars: { cache: { image_tag: 'redis:7', memory: 64 } },
}
`;
}

/** Milliseconds for each definition: evaluated with a shared library, and its JSON read by the `yaml` package. */
export function timeDefinitions(count: number): { readonly evaluated: number; readonly parsed: number } {
  const paths = Array.from({ length: count }, (_, index) => `app-${index}.jsonnet`);
  const files = Object.fromEntries(paths.map((path, index) => [path, definition(index)]));
  const resolver = workspaceResolver(memoryWorkspace({ ...files, "shared/shop.libsonnet": LIBRARY }));
  const library = createLibrary();
  let spent = 0n;
  // Nothing but the text is kept of an evaluation, as in the tool.
  const texts = paths.map((path) => {
    const started = process.hrtime.bigint();
    const result = evaluate(path, {
      resolver,
      library,
      extVars: new Map([["appId", { kind: "string" as const, text: literalText(path), origins: [] }]]),
    });
    spent += process.hrtime.bigint() - started;
    if (result.error !== undefined) throw new Error(result.error.message);
    return result.json();
  });
  const evaluated = Number(spent) / 1e6;
  const from = process.hrtime.bigint();
  for (const text of texts) parse(text);
  const parsed = Number(process.hrtime.bigint() - from) / 1e6;
  return { evaluated: evaluated / count, parsed: parsed / count };
}
