import { RUNS_FRONT } from "../../estate/front.ts";
import type { App, Estate } from "../../estate/types.ts";
import { expandIncludes, type ExpandedNginx, type IncludeOptions } from "../../languages/nginx/index.ts";
import { matchGlob } from "../../languages/nginx/index.ts";
import type { ResourceWith } from "../../native/resources.ts";
import type { Problem } from "../../source/problem.ts";
import type { Span } from "../../source/span.ts";
import type { Text } from "../../source/text.ts";
import type { Workspace } from "../../source/workspace.ts";
import { assemble, type Assembled } from "./assemble.ts";
import { gather, type LoadedProxies } from "./gather.ts";
import { folderOf, prefixOfMain } from "./prefix.ts";
import { parseRendered, replaceSpans, type Rendered } from "./rendered.ts";
import { lostFiles, openSources, type Sources } from "./sources.ts";

/** Where the front's image puts the configuration that Hako uploads. */
const UPLOADED_AS = "conf.d/default.conf";

export interface FrontOptions {
  readonly workspace: Workspace;
  /** Decides what looks like a secret: design, decision 8. */
  isSecret(name: string, value: string): boolean;
  /**
   * The path of the main nginx.conf of a front's image, relative to the root, where `hakobu.yaml` says it.
   * `image`: as the definition has it, absent where the app has no container `front`.
   */
  configuration(app: App, image: Text | undefined): string | undefined;
}

/**
 * The proxies that the fronts of Hako definitions are: the configuration that Hako renders and uploads, inside that of
 * the front's image where it is known, else inside nginx's own defaults. Every span of the rendered text is the place
 * in the definition that it was made of; what Hako writes by itself is at the script's `type`.
 */
export function frontProxies(estate: Estate, options: FrontOptions): LoadedProxies {
  const sources = openSources(options.workspace);
  const apps = new Map(estate.apps.map((app) => [app.id, app]));
  const images = frontImages(estate);
  const assembled = estate.native.flatMap((resource): Assembled[] => {
    const app = resource.type === "front" ? apps.get(resource.apps[0] ?? "") : undefined;
    if (resource.type !== "front" || app === undefined) return [];
    return [
      assembleFront(app, resource, {
        sources,
        main: options.configuration(app, images.get(app.id)),
        constructs: estate.constructs,
      }),
    ];
  });
  return gather(assembled, sources, options);
}

/** The image of the container `front` of every app that has one. */
function frontImages({ native }: Estate): ReadonlyMap<string, Text> {
  const images = new Map<string, Text>();
  for (const resource of native) {
    if (resource.type !== "task-definition") continue;
    const containers = resource.value.containerDefinitions.items;
    const front = containers.find(
      ({ name }) => name.length === 1 && name[0]?.kind === "text" && name[0].text === "front",
    );
    if (front?.image !== undefined) for (const app of resource.apps) images.set(app, front.image);
  }
  return images;
}

function assembleFront(
  app: App,
  resource: ResourceWith<"front">,
  { sources, main, constructs }: { sources: Sources; main: string | undefined; constructs: Estate["constructs"] },
): Assembled {
  const virtual = `${app.id}/front`;
  const script = app.decisions.find(({ decides }) => decides === RUNS_FRONT)?.span;
  const fallback = constructAt(constructs, script ?? startOf(app));
  const rendered = parseRendered(virtual, resource.value.body, fallback);
  const part = main === undefined ? alone(rendered) : inside(main, rendered, sources);
  const isServed = part.files.includes(rendered.file);
  const { proxy, problems } = assemble({
    id: virtual,
    kind: "front",
    app: app.id,
    path: app.path,
    parts: [part],
    context: main === undefined ? "http" : "main",
    lost: [...lostFiles([part], main === undefined ? [] : [main], sources), ...(isServed ? [] : [fallback])],
    excuses: ({ span }) => span.path === virtual && rendered.isUnknown(directiveAt(rendered, span)),
  });
  const own = proxy.files.filter((path) => path !== virtual);
  const said = problems.map((problem): Problem =>
    problem.span.path === virtual ? { ...problem, app: app.id } : problem,
  );
  if (!isServed && main !== undefined) said.push(notIncluded(app, main, fallback));
  return replaceSpans({ proxy: { ...proxy, files: own }, problems: said }, virtual, (span) =>
    constructAt(constructs, rendered.placeOf(span)),
  );
}

/** The construct that holds a token, or the token where none does: the key of a map is no construct of its own. */
function constructAt(constructs: Estate["constructs"], span: Span): Span {
  const all = constructs.get(span.path) ?? [];
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.span.end ?? 0) <= span.start) low = middle + 1;
    else high = middle;
  }
  const found = all[low]?.span;
  return found !== undefined && found.start <= span.start && span.end <= found.end ? found : span;
}

function startOf({ path }: App): Span {
  return { path, start: 0, end: 0 };
}

/** The whole directive of the rendered text that holds `span`. */
function directiveAt({ file }: Rendered, span: Span): Span {
  let found = span;
  const visit = (directives: typeof file.directives): void => {
    for (const directive of directives) {
      const { head, block } = directive;
      if (head.start <= span.start && span.start < head.end) found = head;
      else if (block !== undefined) visit(block);
    }
  };
  visit(file.directives);
  return found;
}

function notIncluded(app: App, main: string, span: Span): Problem {
  return {
    code: "nginx-include-missing",
    span,
    values: {
      path: UPLOADED_AS,
      what: `\`${main}\`, the main file of the front's image, includes no \`${UPLOADED_AS}\`, so what Hako uploads is not served`,
    },
    app: app.id,
  };
}

function alone({ file }: Rendered): ExpandedNginx {
  return { directives: file.directives, files: [file], includes: [], problems: [], incomplete: false };
}

/** The image's own configuration, with what Hako uploads where the image puts it. */
function inside(main: string, { file }: Rendered, sources: Sources): ExpandedNginx {
  const prefix = prefixOfMain(sources.workspace, main);
  const folder = folderOf(main);
  const uploaded = folder === "" ? UPLOADED_AS : `${folder}/${UPLOADED_AS}`;
  const resolve: IncludeOptions["resolve"] = (pattern) => {
    const found = prefix.resolve(pattern);
    if (pattern !== uploaded && matchGlob(pattern, [uploaded]).length === 0) return found;
    return { kind: "files", paths: found.kind === "files" ? [...new Set([...found.paths, uploaded])] : [uploaded] };
  };
  return expandIncludes({
    path: main,
    read: (path) => (path === uploaded ? file : sources.parse(path)),
    ...prefix,
    resolve,
  });
}
