import type { Estate } from "../estate/types.ts";
import { DEFAULT_SETTINGS } from "../settings/types.ts";
import { compareText } from "../source/order.ts";
import { knownText } from "../source/text.ts";
import type { FolderFacts } from "../settings/propose.ts";
import { awsIdentity } from "./aws-identity.ts";
import { estateIndex } from "./estate-index.ts";

/** What the definitions of each folder say about where they run, ordered by folder. */
export function foldersOf(estate: Estate): FolderFacts[] {
  const context = { estate, settings: DEFAULT_SETTINGS, index: estateIndex(estate) };
  const folders = new Map<string, { accounts: Map<string, string[]>; silent: string[]; vaults: Set<string> }>();
  for (const app of estate.apps) {
    const folder = folders.get(app.folder) ?? {
      accounts: new Map<string, string[]>(),
      silent: [],
      vaults: new Set<string>(),
    };
    folders.set(app.folder, folder);
    const { account, accountKnown } = awsIdentity(app, context);
    const id = accountKnown ? (knownText(account) ?? "") : undefined;
    if (id === undefined) folder.silent.push(app.id);
    else folder.accounts.set(id, [...(folder.accounts.get(id) ?? []), app.id]);
    for (const variable of app.env) {
      for (const part of variable.value) {
        if (part.kind !== "provided") continue;
        for (const provider of part.candidates)
          if (provider.type === "vault") folder.vaults.add(provider.address ?? "");
      }
    }
  }
  return [...folders]
    .map(([path, { accounts, silent, vaults }]) => ({
      path,
      accounts: [...accounts].map(([id, apps]) => ({ id, apps })).toSorted((a, b) => compareText(a.id, b.id)),
      silent,
      vaults: [...vaults].filter((address) => address !== "").toSorted(compareText),
    }))
    .toSorted((a, b) => compareText(a.path, b.path));
}
