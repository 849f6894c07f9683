import { isResourceType } from '@fhir-gateway/fhir';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { ZlibOptions } from 'node:zlib';
import type { FhirRequest } from '../contract/fhir-request.js';
import type { Interaction } from '../contract/interaction.js';
import { readJsonBody } from '../contract/json-body.js';
import { readContentType } from '../contract/media-type.js';
import { ProxyError } from '../contract/proxy-error.js';
import { headerOf } from './request-headers.js';
import { inTimeSlices } from '@fhir-gateway/limits';
import type { Steps } from '@fhir-gateway/limits';
import { readXmlBody } from '../xml/xml-body.js';
import { readXmlResource } from '../xml/xml-resource.js';
import type { XmlReading, XmlResource } from '../xml/xml-resource.js';

const xmlPatchType = 'application/xml-patch+xml';

/** A body that passed its checks and may be sent, more than once if need be. */
export interface CheckedBody {
  readonly bytes: Buffer;
  readonly contentType: string;
  /**
   * The parsed JSON; `undefined` for forms, raw content and what is read later, a batch. Of XML what JSON would say, where it is judged by that, else
   * every value and text in it, without escapes.
   */
  readonly json?: unknown;
  readonly isXml?: true;
  /** The parameters of a `_search` body, as received. */
  readonly form?: string;
}

/** Methods whose body is read and forwarded. */
export const methodsWithBody: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/**
 * Reads and checks the body of an interaction of one of {@link methodsWithBody}. Of a batch, whose
 * URLs have to be turned back first, only the media type is checked.
 *
 * @returns `undefined` when there is no body to forward
 * @throws ProxyError BODY_TOO_LARGE | BODY_TYPE_UNSUPPORTED | BODY_INVALID | CLIENT_CLOSED
 */
export async function readCheckedBody(
  interaction: Interaction,
  request: FhirRequest,
  maxBytes: number,
): Promise<CheckedBody | undefined> {
  const coding = (headerOf(request, 'content-encoding') ?? 'identity').trim().toLowerCase();
  const isCompressed = coding === 'gzip' || coding === 'x-gzip';
  if (!isCompressed && coding !== 'identity') throw unsupported('Send the body as it is, or compressed by gzip.');
  const sent = await readBytes(request, maxBytes);
  const bytes = isCompressed && sent.length > 0 ? await unpacked(sent, maxBytes) : sent;
  const contentType = headerOf(request, 'content-type') ?? '';
  if (interaction.isSearchByPost) return checkForm(bytes, contentType);
  if (bytes.length === 0) {
    if (interaction.kind === 'operation') return undefined;
    throw invalid('The request has no body.');
  }
  const { family, mediaType, isReadable } = readContentType(contentType);
  if (interaction.resourceType === 'Binary' && interaction.kind !== 'operation' && interaction.kind !== 'patch') {
    // A Binary may be sent as what it holds (R4 binary.html); only what says it is FHIR is a resource to check.
    if (family !== 'fhir-json' && family !== 'fhir-xml' && contentType !== '') return { bytes, contentType };
  }
  if (!isReadable) throw unsupported('Send the body in UTF-8.');
  if (mediaType === 'application/json-patch+json') return await checkJsonPatch(interaction, bytes, contentType);
  const isXmlPatch = mediaType === xmlPatchType;
  if (isXmlPatch || family === 'fhir-xml' || family === 'plain-xml') {
    return await inTimeSlices(bytes.length, checkXml(interaction, bytes, contentType, isXmlPatch));
  }
  if (family !== 'fhir-json' && family !== 'plain-json') throw unsupported('Send the body as application/fhir+json.');
  if (interaction.kind === 'batch') return { bytes, contentType };
  const json = await inTimeSlices(bytes.length, readJsonBody(bytes));
  if (!isGraphQlQuery(interaction, json)) checkResource(interaction, json);
  return { bytes, contentType, json };
}

const unpack = promisify<Buffer, ZlibOptions, Buffer>(gunzip);

/** The limit is that of a body as it is: it ends the unpacking, however small the body came. */
async function unpacked(bytes: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await unpack(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
    throw invalid('The body is not compressed as it says.');
  }
}

async function readBytes({ body, headers }: FhirRequest, maxBytes: number): Promise<Buffer> {
  if (body === undefined) return Buffer.alloc(0);
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (body instanceof Uint8Array) {
    if (body.byteLength > maxBytes) throw tooLarge(maxBytes);
    return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  }
  return await collect(body, maxBytes);
}

/** Not `for await`: leaving that loop early destroys the stream, and with it the way to answer with an error. */
function collect(body: Readable, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (): void => {
      body.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken);
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= maxBytes) return void chunks.push(chunk);
      settle();
      body.pause();
      reject(tooLarge(maxBytes));
    };
    const onEnd = (): void => {
      settle();
      resolve(Buffer.concat(chunks, size));
    };
    const onBroken = (): void => {
      settle();
      reject(new ProxyError('CLIENT_CLOSED', 'The client went away before the request was complete.'));
    };
    if (body.destroyed) return onBroken();
    body.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken);
  });
}

const formType = 'application/x-www-form-urlencoded';

/** A search may have all its parameters in the URL; then there is nothing whose type would have to be named. */
function checkForm(bytes: Buffer, given: string): CheckedBody {
  const contentType = bytes.length === 0 && given === '' ? formType : given;
  const { mediaType, isReadable } = readContentType(contentType);
  if (mediaType !== formType) throw unsupported(`Send the search as ${formType}.`);
  if (!isReadable) throw unsupported('Send the search in UTF-8.');
  return { bytes, contentType, form: bytes.toString('latin1') };
}

async function checkJsonPatch(interaction: Interaction, bytes: Buffer, contentType: string): Promise<CheckedBody> {
  const json = await inTimeSlices(bytes.length, readJsonBody(bytes));
  if (interaction.kind !== 'patch' || !Array.isArray(json)) throw invalid('A JSON Patch is an array, sent with PATCH.');
  return { bytes, contentType, json };
}

/** An XML Patch (RFC 5261) is judged as what it may change, like a JSON Patch: the resource of the URL. */
function* checkXml(
  interaction: Interaction,
  bytes: Buffer,
  contentType: string,
  isXmlPatch: boolean,
): Steps<CheckedBody> {
  const { kind } = interaction;
  if (isXmlPatch && kind !== 'patch') throw invalid('An XML Patch is sent with PATCH.');
  if (kind === 'batch') return { bytes, contentType, isXml: true };
  // What it does stands in its body, and is judged by it.
  if (kind === 'operation') {
    const { json } = yield* xmlResource(bytes);
    checkResource(interaction, json);
    return { bytes, contentType, json, isXml: true };
  }
  const xml = yield* readXmlBody(bytes);
  if (!xml) throw invalid('The body is not XML, or has a document type declaration, which FHIR does not allow.');
  if (!isXmlPatch) {
    if (!xml.isFhir) throw invalid('The body is not a resource: its namespace is not that of FHIR.');
    if (xml.ids.length > 1) throw invalid('The body names an element twice.');
    checkResource(interaction, { resourceType: xml.root, id: xml.ids[0] });
  }
  return { bytes, contentType, json: xml.texts, isXml: true };
}

/**
 * Reads an XML resource as what JSON would say.
 *
 * @throws ProxyError BODY_INVALID, without a word of the body
 */
export function* xmlResource(bytes: Buffer, reading?: XmlReading): Steps<XmlResource> {
  const resource = yield* readXmlResource(bytes, reading);
  if (resource) return resource;
  throw invalid('The body is not FHIR XML, or has something in it that readers could take in more than one way.');
}

/** A query of GraphQL by POST is an object of its own. @see https://hl7.org/fhir/R4/graphql.html */
function isGraphQlQuery({ operation }: Interaction, json: unknown): boolean {
  if (operation !== '$graphql' || typeof json !== 'object' || json === null || 'resourceType' in json) return false;
  return 'query' in json && typeof json.query === 'string';
}

/**
 * The body must be what the URL says: otherwise a scope for one type would write another. A new resource may bring an id,
 * which the platform SHALL ignore (R4 http.html#create); it is sent as it is.
 *
 * @throws ProxyError BODY_INVALID
 */
export function checkResource(interaction: Interaction, json: unknown): void {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw invalid('The body is not a resource.');
  const { resourceType, id } = json as { resourceType?: unknown; id?: unknown };
  if (typeof resourceType !== 'string' || !isResourceType(resourceType)) throw invalid('The body has no resourceType.');
  if (interaction.kind === 'patch' && resourceType !== 'Parameters') throw invalid('A FHIRPath Patch is a Parameters.');
  if (interaction.kind !== 'create' && interaction.kind !== 'update') return;
  if (resourceType !== interaction.resourceType) throw invalid('The resourceType of the body is not that of the URL.');
  if (interaction.kind === 'create' && id !== undefined && typeof id !== 'string') {
    throw invalid('The id of the body is no text.');
  }
  if (interaction.kind === 'update' && !interaction.isConditional && id !== interaction.resourceId) {
    throw invalid('The id of the body is not that of the URL.');
  }
}

function tooLarge(maxBytes: number): ProxyError {
  return new ProxyError('BODY_TOO_LARGE', `The body of a request may have ${maxBytes} bytes at most.`);
}

function unsupported(message: string): ProxyError {
  return new ProxyError('BODY_TYPE_UNSUPPORTED', message);
}

function invalid(message: string): ProxyError {
  return new ProxyError('BODY_INVALID', message);
}
