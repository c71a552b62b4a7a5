import type { Builtin } from "../values.ts";
import { ARRAYS } from "./arrays.ts";
import { BYTES } from "./bytes.ts";
import { MANIFEST_JSON } from "./manifest-json.ts";
import { MANIFEST_TEXT } from "./manifest-text.ts";
import { MANIFEST_TOML } from "./manifest-toml.ts";
import { MANIFEST_YAML } from "./manifest-yaml.ts";
import { NUMBERS } from "./numbers.ts";
import { OBJECTS } from "./objects.ts";
import { PARSERS } from "./parse.ts";
import { SETS } from "./sets.ts";
import { SPLITS } from "./split.ts";
import { STRINGS } from "./strings.ts";
import { TYPES } from "./types.ts";

/**
 * The functions of `std`, by name, as the C++ implementation 0.22.0 has them. `std.extVar`, `std.native`,
 * `std.thisFile` and `std.pi` belong to an evaluation, and are added there.
 */
export const STANDARD_LIBRARY: ReadonlyMap<string, Builtin> = new Map([
  ...TYPES,
  ...NUMBERS,
  ...STRINGS,
  ...SPLITS,
  ...ARRAYS,
  ...SETS,
  ...OBJECTS,
  ...BYTES,
  ...PARSERS,
  ...MANIFEST_JSON,
  ...MANIFEST_YAML,
  ...MANIFEST_TOML,
  ...MANIFEST_TEXT,
]);
