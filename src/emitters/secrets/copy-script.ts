import { MASK } from "../ecs/template.ts";
import { COPY_LIBRARY } from "./copy-library.ts";

/** A piece of a value: characters that were typed, or what a provider answers. */
export type CopyPiece =
  | { readonly kind: "literal"; readonly text: string; readonly secret?: boolean }
  | {
      readonly kind: "vault";
      readonly version: 1 | 2;
      /** The server; absent for the one that VAULT_ADDR names. */
      readonly address?: string;
      readonly mount: string;
      readonly path: string;
    }
  | { readonly kind: "file"; readonly path: string; readonly key: string }
  | { readonly kind: "environment"; readonly name: string }
  | { readonly kind: "credstash"; readonly key: string }
  | { readonly kind: "parameter"; readonly region: string; readonly name: string };

/** One secret to fill. Either one value, or the members of a JSON object. */
export interface SecretCopy {
  readonly store: "parameter-store" | "secrets-manager";
  readonly region: string;
  /** The account that it belongs to, where that is known: no other is written to. */
  readonly account?: string;
  readonly name: string;
  /** The customer key that encrypts it; absent for AWS's own. */
  readonly kmsKey?: string;
  readonly value:
    | readonly CopyPiece[]
    | { readonly members: readonly { readonly key: string; readonly pieces: readonly CopyPiece[] }[] };
}

/**
 * `secrets/copy.sh`: copies every secret from where it is today to where the plan wants it.
 *
 * @param options.masked true to show it: typed characters that are a secret are masked, line for line
 */
export function copyScript(
  secrets: readonly SecretCopy[],
  { masked = false }: { readonly masked?: boolean } = {},
): string {
  const programs = new Set(["aws", "awk", "cmp", ...secrets.flatMap((secret) => piecesOf(secret).flatMap(programOf))]);
  return [
    "#!/bin/sh",
    "# Copies secrets from where they are today to where ECS reads them.",
    "# Files that values are read from are looked for two folders above this one; HAKOBU_ROOT names another place.",
    "# It shows no value: not in its output, not in a process argument, not under `sh -x`.",
    COPY_LIBRARY,
    ...[...programs].toSorted().map((program) => `need ${program}`),
    "",
    ...secrets.flatMap((secret) => secretLines(secret, masked)),
    "end",
    "",
  ].join("\n");
}

function piecesOf(secret: SecretCopy): readonly CopyPiece[] {
  return "members" in secret.value ? secret.value.members.flatMap((member) => member.pieces) : secret.value;
}

function programOf(piece: CopyPiece): string[] {
  return piece.kind === "vault" || piece.kind === "credstash" ? [piece.kind] : [];
}

function secretLines(secret: SecretCopy, masked: boolean): string[] {
  const lines = (piece: CopyPiece): string[] => pieceLines(masked ? maskedPiece(piece) : piece);
  const pieces =
    "members" in secret.value
      ? secret.value.members.flatMap((member) => [...member.pieces.flatMap(lines), `  member ${quote(member.key)}`])
      : secret.value.flatMap(lines);
  return [
    `if begin ${quote(secret.name)} ${quote(secret.region)} ${quote(secret.account ?? "")}; then`,
    ...pieces,
    `  finish ${secret.store} ${quote(secret.kmsKey ?? "")}`,
    "fi",
    "",
  ];
}

/** As many lines as before, so that a diff shows the others as they are. */
function maskedPiece(piece: CopyPiece): CopyPiece {
  return piece.kind === "literal" && piece.secret === true
    ? { ...piece, text: piece.text.replaceAll(/.+/g, MASK) }
    : piece;
}

function pieceLines(piece: CopyPiece): string[] {
  switch (piece.kind) {
    case "literal": {
      const end = delimiterFor(piece.text);
      return [`  literal <<'${end}'`, piece.text, end];
    }
    case "vault":
      return [
        piece.version === 1
          ? `  vault_v1 ${quote(piece.address ?? "")} ${quote(`${piece.mount}/${piece.path}`)}`
          : `  vault_v2 ${quote(piece.address ?? "")} ${quote(piece.mount)} ${quote(piece.path)}`,
      ];
    case "file":
      return [`  file_line ${quote(piece.path)} ${quote(piece.key)}`];
    case "environment":
      return [`  environment_variable ${quote(piece.name)}`];
    case "credstash":
      return [`  credstash_key ${quote(piece.key)}`];
    case "parameter":
      return [`  other_parameter ${quote(piece.region)} ${quote(piece.name)}`];
  }
}

/** A line that ends a here-document and that the text itself does not have. */
function delimiterFor(text: string): string {
  const lines = new Set(text.split("\n"));
  let delimiter = "END_OF_TEXT";
  while (lines.has(delimiter)) delimiter += "_";
  return delimiter;
}

/** One word for the shell, whatever is in it. */
function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
