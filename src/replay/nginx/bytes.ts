/**
 * nginx works on bytes. A byte string is a string whose every character is one byte (U+0000 to U+00FF), so that
 * offsets, lengths and regular expressions count as they do in nginx.
 */
export type ByteString = string;

// oxlint-disable-next-line no-control-regex -- ASCII begins there
const ASCII = /^[\u0000-\u007f]*$/;

/** The bytes of a text in UTF-8. */
export function toBytes(text: string): ByteString {
  if (ASCII.test(text)) return text;
  let bytes = "";
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return bytes;
}

/** The text of some bytes: UTF-8 where they are valid, else a character for each byte. */
export function fromBytes(bytes: ByteString): string {
  if (ASCII.test(bytes)) return bytes;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(bytes, (character) => character.charCodeAt(0)),
    );
  } catch {
    return bytes;
  }
}

/** `A` to `Z` in lower case, and nothing else (ngx_strlow). */
export function toLowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

// oxlint-disable-next-line no-control-regex -- what nginx escapes begins at NUL
const NOT_IN_PATH = /[\u0000-\u0020"#%<>?\\^`{|}\u007f-\u00ff]/g;
// oxlint-disable-next-line no-control-regex -- what nginx escapes begins at NUL
const NOT_IN_ARGUMENTS = /[\u0000-\u0020"#%&+;<>?\\^`{|}\u007f-\u00ff]/g;

/** A path as `proxy_pass` and redirects write it: NGX_ESCAPE_URI of ngx_escape_uri (src/core/ngx_string.c). */
export function escapePath(bytes: ByteString): ByteString {
  return bytes.replace(NOT_IN_PATH, escapeByte);
}

/** A capture as `rewrite` writes it behind a `?` and into redirects: NGX_ESCAPE_ARGS of ngx_escape_uri. */
export function escapeArguments(bytes: ByteString): ByteString {
  return bytes.replace(NOT_IN_ARGUMENTS, escapeByte);
}

function escapeByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}

/**
 * What `rewrite` does to the URL of a redirect: escapes of printable characters above `%` are taken off, up to the
 * first `?`; broken escapes lose their `%`. Source: NGX_UNESCAPE_REDIRECT of ngx_unescape_uri (src/core/ngx_string.c).
 */
export function unescapeRedirect(bytes: ByteString): ByteString {
  let output = "";
  let at = 0;
  while (at < bytes.length) {
    const character = bytes.charAt(at++);
    if (character === "?") return output + character + bytes.slice(at);
    if (character !== "%") {
      output += character;
      continue;
    }
    // Nothing is written for an escape that ends with the text.
    if (at >= bytes.length) return output;
    const first = bytes.charAt(at++);
    if (!isHex(first)) {
      output += first;
      continue;
    }
    if (at >= bytes.length) return output;
    const second = bytes.charAt(at++);
    if (!isHex(second)) continue;
    const code = Number.parseInt(first + second, 16);
    if (code === 0x3f) return `${output}?${bytes.slice(at)}`;
    output += code > 0x25 && code < 0x7f ? String.fromCharCode(code) : `%${first}${second}`;
  }
  return output;
}

/** Whether a character is a hexadecimal digit. */
export function isHex(character: string): boolean {
  return /^[0-9a-f]$/i.test(character);
}
