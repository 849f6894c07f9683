import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { checkPlatform, isLoopbackHost } from '@fhir-gateway/platform-registry';
import { probe } from '../verify/probe.js';
import { discoverPlatform, NewPlatformError, soundDefinition } from './new-platform.js';
import { baseOfMetadata, readPlatformSource, type PlatformSource } from './platform-source.js';
import { newPlatformTimeoutMs, writePlatformFile } from './write-platform-file.js';
import type { NewContext, NewRequest } from './write-new-platform.js';

/** Where the platform is described, and what is known beyond that. */
export interface ImportRequest extends Omit<NewRequest, 'base' | 'credentials'> {
  /** Path of a file, or a URL of a JSON file, discovery metadata, a CapabilityStatement or a FHIR base. */
  readonly source: string;
}

/** As large as a list of endpoints of one vendor. */
const maxFileBytes = 20_000_000;

/**
 * Writes a full platform file from what somebody has: a short file, an Inferno preset, a Lantern entry, or a URL of the
 * server. What was assumed is printed. A file that is there is never overwritten.
 *
 * @returns 0: written; 1: it cannot be
 */
export function importPlatform(request: ImportRequest, context: NewContext): Promise<number> {
  return writePlatformFile(
    async () => {
      const source = await readSource(request, context);
      return source.type === 'file' ? fromFile(source, request) : fromServer(source, request, context);
    },
    request,
    context,
  );
}

async function readSource({ source, name }: ImportRequest, { fetch }: NewContext): Promise<PlatformSource> {
  if (!/^https?:\/\//i.test(source)) return readPlatformSource(await readJson(source), idOf(source), name);
  if (!URL.canParse(source)) throw new NewPlatformError('The URL is no URL.');
  const { pathname, protocol, hostname } = new URL(source);
  if (!pathname.endsWith('.json')) return { type: 'server', fhirBaseUrl: baseOfMetadata(source) };
  if (protocol !== 'https:' && !isLoopbackHost(hostname)) throw new NewPlatformError('The URL must be https.');
  const { body, status, problem } = await probe(source, 'application/json', { fetch, timeoutMs: newPlatformTimeoutMs });
  if (body === undefined) throw new NewPlatformError(`The file ${problem ?? `is answered with status ${status}`}.`);
  return readPlatformSource(body, idOf(pathname), name);
}

async function readJson(path: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readText(path);
  try {
    const content: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return { ...content };
  } catch {
    // Told below, without the parser's excerpt of the file.
  }
  throw new NewPlatformError('The file is no JSON object.');
}

async function readText(path: string): Promise<string> {
  try {
    if ((await stat(path)).size <= maxFileBytes) return await readFile(path, 'utf8');
  } catch {
    throw new NewPlatformError(`The file ${path} cannot be read.`);
  }
  throw new NewPlatformError(`The file ${path} is larger than ${maxFileBytes} bytes.`);
}

function idOf(path: string): string {
  return basename(path).replace(/\.json$/i, '');
}

function fromFile({ content, notices }: Extract<PlatformSource, { type: 'file' }>, request: ImportRequest) {
  const { id, name, kind } = request;
  const given = { ...(id !== undefined && { id }), ...(name !== undefined && { name }), ...(kind && { kind }) };
  const isGiven = (notice: string) => Object.keys(given).some((key) => notice.startsWith(`${key} was taken`));
  const checked = checkPlatform({ ...content, ...given });
  const definition = soundDefinition(checked, 'What the file says makes no sound platform file:');
  return { definition, notices: notices.filter((notice) => !isGiven(notice)) };
}

async function fromServer(
  source: Extract<PlatformSource, { type: 'server' }>,
  { id, kind, name = source.name }: ImportRequest,
  { fetch, now }: NewContext,
) {
  const { fhirBaseUrl } = source;
  const given = { ...(id !== undefined && { id }), ...(name !== undefined && { name }), ...(kind && { kind }) };
  const options = { fetch, now, timeoutMs: newPlatformTimeoutMs };
  const definition = await discoverPlatform({ fhirBaseUrl, ...given }, options);
  const assumed = (['id', 'name', 'kind', 'environment', 'registration'] as const).filter((key) => !(key in given));
  const notices = assumed.map((key) => `${key} was taken to be ${JSON.stringify(definition[key])}`);
  const hosts = definition.oauth?.hosts ?? [];
  const receivers = `${hosts.join(', ')} receives codes and tokens, and is not at the site of the FHIR base URL`;
  return { definition, notices: hosts.length === 0 ? notices : [...notices, receivers] };
}
