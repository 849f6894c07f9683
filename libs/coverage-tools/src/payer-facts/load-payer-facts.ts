import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PlatformDefinition, PlatformFault } from '@fhir-gateway/platform-registry';
import type { z } from 'zod';
import {
  listFileSchema,
  payerFileSchema,
  rulesFileSchema,
  type ListFile,
  type PayerFile,
  type RulesFile,
} from './schema.js';

/** The folder below a folder of platform files in which what payers want lies. */
const folderName = 'prior-auth';

/** What is known of asking payers for prior authorization, and the platform files whose names and payer ids count. */
export interface PayerFacts {
  readonly payers: readonly PayerFile[];
  readonly lists: readonly ListFile[];
  readonly rules: readonly RulesFile[];
  readonly platforms: readonly PlatformDefinition[];
}

/**
 * Reads the payers' facts below some folders of platform files; a file in a later folder replaces an earlier one of the
 * same name. A folder without any is no fault, and a file with faults takes no other down.
 *
 * @param platforms the platform files that are loaded; payers are matched by their names and payer ids, too
 */
export function loadPayerFacts(
  directories: readonly string[],
  platforms: readonly PlatformDefinition[],
): { readonly facts: PayerFacts; readonly faults: readonly PlatformFault[] } {
  const faults: PlatformFault[] = [];
  const read = <File>(schema: z.ZodType<File>, ...below: string[]) =>
    readFiles(
      directories.map((one) => join(one, folderName, ...below)),
      schema,
      faults,
    );
  const facts = {
    payers: read(payerFileSchema),
    lists: read(listFileSchema, 'lists'),
    rules: read(rulesFileSchema, 'rules'),
    platforms,
  };
  return { facts, faults };
}

function readFiles<File>(folders: readonly string[], schema: z.ZodType<File>, faults: PlatformFault[]): File[] {
  const byName = new Map<string, File>();
  for (const folder of folders.filter((one) => existsSync(one))) {
    const names = readdirSync(folder).filter((one) => one.endsWith('.json') && !one.startsWith('.'));
    for (const name of names.sort()) {
      const file = join(folder, name);
      const content = readFile(file, schema, faults);
      if (content !== undefined) byName.set(name, content);
    }
  }
  return [...byName.values()];
}

function readFile<File>(file: string, schema: z.ZodType<File>, faults: PlatformFault[]): File | undefined {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    faults.push({ file, path: '', message: 'cannot be read, or is not JSON' });
    return undefined;
  }
  const parsed = schema.safeParse(content, { jitless: true });
  if (parsed.success) return parsed.data;
  faults.push(...parsed.error.issues.map(({ path, message }) => ({ file, path: path.map(String).join('.'), message })));
  return undefined;
}
