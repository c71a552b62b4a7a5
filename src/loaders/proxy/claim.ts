import { looksLikeNginx, splitDump } from "../../languages/nginx/index.ts";
import { compareText } from "../../source/order.ts";
import type { Workspace } from "../../source/workspace.ts";
import { folderOf, nameOf } from "./prefix.ts";

/**
 * `main`: a whole configuration; `dump`: the output of `nginx -T`; the others are what a main file includes, by the
 * block that they stand in.
 */
export type Claim = "main" | "dump" | "http" | "stream" | "server" | "location";

/** Extensions that are never nginx: those of other loaders, of code, of templates, and of what is no text. */
const NEVER = new Set(
  (
    "yml yaml json jsonnet libsonnet rb py js mjs cjs ts tsx jsx go rs java kt php pl lua sh bash zsh c h cc cpp css scss html htm xml svg sql " +
    "md markdown rst adoc toml ini cfg properties lock gradle tf tfvars hcl env csv tsv log pem crt key p12 pub der " +
    "erb ctmpl ctml ctpl tmpl tpl j2 jinja jinja2 epp mustache hbs template dist in " +
    "png jpg jpeg gif ico webp pdf zip gz tgz bz2 xz tar jar war so o a bin woff woff2 ttf mp3 mp4"
  ).split(" "),
);

/** Extensions that nginx's files have; every other one counts only below a folder that is nginx's by its name. */
const OFTEN = new Set(["conf", "nginx", "dump", "txt", "inc", "vhost"]);
const NGINX_FOLDER =
  /(?:^|\/)(?:nginx|openresty|conf\.d|sites-available|sites-enabled|sites|vhosts?(?:\.d)?|http\.d)(?:\/|$)/;

/** Names without extension that are something else. */
const OTHER_PROGRAMS = new Set(
  "Dockerfile Makefile Gemfile Rakefile Procfile Vagrantfile Jenkinsfile Berksfile Brewfile Guardfile Capfile LICENSE LICENCE COPYING NOTICE AUTHORS README CHANGELOG CODEOWNERS VERSION".split(
    " ",
  ),
);

/**
 * True where a file may be nginx's by its name alone, so that only few files are read. Files whose name begins with a
 * dot are not: no include of nginx's with `*` takes them.
 */
export function mayBeNginx(path: string): boolean {
  const name = nameOf(path);
  if (name.startsWith(".") || name.endsWith("~") || OTHER_PROGRAMS.has(name)) return false;
  const dot = name.lastIndexOf(".");
  if (dot === -1) return true;
  const extension = name.slice(dot + 1).toLowerCase();
  if (NEVER.has(extension)) return false;
  return (
    OFTEN.has(extension) || name.includes(".conf.") || name.startsWith("nginx") || NGINX_FOLDER.test(folderOf(path))
  );
}

/** What a text is to nginx, by its raw text (design, decision 10), or `undefined` for any other text. */
export function claimOf(text: string): Claim | undefined {
  return splitDump(text).length > 0 ? "dump" : looksLikeNginx(text);
}

/** A file that is nginx's by its text. */
export interface Claimed {
  readonly path: string;
  readonly claim: Claim;
}

/**
 * Those of `paths` that are nginx's, in the order of their paths; files that cannot be read are judged by what can be
 * seen of them.
 */
export function claimFiles(workspace: Workspace, paths: readonly string[], named: ReadonlySet<string>): Claimed[] {
  return [...new Set(paths)].toSorted(compareText).flatMap((path): Claimed[] => {
    if (!mayBeNginx(path) && !(named.has(path) && !NEVER.has(nameOf(path).slice(nameOf(path).lastIndexOf(".") + 1))))
      return [];
    if (isWrittenByUs(workspace, path)) return [];
    const read = workspace.read(path);
    const text = read.kind === "file" ? read.text : "head" in read ? read.head : undefined;
    const claim = text === undefined ? undefined : claimOf(text);
    return claim === undefined ? [] : [{ path, claim }];
  });
}

/** What `migrate` writes of a front is Hako's upload, which the definition says already. */
function isWrittenByUs(workspace: Workspace, path: string): boolean {
  return /^front(?:-[0-9]+)?\.conf$/.test(nameOf(path)) && workspace.list(folderOf(path)).includes("objects.json");
}
