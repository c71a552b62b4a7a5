import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkNginx, directiveOf, parseNginx } from "../../../src/languages/nginx/index.ts";

/** What `nginx -t` makes of a configuration. */
export type Verdict =
  | { readonly kind: "accepts" }
  | { readonly kind: "refuses"; readonly message: string }
  /** The machine's fault and not the configuration's: files, users, names to resolve, ports, modules that are not built. */
  | { readonly kind: "machine"; readonly message: string };

/** How nginx speaks of the machine, of PCRE and of OpenSSL. */
const MACHINE =
  /^(?:open\(\)|mkdir\(\)|host not found|getpwnam|getgrnam|cannot load|SSL_|BIO_|dlopen|bind\(\)|pcre2?_|chown|unlink|socket\(\)|stat\(\)|PEM_|module "|failed to|setrlimit|OPENSSL|no OCSP|could not open|malloc|posix_memalign|setsockopt|\d+ worker_connections)/;

/** A folder in which nginx 1.22 judges configurations; `undefined` where there is none. In CI that is an error. */
export function realNginx(): { judge: (text: string) => Verdict; remove: () => void } | undefined {
  const version = spawnSync("nginx", ["-v"], { encoding: "utf8" });
  if (version.status !== 0 || !version.stderr.includes("nginx/1.22.")) {
    if (process.env["CI"] !== undefined) throw new Error("nginx 1.22 is not installed: .ci/run installs it");
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), "nginx-"));
  mkdirSync(join(folder, "logs"));
  const file = join(folder, "nginx.conf");
  return {
    judge: (text) => {
      writeFileSync(file, text);
      const run = spawnSync("nginx", ["-t", "-p", folder, "-c", file, "-g", "pid pid;"], { encoding: "utf8" });
      return readVerdict(run.status, run.stderr, file);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function readVerdict(status: number | null, output: string, file: string): Verdict {
  if (status === 0) return { kind: "accepts" };
  const line = output.split("\n").find((text) => /\[(?:emerg|crit|alert)\]/.test(text)) ?? output;
  const said = line.replace(/^.*?\[(?:emerg|crit|alert)\] (?:\d+#\d+: )?/, "");
  const place = said.lastIndexOf(` in ${file}:`);
  const message = place === -1 ? said : said.slice(0, place);
  const unknown = /^unknown directive "(.*)"$/.exec(message)?.[1];
  const notBuilt = unknown !== undefined && directiveOf(unknown).length > 0;
  return { kind: notBuilt || MACHINE.test(message) ? "machine" : "refuses", message };
}

/** What we say of the same text, in nginx's words. */
export function ourMessages(text: string): string[] {
  const file = parseNginx("nginx.conf", text);
  return [...file.problems, ...checkNginx(file.directives, "main")].map(({ values }) => values["message"] ?? "");
}

/** True for one of our messages that is nginx's; nginx cuts characters of several bytes, and may add a place. */
export function isSame(ours: string, nginx: string): boolean {
  return (
    nginx.startsWith(ours) || (nginx.includes("\uFFFD") && ours.startsWith(nginx.slice(0, nginx.indexOf("\uFFFD"))))
  );
}

/** Where nginx and we disagree about a configuration, in a line; `undefined` where we agree. */
export function disagreement(text: string, verdict: Verdict): string | undefined {
  const ours = ourMessages(text);
  if (verdict.kind === "accepts") return ours.length === 0 ? undefined : `nginx accepts, we say: ${ours.join(" | ")}`;
  if (verdict.kind === "machine" || ours.length > 0) return undefined;
  return `nginx says: ${verdict.message}`;
}
