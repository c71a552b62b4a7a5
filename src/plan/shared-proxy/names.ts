import type { Proxy } from "../../estate/proxy.ts";
import { awsName } from "../balancing/aws-names.ts";

/** File names that say nothing about what is in the file. */
const PLAIN_FILES: ReadonlySet<string> = new Set(["nginx", "default", "main", "proxy", "index", "http", "00-default"]);
/** Folder names that say nothing about what is in the folder. */
const PLAIN_FOLDERS: ReadonlySet<string> = new Set([
  "conf.d",
  "sites-enabled",
  "sites-available",
  "etc",
  "nginx",
  "conf",
  "",
]);

/** A name for the balancer that takes over what a proxy does, made of its path. */
export function balancerName({ path, files }: Pick<Proxy, "path" | "files">): string {
  const segments = path.split("/");
  const file = (segments.pop() ?? "").replace(/\.(conf|nginx|txt|dump)$/, "");
  const folder = segments.findLast((segment) => !PLAIN_FOLDERS.has(segment));
  const isAlone = files.length === 1 && !PLAIN_FILES.has(file);
  const word = isAlone ? file : (folder ?? (PLAIN_FILES.has(file) ? "nginx-proxy" : file));
  return awsName(word);
}
