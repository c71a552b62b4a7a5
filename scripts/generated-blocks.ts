/**
 * Replaces what stands between `<!-- generated: NAME -->` and `<!-- /generated -->`.
 *
 * @throws Error where the document has no such block
 */
export function replaceBlock(document: string, name: string, content: string): string {
  const open = `<!-- generated: ${name} -->\n`;
  const start = document.indexOf(open);
  const end = document.indexOf("<!-- /generated -->", start);
  if (start < 0 || end < 0)
    throw new Error(`no block \`${name}\` between \`${open.trim()}\` and \`<!-- /generated -->\``);
  return `${document.slice(0, start + open.length)}\n${content.trimEnd()}\n\n${document.slice(end)}`;
}

/** A fence that the content cannot close. */
export function fence(language: string, content: string): string {
  return `\`\`\`\`${language}\n${content.trimEnd()}\n\`\`\`\``;
}
