import { isObject } from '@fhir-gateway/fhir';
import { expandShortForm } from '@fhir-gateway/platform-registry';
import { NewPlatformError } from './new-platform.js';

/** Where a platform to import is described: at a server that can be asked, or in the contents of a file. */
export type PlatformSource =
  | { readonly type: 'server'; readonly fhirBaseUrl: string; readonly name?: string }
  | {
      readonly type: 'file';
      readonly content: Readonly<Record<string, unknown>>;
      readonly notices: readonly string[];
    };

type Json = Readonly<Record<string, unknown>>;

const mostNamesShown = 5;

/** Returns the FHIR base URL that a URL of discovery metadata or of a CapabilityStatement belongs to, else the URL itself. */
export function baseOfMetadata(url: string): string {
  const { origin, pathname } = new URL(url);
  const ending = /\/(?:\.well-known\/(?:smart-configuration|openid-configuration)|metadata)\/?$/.exec(pathname);
  return ending === null ? url : origin + pathname.slice(0, ending.index);
}

/**
 * Understands the contents of a file about one platform: the short form of a platform file, an entry of an Inferno preset
 * or of a Lantern list, or a CapabilityStatement.
 *
 * @param fileId the id of a short file that has none of its own
 * @param name which organization is meant, where there are several
 * @throws NewPlatformError when the contents say no address, or those of several organizations
 */
export function readPlatformSource(content: Json, fileId: string, name?: string): PlatformSource {
  const short = expandShortForm(content, fileId);
  if (short !== undefined) return { type: 'file', ...short };
  if ('fhirBaseUrl' in content) {
    throw new NewPlatformError(
      'This is a full platform file: put it into a folder of FHIR_GATEWAY_PLATFORMS_DIR as it is.',
    );
  }
  if (Array.isArray(content['Endpoints'])) return oneOf(content['Endpoints'].filter(isObject), name);
  if (typeof content['URL'] === 'string') return lanternEntry(content);
  if (Array.isArray(content['inputs'])) return infernoPreset(content);
  if (content['resourceType'] === 'CapabilityStatement') return capabilityStatement(content);
  throw new NewPlatformError(
    'This is no platform file in the short form, no Inferno preset, no Lantern entry and no CapabilityStatement. Give the URL of the server instead.',
  );
}

/** @see https://github.com/onc-healthit/lantern-back-end for the list: URL, OrganizationName, NPIID, OrganizationZipCode */
function lanternEntry({ URL: fhirBaseUrl, OrganizationName: name }: Json): PlatformSource {
  if (typeof fhirBaseUrl !== 'string') throw new NewPlatformError('The Lantern entry has no URL.');
  return { type: 'server', fhirBaseUrl, ...(typeof name === 'string' && name.trim() !== '' && { name: name.trim() }) };
}

function oneOf(entries: readonly Json[], name: string | undefined): PlatformSource {
  const isMeant = ({ OrganizationName: own }: Json) =>
    typeof own === 'string' && own.trim().toLowerCase() === name?.trim().toLowerCase();
  const found = entries.length === 1 ? entries : entries.filter(isMeant);
  const [entry] = found;
  if (entry !== undefined && found.length === 1) return lanternEntry(entry);
  const names = entries.slice(0, mostNamesShown).map(({ OrganizationName: own }) => String(own));
  throw new NewPlatformError(
    `The list has ${entries.length} organizations, and ${found.length} of them have the name given with --name. There are ${names.join(', ')} ….\n` +
      'All organizations of a platform are imported with `directory import`.',
  );
}

/** A preset has a title, and `inputs` of name and value; `url` is the FHIR endpoint. */
function infernoPreset({ inputs, title }: Json): PlatformSource {
  const url = (inputs as unknown[]).filter(isObject).find(({ name }) => name === 'url')?.['value'];
  if (typeof url !== 'string' || url === '') throw new NewPlatformError('The Inferno preset has no input named url.');
  return { type: 'server', fhirBaseUrl: url, ...(typeof title === 'string' && title !== '' && { name: title }) };
}

function capabilityStatement({ implementation }: Json): PlatformSource {
  const url = isObject(implementation) ? implementation['url'] : undefined;
  if (typeof url === 'string' && URL.canParse(url)) return { type: 'server', fhirBaseUrl: url };
  throw new NewPlatformError('The CapabilityStatement has no implementation.url. Give the URL of the server instead.');
}
