import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentationPages } from '../code-blocks.js';

/** A page of the documentation site. */
export interface SitePage {
  /** The Markdown file, from the root of the repository. */
  readonly source: string;
  /** Where the site has it: a Markdown file from the root of the site's pages. */
  readonly path: string;
  /** Its first heading, without marks of Markdown. */
  readonly title: string;
}

/** Pages that others lead to and that are neither in `docs` nor the README of a project. */
const further = ['CHANGELOG.md', 'libs/record-view/NOTICES.md', 'tools/sandbox/authorization-server.md'];

/** All pages of the site but its first one, which the folder `site` has. Proofs (`docs/internal`) are files beside them. */
export function sitePages(root: string): SitePage[] {
  const pages = documentationPages(root).filter((source) => !source.startsWith('docs/internal/'));
  return [...pages, ...further].map((source) => ({
    source,
    path: pathOf(source),
    title: titleOf(readFileSync(join(root, source), 'utf8')) ?? source,
  }));
}

/** Files of `docs` that pages show: pictures. */
export function sitePictures(root: string): string[] {
  return readdirSync(join(root, 'docs', 'images')).map((name) => `docs/images/${name}`);
}

/**
 * The pages of `docs` stand at the root; the README of a project has the name of the project. What stands at the root of the
 * repository has names that pages of `docs` have too.
 */
function pathOf(source: string): string {
  if (source === 'README.md') return 'overview.md';
  const path = source.replace(/^docs\//, '').replace(/^libs\//, 'libraries/');
  return path.replace(/\/README\.md$/, '.md').replace(/^[A-Z]+\.md$/, (name) => `project/${name.toLowerCase()}`);
}

function titleOf(markdown: string): string | undefined {
  const [, heading] = /^# (.+)$/m.exec(markdown) ?? [];
  return heading?.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
}
