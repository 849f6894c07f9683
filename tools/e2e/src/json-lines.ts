import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';

const folder = join(dirname(findPlatformsDirectory(import.meta.url)), 'tools', 'e2e', 'src');

/** The lines of a file of this project with one JSON value in each, as they are written. */
export function linesIn(file: string): string[] {
  return readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');
}

/** The values of such a file. */
export function jsonLines<T>(file: string): readonly T[] {
  return linesIn(file).map((line) => JSON.parse(line) as T);
}
