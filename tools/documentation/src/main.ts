import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeSettings } from '@fhir-gateway/gateway';
import { renderConfigurationPage, renderEnvExample } from './configuration-page.js';

/**
 * Compares `docs/configuration.md` and `.env.example` with the settings, or writes them.
 *
 * @returns files that differ from what is made of the settings; with `isWriting`, those that were written
 */
export async function mainConfiguration(root: string, isWriting: boolean): Promise<string[]> {
  const settings = describeSettings();
  const page = await readFile(join(root, 'docs', 'configuration.md'), 'utf8');
  const made = {
    'docs/configuration.md': renderConfigurationPage(page, settings),
    '.env.example': renderEnvExample(settings),
  };
  const different: string[] = [];
  for (const [file, text] of Object.entries(made)) {
    if ((await readFile(join(root, file), 'utf8').catch(() => '')) === text) continue;
    different.push(file);
    if (isWriting) await writeFile(join(root, file), text);
  }
  return different;
}
