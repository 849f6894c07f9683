import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeSettings } from '@fhir-gateway/gateway';
import { skillFiles } from '@fhir-gateway/mcp-server';
import { describeApi } from '@fhir-gateway/rest-api';
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
  return compare(root, made, isWriting);
}

/**
 * Compares `libs/client/openapi.json`, which the clients are made of, with the description of the API, or writes it.
 *
 * @returns as {@link mainConfiguration}
 */
export async function mainApi(root: string, isWriting: boolean): Promise<string[]> {
  const document = describeApi({
    config: { publicUrl: 'http://localhost:8000', mcpAuth: 'oauth', keepsConnections: true },
    cookieName: 'fhir_gateway_session',
    limitOf: () => 0,
  });
  return compare(root, { 'libs/client/openapi.json': `${jsonLines(document, 4)}\n` }, isWriting);
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

/** JSON of which the outer objects have a line for each member, so that a change of one operation is one of few lines. */
function jsonLines(value: unknown, depth: number, indent = ''): string {
  if (depth === 0 || typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  const within = `${indent}  `;
  const members = Object.entries(value).map(
    ([name, one]) => `${within}${JSON.stringify(name)}: ${jsonLines(one, depth - 1, within)}`,
  );
  return `{\n${members.join(',\n')}\n${indent}}`;
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
