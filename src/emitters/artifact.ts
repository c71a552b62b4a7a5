/** A file to write. */
export interface Artifact {
  /** Relative to the output folder, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The same with secrets masked, for showing; absent where there is nothing to mask. */
  readonly masked?: string;
  /** File mode, where it is not the usual one: `0o755` for a script. */
  readonly mode?: number;
}
