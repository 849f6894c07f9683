import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

import ts from 'typescript';

/** One TypeScript file of the repository. */
export interface SourceFile {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  /** For example `libs/fhir-proxy`. */
  readonly project: string;
  /** A test, a contract suite, or support that only tests load. */
  readonly isTest: boolean;
  readonly text: string;
  /** Paths of the files of this repository that it imports; imports of types count. */
  readonly imports: readonly string[];
}

const groups = ['apps', 'libs', 'tools'];
/** Not in git: see tools/build/clients.mjs. */
const made = 'libs/client/src/api.ts';
const skippedFolders: ReadonlySet<string> = new Set(['node_modules', 'dist', 'out-tsc', 'coverage']);

/**
 * Reads every TypeScript file under `apps`, `libs` and `tools`, and what each imports.
 *
 * @param root the folder of the repository
 */
export function readSourceTree(root: string): SourceFile[] {
  const paths = groups.flatMap((group) => [...typeScriptFiles(join(root, group))]);
  const known = new Set(paths.map((path) => toPosix(relative(root, path))).filter((path) => path !== made));
  const entries = packageEntries(root);
  return [...known].sort().map((path) => readFile(root, path, known, entries));
}

function readFile(
  root: string,
  path: string,
  known: ReadonlySet<string>,
  entries: ReadonlyMap<string, string>,
): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const { importedFiles } = ts.preProcessFile(text, true, true);
  const imports = importedFiles
    .map(({ fileName }) => (fileName.startsWith('.') ? resolveRelative(path, fileName, known) : entries.get(fileName)))
    .filter((target) => target !== undefined);
  const [group = '', name = ''] = path.split('/');
  return {
    path,
    project: `${group}/${name}`,
    isTest: /\.(test|contract)\.ts$|\/testing\/|^libs\/testing\//.test(path),
    text,
    imports: [...new Set(imports)],
  };
}

function resolveRelative(from: string, specifier: string, known: ReadonlySet<string>): string | undefined {
  const target = toPosix(join(dirname(from), specifier));
  return [target, target.replace(/\.js$/, '.ts'), target.replace(/\.mjs$/, '.mts')].find((path) => known.has(path));
}

/** Package names and subpaths of this repository, with the source file that each stands for. */
function packageEntries(root: string): Map<string, string> {
  const entries = new Map<string, string>();
  for (const group of groups) {
    for (const name of readdirSync(join(root, group))) {
      const manifest = join(root, group, name, 'package.json');
      if (!existsSync(manifest)) continue;
      const { name: packageName, exports = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as {
        name: string;
        exports?: Record<string, string | Record<string, string>>;
      };
      for (const [subpath, conditions] of Object.entries(exports)) {
        const source = typeof conditions === 'string' ? undefined : conditions['@fhir-gateway/source'];
        if (source !== undefined) entries.set(toPosix(join(packageName, subpath)), toPosix(join(group, name, source)));
      }
    }
  }
  return entries;
}

/** Lines that are neither blank nor comment. */
export function countCodeLines(text: string): number {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text);
  const lines = new Set<number>();
  let line = 0;
  let at = 0;
  /** Tokens come in order, so that each line end is passed once. */
  const lineAt = (position: number): number => {
    for (; at < position; at += 1) if (text.charCodeAt(at) === 0x0a) line += 1;
    return line;
  };
  while (scanner.scan() !== ts.SyntaxKind.EndOfFileToken) {
    const first = lineAt(scanner.getTokenStart());
    for (let each = first; each <= lineAt(scanner.getTokenEnd()); each += 1) lines.add(each);
  }
  return lines.size;
}

function* typeScriptFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) yield* typeScriptFiles(path);
    } else if (/\.ts$/.test(entry.name) && !entry.name.endsWith('.d.ts')) yield path;
  }
}

function toPosix(path: string): string {
  return path.split(sep).join('/');
}
