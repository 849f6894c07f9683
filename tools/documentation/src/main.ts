import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeSettings } from '@fhir-gateway/gateway';
import { skillFiles } from '@fhir-gateway/mcp-server';
import { describeApi } from '@fhir-gateway/rest-api';
import { renderConfigurationPage, renderEnvExample } from './configuration-page.js';
import { programApi } from './program-api.js';
import { renderPythonClient } from './python-client.js';
import { renderTypescriptClient } from './typescript-client.js';

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
  return compare(root, made, isWriting);
}

/**
 * Compares what the typed clients have of the description of the API, or writes it.
 *
 * @returns as {@link mainConfiguration}
 */
export async function mainApi(root: string, isWriting: boolean): Promise<string[]> {
  const document = describeApi({
    config: { publicUrl: 'http://localhost:8000', mcpAuth: 'oauth' },
    cookieName: 'fhir_gateway_session',
    limitOf: () => 0,
  });
  const api = programApi(document);
  const made = {
    'libs/client/src/api.ts': await renderTypescriptClient(api),
    'clients/python/src/fhir_gateway_client/api.py': renderPythonClient(api),
  };
  return compare(root, made, isWriting);
}

/**
 * Compares the folder `skills` with the prompts of the MCP server, or writes it.
 *
 * @returns as {@link mainConfiguration}
 */
export async function mainSkills(root: string, isWriting: boolean): Promise<string[]> {
  const files = Object.entries(skillFiles()).map(([path, text]) => [`skills/${path}`, text]);
  return compare(root, Object.fromEntries(files) as Record<string, string>, isWriting);
}

async function compare(root: string, made: Readonly<Record<string, string>>, isWriting: boolean): Promise<string[]> {
  const different: string[] = [];
  for (const [file, text] of Object.entries(made)) {
    if ((await readFile(join(root, file), 'utf8').catch(() => '')) === text) continue;
    different.push(file);
    if (!isWriting) continue;
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  return different;
}
