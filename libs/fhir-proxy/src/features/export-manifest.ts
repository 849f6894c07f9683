import { ProxyError } from '../contract/proxy-error.js';

/** What {@link gatewayManifest} works with. */
export interface ManifestOptions {
  /** The gateway's link to a file, or to a further part of the manifest; `undefined` when it may not be followed. */
  link(kind: 'file' | 'status', url: string, sendsToken: boolean): string | undefined;
  /** Whether the gateway asks for a credential before it hands a file out. */
  readonly requiresAccessToken: boolean;
}

interface Manifest {
  requiresAccessToken?: unknown;
  [list: string]: unknown;
}

/**
 * The manifest of a bulk export as the gateway serves it: each file under an address of the gateway, everything else as
 * it was.
 *
 * @throws ProxyError UPSTREAM_NOT_FHIR when it is no manifest; UPSTREAM_REDIRECT_REFUSED when a file is where nothing is
 * fetched from: a manifest that lacks files would be taken for the whole
 * @see https://hl7.org/fhir/uv/bulkdata/export.html "Response - Complete Status"
 */
export function gatewayManifest(text: string, options: ManifestOptions): string {
  const manifest = readManifest(text);
  const sendsToken = manifest.requiresAccessToken === true;
  const linked = (kind: 'file' | 'status', list: unknown): unknown =>
    Array.isArray(list) ? list.map((item: unknown) => withLink(kind, item, sendsToken, options)) : list;
  return JSON.stringify({
    ...manifest,
    requiresAccessToken: options.requiresAccessToken,
    ...Object.fromEntries(['output', 'deleted', 'error'].map((name) => [name, linked('file', manifest[name])])),
    ...(manifest['link'] !== undefined && { link: linked('status', manifest['link']) }),
  });
}

function readManifest(text: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the answer.
  }
  if (typeof value === 'object' && value !== null && Array.isArray((value as Manifest)['output'])) {
    return value as Manifest;
  }
  throw new ProxyError('UPSTREAM_NOT_FHIR', 'The platform ended the export without a manifest.');
}

function withLink(kind: 'file' | 'status', item: unknown, sendsToken: boolean, options: ManifestOptions): unknown {
  if (typeof item !== 'object' || item === null || !('url' in item) || typeof item.url !== 'string') {
    throw new ProxyError('UPSTREAM_NOT_FHIR', 'The manifest of the export names a file without an address.');
  }
  const url = options.link(kind, item.url, kind === 'status' || sendsToken);
  if (url !== undefined) return { ...item, url };
  throw new ProxyError(
    'UPSTREAM_REDIRECT_REFUSED',
    'A file of the export is at an address that the platform file does not list (exportBases).',
  );
}
