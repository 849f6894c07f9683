import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wordsByPage } from '../page-rules.js';
import { countCodeLines, readSourceTree, type SourceFile } from '../source-tree.js';

/** Figures by name, such as `code apps/cli`. */
export type Figures = Readonly<Record<string, number>>;

/**
 * Measures the repository: lines of code and of tests by project, settings, words of pages that people write, packages of
 * production, long functions and those of many branches, and the megabytes of the installed command line where
 * `npm run smoke:pack` has left them.
 */
export function measureFigures(root: string): Figures {
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const figures: Record<string, number> = {};
  const add = (name: string, count: number) => (figures[name] = (figures[name] ?? 0) + count);
  const tree = readSourceTree(root);
  for (const { project, isTest, text } of tree) {
    for (const what of [project, 'of all projects']) add(`${isTest ? 'tests' : 'code'} ${what}`, countCodeLines(text));
  }
  add('settings', countSettings(read('docs/configuration.md')));
  for (const words of Object.values(wordsByPage(root))) add('words of documentation', words);
  add('packages in production', countPackages(read('package-lock.json')));
  Object.assign(figures, measureFunctions(root, tree));
  const installed = join(root, '.cache', 'installed.json');
  if (existsSync(installed)) Object.assign(figures, JSON.parse(readFileSync(installed, 'utf8')));
  return figures;
}

/**
 * Functions of apps and libs, without tests, with more than 50 lines or a complexity of more than 15.
 *
 * @throws SyntaxError where oxlint reports nothing that can be read
 */
function measureFunctions(root: string, tree: readonly SourceFile[]): Figures {
  const lint = ['node_modules/oxlint/bin/oxlint', '-c', 'tools/build/shape.oxlintrc.json', '--format', 'json'];
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 1e8 } as const;
  const { stdout } = spawnSync(process.execPath, [...lint, 'apps', 'libs'], options);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
  const shipped = new Set(tree.filter(({ isTest }) => !isTest).map(({ path }) => path));
  const reported = diagnostics.filter(({ filename }) => shipped.has(filename));
  const count = (rule: string) => reported.filter(({ code }) => code.includes(`(${rule})`)).length;
  return {
    'functions over 50 lines': count('max-lines-per-function'),
    'functions of complexity over 15': count('complexity'),
  };
}

/** Rows of the tables that are made of the settings. */
export function countSettings(page: string): number {
  const tables = [...page.matchAll(/<!-- settings:[\w-]+ -->[^]*?<!-- \/settings:/g)].join('\n');
  return new Set(tables.match(/^\| `FHIR_GATEWAY_\w+`/gm)).size;
}

/** Of package-lock.json, what `npm ci --omit=dev` may install. */
export function countPackages(lock: string): number {
  const { packages } = JSON.parse(lock) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean; link?: boolean }>;
  };
  return Object.entries(packages).filter(
    ([path, { dev, devOptional, link }]) => path.includes('node_modules/') && !(dev ?? devOptional ?? link),
  ).length;
}

/** The share that each phase of the last `.ci/run` had of its time, in per cent; empty where none has left its seconds. */
export function readShares(root: string): Figures {
  const file = join(root, '.cache', 'ci-phases.json');
  if (!existsSync(file)) return {};
  const seconds = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>);
  const whole = seconds.reduce((sum, [, each]) => sum + each, 0);
  return Object.fromEntries(seconds.map(([phase, each]) => [phase, Math.round((100 * each) / Math.max(whole, 1))]));
}
