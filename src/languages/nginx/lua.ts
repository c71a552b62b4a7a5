import { BACKSLASH, CLOSING_BRACE, DOUBLE_QUOTE, LINE_FEED, OPENING_BRACE, SINGLE_QUOTE } from "./words.ts";

const HYPHEN = 45;
const EQUALS = 61;
const OPENING_BRACKET = 91;

/** Directives whose block is Lua and not nginx's language (lua-nginx-module, stream-lua-nginx-module). */
export function isLuaBlock(name: string): boolean {
  return name.endsWith("_by_lua_block");
}

/** Where the Lua block ends: the offset of its `}`, or nginx's message. */
export type LuaEnd = { readonly end: number } | { readonly message: string };

/**
 * Finds the `}` that ends the Lua code which starts at `start`, as lua-nginx-module does: braces count, but for those in
 * strings, long brackets and comments. A quote without its partner on the line is no string.
 * Source: ngx_http_lua_conf_lua_block_parse in ngx_http_lua_directive.c, util/gen-lexer-c.
 */
export function findLuaEnd(text: string, start: number): LuaEnd {
  const doubleQuoted = closingQuotes(text, DOUBLE_QUOTE);
  const singleQuoted = closingQuotes(text, SINGLE_QUOTE);
  let depth = 1;
  let at = start;
  while (at < text.length) {
    const unit = text.charCodeAt(at);
    if (unit === OPENING_BRACE) depth++;
    else if (unit === CLOSING_BRACE) {
      depth--;
      if (depth === 0) return { end: at };
    } else if (unit === DOUBLE_QUOTE || unit === SINGLE_QUOTE) {
      const closing = unit === DOUBLE_QUOTE ? doubleQuoted(at) : singleQuoted(at);
      if (closing !== -1) at = closing;
    } else if (unit === OPENING_BRACKET || (unit === HYPHEN && text.charCodeAt(at + 1) === HYPHEN)) {
      const bracket = unit === HYPHEN ? at + 2 : at;
      const inner = longBracket(text, bracket);
      if (inner !== -1) {
        const closing = `]${"=".repeat(inner - bracket - 2)}]`;
        const found = text.indexOf(closing, inner);
        if (found === -1) {
          return {
            message: `Lua code block missing the closing long bracket "${closing}", the inlined Lua code may be too long`,
          };
        }
        at = found + closing.length - 1;
      } else if (unit === HYPHEN) {
        const lineEnd = text.indexOf("\n", at);
        at = lineEnd === -1 ? text.length : lineEnd;
      }
    }
    at++;
  }
  return { message: "unexpected end of file, expecting terminating characters for lua code block" };
}

/** Behind `[`, any `=`, `[`, or -1. */
function longBracket(text: string, start: number): number {
  if (text.charCodeAt(start) !== OPENING_BRACKET) return -1;
  let at = start + 1;
  while (text.charCodeAt(at) === EQUALS) at++;
  return text.charCodeAt(at) === OPENING_BRACKET ? at + 1 : -1;
}

/**
 * Answers where a string that starts at an offset ends on its line, or -1. A line of many quotes without partners is
 * looked at once from its end, so that it does not cost the square of its length.
 */
function closingQuotes(text: string, quote: number): (start: number) => number {
  let lineStart = 0;
  let lineEnd = -1;
  let closings: number[] = [];
  return (start) => {
    if (start < lineEnd) return closings[start + 1 - lineStart] ?? -1;
    let at = start + 1;
    for (; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === quote) return at;
      if (unit === BACKSLASH && text.charCodeAt(at + 1) !== LINE_FEED) at++;
      else if (unit === BACKSLASH || unit === LINE_FEED) break;
    }
    const end = text.indexOf("\n", start);
    lineStart = start;
    lineEnd = end === -1 ? text.length : end;
    closings = [];
    for (let back = lineEnd - 1; back >= start; back--) {
      const unit = text.charCodeAt(back);
      const from = unit === BACKSLASH ? back + 2 : back + 1;
      closings[back - lineStart] = unit === quote ? back : (closings[from - lineStart] ?? -1);
    }
    return -1;
  };
}
