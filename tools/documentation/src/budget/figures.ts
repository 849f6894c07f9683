import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wordsByPage } from '../page-rules.js';
import { countCodeLines, readSourceTree } from '../source-tree.js';

/** Figures by name, such as `code apps/cli`. */
export type Figures = Readonly<Record<string, number>>;

/**
 * Measures the repository: lines of code and of tests by project, settings, words of pages that people write, packages of
 * production, and the megabytes of the installed command line where `npm run smoke:pack` has left them.
 */
export function measureFigures(root: string): Figures {
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const figures: Record<string, number> = {};
  const add = (name: string, count: number) => (figures[name] = (figures[name] ?? 0) + count);
  for (const { project, isTest, text } of readSourceTree(root)) {
    for (const what of [project, 'of all projects']) add(`${isTest ? 'tests' : 'code'} ${what}`, countCodeLines(text));
  }
  add('settings', countSettings(read('docs/configuration.md')));
  for (const words of Object.values(wordsByPage(root))) add('words of documentation', words);
  add('packages in production', countPackages(read('package-lock.json')));
  const installed = join(root, '.cache', 'installed.json');
  if (existsSync(installed)) Object.assign(figures, JSON.parse(readFileSync(installed, 'utf8')));
  return figures;
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
