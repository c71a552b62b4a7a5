// What a user gets: packs the package, installs it into an empty folder, runs the command and imports the library
// with and without types. `npm run package`.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

const EXPECTED = [
  "LICENSE",
  "README.md",
  "package.json",
  "dist/cli.mjs",
  "dist/THIRD-PARTY.txt",
  "dist/lib/index.js",
  "dist/lib/index.d.ts",
];
const ALLOWED =
  /^(LICENSE|README\.md|package\.json|dist\/|rules\/[^/]+\/(rule\.yaml|README\.md)$|schemas\/[^/]+\.json$)/;

const folder = mkdtempSync(join(tmpdir(), "hakobu-package-"));
const problems = [];
const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
try {
  const { name, version } = JSON.parse(readFileSync("package.json", "utf8"));
  const [packed] = JSON.parse(
    run("npm", ["pack", "--json", "--silent", "--pack-destination", folder]).replace(/^[^[]*/, ""),
  );
  const paths = packed.files.map(({ path }) => path);
  for (const path of EXPECTED) if (!paths.includes(path)) problems.push(`\`${path}\` is missing from the package`);
  for (const path of paths) if (!ALLOWED.test(path)) problems.push(`\`${path}\` should not be in the package`);
  for (const path of ["rules", "schemas"]) {
    for (const file of readdirSync(path, { recursive: true, withFileTypes: true })) {
      const inside = join(file.parentPath, file.name).replaceAll("\\", "/");
      if (file.isFile() && !paths.includes(inside)) problems.push(`\`${inside}\` is missing from the package`);
    }
  }

  const tarball = join(folder, packed.filename);
  const { messages, pkg } = await publint({
    pack: { tarball: new Uint8Array(readFileSync(tarball)).buffer },
    strict: true,
  });
  problems.push(...messages.map((message) => formatMessage(message, pkg)));

  const user = join(folder, "user");
  mkdirSync(user);
  writeFileSync(join(user, "package.json"), '{ "private": true, "type": "module" }\n');
  run("npm", ["install", "--prefer-offline", "--omit=dev", "--no-audit", "--no-fund", "--silent", tarball], user);
  const installed = join(user, "node_modules", name);
  for (const file of readdirSync(installed, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const text = readFileSync(join(file.parentPath, file.name), "utf8");
    if (text.includes(process.cwd())) problems.push(`\`${file.name}\` names the folder in which it was built`);
  }
  const printed = run(join(user, "node_modules/.bin", name), ["--version"], user).trim();
  if (printed !== version) problems.push(`\`${name} --version\` prints \`${printed}\`, not \`${version}\``);

  writeFileSync(
    join(user, "use.ts"),
    `import { analyze } from "${name}";\nexport const use: (...args: never[]) => unknown = analyze;\n`,
  );
  writeFileSync(
    join(user, "use.mjs"),
    `import { analyze } from "${name}";\nif (typeof analyze !== "function") throw new Error("no analyze");\n`,
  );
  run(process.execPath, ["use.mjs"], user);
  const tsc = resolve("node_modules/typescript/bin/tsc");
  const strict = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2023", "--types", "", "use.ts"];
  run(process.execPath, [tsc, ...strict], user);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const problem of problems) console.error(problem);
console.error(problems.length === 0 ? "the package is whole" : `${problems.length} problems with the package`);
process.exitCode = problems.length === 0 ? 0 : 1;
