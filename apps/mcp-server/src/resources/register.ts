import type { Gateway } from '@fhir-gateway/gateway';
import type { PlatformSummary } from '@fhir-gateway/platform-registry';
import {
  ResourceNotFoundError,
  ResourceTemplate,
  type McpServer,
  type ReadResourceResult,
} from '@modelcontextprotocol/server';
import { completePlatformId } from '../tool/platform-names.js';
import { listedRecordResources, recordTemplate, recordUri } from './record-uris.js';
import { fittingTexts } from '../result/result-size.js';

const listUri = 'fhir://platforms';
const mostCharacters = 16_000;

/** Registers what the gateway knows about its platforms, and lists the parts of a record. */
export function registerResources(server: McpServer, gateway: Gateway): void {
  server.registerResource(
    'platforms',
    listUri,
    { title: 'Platforms', description: 'Every platform with its id and whether it is ready', mimeType: 'text/plain' },
    () => text(listUri, platformLines(gateway)),
  );
  server.registerResource(
    'platform',
    new ResourceTemplate('fhir://platform/{platform_id}', {
      list: undefined,
      complete: { platform_id: (typed) => completePlatformId(gateway, typed) },
    }),
    {
      title: 'Platform',
      description: 'One platform: what it is and what is missing to use it',
      mimeType: 'text/plain',
    },
    (uri, { platform_id: id }) => text(uri.href, platformText(gateway, uri, id)),
  );
  for (const { section, title, description } of listedRecordResources) {
    const described = { title, description, mimeType: 'text/plain' };
    server.registerResource(`record-${section}`, recordUri(section), described, notReadHere);
  }
  server.registerResource(
    'record-of',
    new ResourceTemplate(recordTemplate, { list: undefined }),
    {
      title: 'Record of one person',
      description:
        'The summary, or one section of a record, where several people are connected: by any of their connections',
      mimeType: 'text/plain',
    },
    notReadHere,
  );
}

/** What is about a person needs the caller, whom the SDK's server does not know. */
function notReadHere(): never {
  throw new Error('resources of a record are answered by RecordResources');
}

function platformLines({ registry }: Gateway): string {
  const lines = registry.list().map(({ id, name, status }) => `${id} | ${name} | ${status}`);
  return fittingTexts(lines, mostCharacters, 300).join('\n');
}

function platformText({ registry }: Gateway, uri: URL, id: string | string[] | undefined): string {
  const platform = find(registry, uri, typeof id === 'string' ? decodeURIComponent(id) : '');
  const { loginRequired, fhirVersion, nextStep, developerPortal, aliases } = platform;
  return [
    `platform_id: ${platform.id}`,
    `name: ${platform.name}`,
    `kind: ${platform.kind}, ${platform.environment}`,
    `status: ${platform.status}`,
    `sign-in: ${loginRequired ? 'needed' : 'not needed'}`,
    fhirVersion && `FHIR version: ${fhirVersion}`,
    nextStep && `next step: ${nextStep}`,
    developerPortal && `developer portal: ${developerPortal}`,
    aliases.length > 0 && `also called: ${fittingTexts(aliases, 2000).join(', ')}`,
  ]
    .filter(Boolean)
    .join('\n');
}

function find(registry: Gateway['registry'], uri: URL, id: string): PlatformSummary {
  try {
    return registry.summary(id);
  } catch {
    throw new ResourceNotFoundError(uri.href);
  }
}

function text(uri: string, content: string): ReadResourceResult {
  return { contents: [{ uri, mimeType: 'text/plain', text: content }] };
}
