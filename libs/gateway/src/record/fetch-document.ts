import { isResource, resourceIdPattern } from '@fhir-gateway/fhir';
import { Writable } from 'node:stream';
import { ProxyError } from '@fhir-gateway/fhir-proxy/contract';
import type { Asker, FhirProxy, ResponseHead } from '@fhir-gateway/fhir-proxy';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { resourceOf, ViewError, type AttachedDocument, type ReceivedDocument } from '@fhir-gateway/record-view';

/** Where a document is. */
export interface DocumentPlace {
  readonly platform: ResolvedPlatform;
  readonly proxy: Pick<FhirProxy, 'send'>;
  /** The FHIR base under which addresses of the platform stand, without trailing slash. */
  readonly baseUrl: string;
}

const binary = new RegExp(`^Binary/${resourceIdPattern}$`);

/**
 * The bytes of a document: out of the resource itself, or of the Binary that it points to at the same platform. No other
 * address is followed: a record could name any.
 *
 * @param mostBytes larger ones are cut off with RESPONSE_TOO_LARGE
 * @throws ViewError DOCUMENT_UNREADABLE when it stands elsewhere or is empty; PLATFORM_REFUSED
 */
export async function fetchDocument(
  asker: Asker,
  from: DocumentPlace,
  document: AttachedDocument,
  mostBytes: number,
): Promise<ReceivedDocument> {
  const { contentType, data, url = '' } = document;
  if (data !== undefined) return received(Buffer.from(data, 'base64'), contentType);
  const base = `${from.baseUrl}/`;
  const path = url.startsWith(base) ? url.slice(base.length) : url;
  if (!binary.test(path)) throw unreadable(url === '' ? 'It is empty.' : 'It does not stand in the record itself.');
  const { head, body } = await collect(asker, from, path, mostBytes);
  const resource = jsonOf(head, body);
  if (head.status >= 400) resourceOf({ ...head, body: resource });
  if (!isResource(resource)) return received(body, contentType ?? typeOf(head));
  if (resource.resourceType !== 'Binary' || typeof resource.data !== 'string') throw unreadable('It is empty.');
  return received(Buffer.from(resource.data, 'base64'), contentType ?? resource.contentType);
}

/** A platform may answer a Binary as a resource or as the document itself, whatever it was asked for. */
async function collect(
  asker: Asker,
  { proxy, platform }: DocumentPlace,
  path: string,
  mostBytes: number,
): Promise<{ head: ResponseHead; body: Buffer }> {
  const chunks: Buffer[] = [];
  // In base64, and with the rest of the resource around it.
  let left = Math.ceil((mostBytes * 4) / 3) + 10_000;
  let head: ResponseHead | undefined;
  const write = (chunk: Buffer, _encoding: string, done: (error?: Error) => void): void => {
    left -= chunk.length;
    if (left < 0) return done(new ProxyError('RESPONSE_TOO_LARGE', 'The document is larger than the limit.'));
    chunks.push(chunk);
    done();
  };
  const request = { method: 'GET', path, query: '', headers: { accept: 'application/fhir+json' } };
  await proxy.send({ ...asker, platform, request }, (answered) => {
    head = answered;
    return new Writable({ write });
  });
  if (!head) throw new ProxyError('UPSTREAM_NOT_FHIR', 'The platform did not answer.');
  return { head, body: Buffer.concat(chunks) };
}

function jsonOf(head: ResponseHead, body: Buffer): unknown {
  if (!/\bjson\b/.test(typeOf(head) ?? '')) return undefined;
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function typeOf({ headers }: ResponseHead): string | undefined {
  const type = headers['content-type'];
  return typeof type === 'string' ? type : undefined;
}

function received(bytes: Uint8Array, contentType: string | undefined): ReceivedDocument {
  return { bytes, ...(typeof contentType === 'string' && { contentType }) };
}

function unreadable(why: string): ViewError {
  return new ViewError('DOCUMENT_UNREADABLE', `The document cannot be shown as text. ${why}`, 200);
}
