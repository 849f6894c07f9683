import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** A link of a page, or a picture. */
export interface Link {
  readonly line: number;
  readonly target: string;
}

/** The links of a page in Markdown, those of code left out. */
export function linksOf(markdown: string): Link[] {
  let isCode = false;
  return markdown.split('\n').flatMap((text, index) => {
    if (/^\s*```/.test(text)) isCode = !isCode;
    if (isCode) return [];
    const links = text.replace(/(`+)[^`].*?\1/g, '').matchAll(/\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)/g);
    return [...links].map(([, target = '']) => ({ line: index + 1, target }));
  });
}

/** The anchors that GitHub gives to the headings of a page. */
export function anchorsOf(markdown: string): Set<string> {
  let isCode = false;
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const line of markdown.split('\n')) {
    if (/^\s*```/.test(line)) isCode = !isCode;
    const [, heading] = isCode ? [] : (/^#{1,6} (.+)$/.exec(line) ?? []);
    if (heading === undefined) continue;
    const slug = slugOf(heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'));
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  return anchors;
}

/** The anchor that GitHub gives to the first heading of this text. */
export function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

/**
 * Links of a page that lead nowhere: to a file or folder that is not there, to a heading that its page does not have, to
 * plain http outside this machine, or out of the repository. What is behind an address of the Web is not looked at.
 */
export function deadLinks(root: string, page: string): string[] {
  const markdown = readFileSync(join(root, page), 'utf8');
  return linksOf(markdown).flatMap(({ line, target }) => {
    const fault = faultOf(root, page, markdown, target);
    return fault === undefined ? [] : [`${page}:${line}: ${target}: ${fault}`];
  });
}

function faultOf(root: string, page: string, markdown: string, target: string): string | undefined {
  if (/^(https:|mailto:|http:\/\/localhost[:/])/.test(target)) return undefined;
  // Hosts of MCP servers on a person's machine open these.
  if (/^(cursor:\/\/anysphere\.cursor-deeplink\/mcp\/install\?|vscode:mcp\/install\?)/.test(target)) return undefined;
  if (/^[a-z]+:/.test(target)) return 'is no https address';
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? page : normalize(join(dirname(page), decodeURIComponent(file)));
  if (path.startsWith('..')) return 'leads out of the repository';
  if (!existsSync(join(root, path))) return 'is not there';
  if (anchor === undefined) return undefined;
  if (!path.endsWith('.md') || statSync(join(root, path)).isDirectory()) return 'has no headings';
  const anchors = anchorsOf(file === '' ? markdown : readFileSync(join(root, path), 'utf8'));
  return anchors.has(anchor) ? undefined : 'has no such heading';
}
