import { existsSync } from "node:fs";
import { join } from "node:path";
import { analyze } from "../../analyze.ts";
import { foldersOf } from "../../plan/folders.ts";
import { visible } from "../../reporters/visible.ts";
import { proposeSettings } from "../../settings/propose.ts";
import { DEFAULT_SETTINGS } from "../../settings/types.ts";
import { findRoot, listInputs, openWorkspace, writeArtifacts } from "../../workspace.ts";
import { EXIT } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { WrongCall } from "../wrong-call.ts";

const FILE = "hakobu.yaml";

/** `hakobu init`: writes `hakobu.yaml` into the root, and never over one that is there. */
export function init(paths: readonly string[], flags: { readonly print?: boolean }, terminal: Terminal): number {
  const root = findRoot(terminal.cwd);
  if (flags.print !== true && existsSync(join(root, FILE))) {
    throw new WrongCall(
      `\`${visible(join(root, FILE))}\` is there already and is left alone; \`hakobu init --print\` shows what would be written`,
    );
  }
  const inputs = listInputs(root, terminal.cwd, paths);
  if (inputs.missing.length > 0)
    throw new WrongCall(
      `${inputs.missing.map((path) => `\`${visible(path)}\``).join(", ")}: no such file or folder below the root \`${visible(root)}\``,
    );
  const { estate } = analyze({ workspace: openWorkspace(root), paths: inputs.files, settings: DEFAULT_SETTINGS });
  const text = proposeSettings(foldersOf(estate));
  if (flags.print === true) terminal.stdout.write(text);
  else {
    writeArtifacts(root, [{ path: FILE, text }]);
    terminal.stdout.write(`${FILE}: written for ${estate.apps.length} definitions; read it, and answer what it asks\n`);
  }
  return estate.apps.length === 0 ? EXIT.input : EXIT.success;
}
