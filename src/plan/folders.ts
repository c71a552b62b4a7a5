import type { Estate } from "../estate/types.ts";
import { DEFAULT_SETTINGS, imageName } from "../settings/types.ts";
import { compareText } from "../source/order.ts";
import { knownText } from "../source/text.ts";
import type { FolderFacts } from "../settings/propose.ts";
import { awsIdentity } from "./aws-identity.ts";
import { estateIndex } from "./estate-index.ts";

interface Folder {
  readonly accounts: Map<string, string[]>;
  readonly silent: string[];
  readonly vaults: Set<string>;
  readonly proxies: string[];
  readonly fronts: Set<string>;
}

/** What the definitions of each folder say about where they run, ordered by folder. */
export function foldersOf(estate: Estate): FolderFacts[] {
  const context = { estate, settings: DEFAULT_SETTINGS, index: estateIndex(estate) };
  const folders = new Map<string, Folder>();
  const folderAt = (path: string): Folder => {
    let folder = folders.get(path);
    if (folder === undefined)
      folders.set(
        path,
        (folder = { accounts: new Map(), silent: [], vaults: new Set(), proxies: [], fronts: new Set() }),
      );
    return folder;
  };
  for (const { kind, path } of estate.proxies)
    if (kind === "nginx") folderAt(path.slice(0, Math.max(0, path.lastIndexOf("/")))).proxies.push(path);
  const frontImages = imagesOfFronts(estate);
  for (const app of estate.apps) {
    const folder = folderAt(app.folder);
    const { account, accountKnown } = awsIdentity(app, context);
    const id = accountKnown ? (knownText(account) ?? "") : undefined;
    if (id === undefined) folder.silent.push(app.id);
    else folder.accounts.set(id, [...(folder.accounts.get(id) ?? []), app.id]);
    for (const image of frontImages.get(app.id) ?? []) folder.fronts.add(image);
    for (const variable of app.env) {
      for (const part of variable.value) {
        if (part.kind !== "provided") continue;
        for (const provider of part.candidates)
          if (provider.type === "vault") folder.vaults.add(provider.address ?? "");
      }
    }
  }
  return [...folders]
    .map(([path, { accounts, silent, vaults, proxies, fronts }]) => ({
      path,
      accounts: [...accounts].map(([id, apps]) => ({ id, apps })).toSorted((a, b) => compareText(a.id, b.id)),
      silent,
      vaults: [...vaults].filter((address) => address !== "").toSorted(compareText),
      ...(proxies.length === 0 ? {} : { proxies }),
      ...(fronts.size === 0 ? {} : { fronts: [...fronts].toSorted(compareText) }),
    }))
    .toSorted((a, b) => compareText(a.path, b.path));
}

/** The images of the containers that the fronts of apps are, without tags, by app. */
function imagesOfFronts({ native, proxies }: Estate): Map<string, string[]> {
  const fronted = new Set(proxies.flatMap(({ app }) => app ?? []));
  const images = new Map<string, string[]>();
  for (const resource of native) {
    if (resource.type !== "task-definition") continue;
    const front = resource.value.containerDefinitions.items.find(({ name }) => knownText(name) === "front");
    const image = imageName(knownText(front?.image ?? []) ?? "");
    if (image !== "") for (const app of resource.apps) if (fronted.has(app)) images.set(app, [image]);
  }
  return images;
}
