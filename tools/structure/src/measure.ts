import { posix } from 'node:path';

import { findCycles, longestChain, type Graph } from './graph.js';
import type { SourceFile } from './source-tree.js';

/** Source files that one folder may hold; tests beside them do not count. */
export const mostFilesInFolder = 25;

/** One project's size. */
export interface ProjectSize {
  readonly project: string;
  readonly files: number;
  readonly codeLines: number;
  readonly testLines: number;
  /** Source files of its fullest folder. */
  readonly largestFolder: number;
}

/** Lines and folders by project, sorted by name. */
export function measureProjects(files: readonly SourceFile[]): ProjectSize[] {
  const folders = countByFolder(files);
  return [...new Set(files.map(({ project }) => project))].sort().map((project) => {
    const own = files.filter((file) => file.project === project);
    const sources = own.filter(({ isTest }) => !isTest);
    return {
      project,
      files: sources.length,
      codeLines: sumOfLines(sources),
      testLines: sumOfLines(own.filter(({ isTest }) => isTest)),
      largestFolder: Math.max(0, ...[...folders].filter(([path]) => isIn(path, project)).map(([, count]) => count)),
    };
  });
}

/** Folders with more source files than allowed, with their number. */
export function fullFolders(files: readonly SourceFile[]): (readonly [string, number])[] {
  return [...countByFolder(files)].filter(([, count]) => count > mostFilesInFolder);
}

/** Files that import each other in a circle; imports of types count. */
export function fileCycles(files: readonly SourceFile[]): string[][] {
  return findCycles(fileGraph(files));
}

/**
 * Folders of one project that need each other. The files of the project's own `src` folder stand outside: they compose the
 * folders, or hold what all of them share.
 */
export function folderCycles(files: readonly SourceFile[]): string[][] {
  const graph = new Map<string, Set<string>>();
  for (const { path, project, imports, isTest } of files) {
    const folder = posix.dirname(path);
    if (isTest || folder === `${project}/src`) continue;
    const targets = graph.get(folder) ?? new Set();
    graph.set(folder, targets);
    for (const target of imports) {
      const other = posix.dirname(target);
      if (other !== folder && other !== `${project}/src` && isIn(other, project)) targets.add(other);
    }
  }
  return findCycles(graph);
}

/** The longest chain of imports that begins at a file. */
export function importChain(files: readonly SourceFile[], from: string): string[] {
  return longestChain(fileGraph(files), from);
}

function fileGraph(files: readonly SourceFile[]): Graph {
  return new Map(files.filter(({ isTest }) => !isTest).map(({ path, imports }) => [path, imports]));
}

function countByFolder(files: readonly SourceFile[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { path } of files) {
    if (/\.(test|contract)\.ts$/.test(path)) continue;
    const folder = posix.dirname(path);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return counts;
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function sumOfLines(files: readonly SourceFile[]): number {
  return files.reduce((sum, { codeLines }) => sum + codeLines, 0);
}
