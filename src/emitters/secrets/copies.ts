import type { Resource, ResourceWith, SecretPiece } from "../../native/resources.ts";
import type { Native, NativeList } from "../../native/types.ts";
import { knownText, type Text } from "../../source/text.ts";
import type { CopyPiece, SecretCopy } from "./copy-script.ts";

/** The secrets that well-known programs can fill; the others are tasks of the plan. */
export function secretCopies(resources: readonly Resource[]): SecretCopy[] {
  return resources.flatMap((resource) => (resource.type === "secret" ? secretCopy(resource) : []));
}

function secretCopy({ value: secret }: ResourceWith<"secret">): SecretCopy[] {
  const store = knownText(secret.store) === "secrets-manager" ? "secrets-manager" : "parameter-store";
  const common = {
    store,
    region: text(secret.region),
    ...(secret.account === undefined ? {} : { account: text(secret.account) }),
    name: text(secret.name),
    ...(secret.kmsKeyId === undefined ? {} : { kmsKey: text(secret.kmsKeyId) }),
  } as const;
  if (secret.members === undefined) {
    const pieces = secret.value === undefined ? undefined : copyPieces(secret.value);
    return pieces === undefined ? [] : [{ ...common, value: pieces }];
  }
  const members = secret.members.items.map((member) => ({ key: text(member.key), pieces: copyPieces(member.value) }));
  if (!members.every((member): member is { key: string; pieces: CopyPiece[] } => member.pieces !== undefined))
    return [];
  return [{ ...common, value: { members } }];
}

function text(value: Text | undefined): string {
  return value === undefined ? "" : (knownText(value) ?? "");
}

function copyPieces(pieces: NativeList<SecretPiece>): CopyPiece[] | undefined {
  const copied = pieces.items.map(copyPiece);
  return copied.every((piece) => piece !== undefined) ? copied : undefined;
}

function copyPiece(piece: Native<SecretPiece>): CopyPiece | undefined {
  if (piece.text !== undefined)
    return {
      kind: "literal",
      text: text(piece.text),
      secret: piece.text.some((part) => part.kind === "text" && part.secret),
    };
  const { read } = piece;
  switch (read === undefined ? "" : text(read.program)) {
    case "vault":
      return {
        kind: "vault",
        version: text(read?.version) === "2" ? 2 : 1,
        ...(read?.address === undefined ? {} : { address: text(read.address) }),
        mount: text(read?.mount),
        path: text(read?.path),
      };
    case "file":
      return { kind: "file", path: text(read?.path), key: text(read?.key) };
    case "environment":
      return { kind: "environment", name: text(read?.key) };
    case "credstash":
      return { kind: "credstash", key: text(read?.key) };
    case "parameter-store":
      return { kind: "parameter", region: text(read?.region), name: text(read?.key) };
    default:
      return undefined;
  }
}
