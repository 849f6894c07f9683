import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';

/** A block of code between fences. */
export interface CodeBlock {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  /**
   * What stands behind the language: the program as which its reader saves it (`run: name.mjs`), or why it is not run
   * (`not-run: reason`).
   */
  readonly info: string;
  readonly text: string;
}

/** The pages whose code is tested: the front pages, `docs`, and what each project says of itself. */
export function documentationPages(root: string): string[] {
  const projects = ['apps', 'libs', 'tools'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => `${folder}/${name}/README.md`),
  );
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`);
  return ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...docs, ...projects].filter(
    (page) => page.endsWith('.md') && existsSync(join(root, page)),
  );
}

/** The blocks of a page, in their order. A fence that is not closed ends with the page. */
export function codeBlocks(root: string, page: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { line: number; head: string; lines: string[] } | undefined;
  for (const [index, line] of readFileSync(join(root, page), 'utf8').split('\n').entries()) {
    const fence = /^ *```(.*)$/.exec(line);
    if (fence === null) open?.lines.push(line);
    else if (open === undefined) open = { line: index + 1, head: (fence[1] ?? '').trim(), lines: [] };
    else {
      const [language = '', info = ''] = open.head.split(/ (.*)/s);
      blocks.push({ page, line: open.line, language, info, text: open.lines.join('\n') });
      open = undefined;
    }
  }
  return blocks;
}
