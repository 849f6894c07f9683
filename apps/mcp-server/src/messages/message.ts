import { isObject } from '@fhir-gateway/fhir';
import {
  classifyInboundRequest,
  UnsupportedProtocolVersionError,
  type InboundClassificationOutcome,
  type JSONRPCRequest,
} from '@modelcontextprotocol/server';
import type { IncomingHttpHeaders } from 'node:http';
import { errorAnswer, invalidRequest, refusedByTransport, type Answer, type MessageId } from './json-rpc.js';
import { hasBatches, legacyRevisions, modernRevision, type Era } from './revisions.js';
import { headerOf, standardHeaderFault } from './standard-headers.js';

/** A request that a client may make of this server, whatever it asks for. */
export interface RequestMessage {
  readonly era: Era;
  readonly id: MessageId;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What was posted. */
export type Posted =
  | { readonly kind: 'request'; readonly request: RequestMessage }
  /** Requests of a batch, at least one. */
  | { readonly kind: 'batch'; readonly requests: readonly RequestMessage[] }
  /** Notifications and responses. No call waits for one, since each request is answered by itself. */
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly answer: Answer };

/** As the SDK's own endpoint. */
const mostInBatch = 100;
/** What holds where a client of the 2025 era names no revision (MCP 2025-11-25, Protocol Version Header). */
const assumedRevision = '2025-03-26';

/**
 * Reads what was posted as one message of either era, or as a batch. The SDK's classifier decides the era; checks of the
 * revision and the headers are those of the SDK's own endpoint.
 *
 * @param body as parsed from JSON
 */
export function readPosted(body: unknown, headers: IncomingHttpHeaders): Posted {
  const outcome = classify(body, headers);
  if (outcome.kind === 'reject') return refuse(idOf(body), outcome, outcome.httpStatus);
  return outcome.kind === 'modern' ? readModern(outcome, headers) : readLegacy(body, outcome, headers);
}

function classify(body: unknown, headers: IncomingHttpHeaders): InboundClassificationOutcome {
  const version = headerOf(headers, 'mcp-protocol-version');
  const method = headerOf(headers, 'mcp-method');
  const name = headerOf(headers, 'mcp-name');
  return classifyInboundRequest({
    httpMethod: 'POST',
    body,
    protocolVersionHeader: version,
    mcpMethodHeader: method,
    mcpNameHeader: name,
  });
}

function readModern(
  { message, messageKind, classification }: Extract<InboundClassificationOutcome, { kind: 'modern' }>,
  headers: IncomingHttpHeaders,
): Posted {
  const { revision } = classification;
  const id = idOf(message);
  if (revision !== modernRevision) {
    const named = { supported: [modernRevision], requested: revision ?? 'unknown' };
    return refuse(id, new UnsupportedProtocolVersionError(named), 400);
  }
  if (messageKind === 'notification') return { kind: 'accepted' };
  const fault = standardHeaderFault(message as JSONRPCRequest, revision, headers);
  if (fault) return refuse(id, fault, 400);
  return { kind: 'request', request: toRequest('modern', message as JSONRPCRequest) };
}

function readLegacy(
  body: unknown,
  { reason }: Extract<InboundClassificationOutcome, { kind: 'legacy' }>,
  headers: IncomingHttpHeaders,
): Posted {
  const version = headerOf(headers, 'mcp-protocol-version');
  if (reason === 'batch') return readBatch(body as unknown[], version ?? assumedRevision);
  // The handshake chooses the revision; whatever follows has to name one that is spoken here.
  if (reason !== 'initialize' && version !== undefined && !legacyRevisions.includes(version)) {
    const message = `Bad Request: Unsupported protocol version: ${version} (supported versions: ${legacyRevisions.join(', ')})`;
    return refuse(idOf(body), { code: refusedByTransport, message }, 400);
  }
  if (reason === 'response' || reason === 'notification') return { kind: 'accepted' };
  return { kind: 'request', request: toRequest('legacy', body as JSONRPCRequest) };
}

function readBatch(messages: readonly unknown[], revision: string): Posted {
  if (!hasBatches(revision)) {
    return refuseBatch('JSON-RPC batches are not part of this protocol revision: send one message at a time.');
  }
  if (messages.length > mostInBatch) return refuseBatch(`Batch must not exceed ${mostInBatch} messages`);
  const requests = messages.filter((message) => isObject(message) && 'method' in message && 'id' in message);
  if (requests.length === 0) return { kind: 'accepted' };
  const batch = requests.map((message) => toRequest('legacy', message as JSONRPCRequest));
  if (batch.some(({ method }) => method === 'initialize')) return refuseBatch('initialize must not be part of a batch');
  return { kind: 'batch', requests: batch };
}

function refuseBatch(reason: string): Posted {
  return refuse(null, { code: invalidRequest, message: `Invalid Request: ${reason}` }, 400);
}

function refuse(id: MessageId | null, error: Parameters<typeof errorAnswer>[1], status: number): Posted {
  return { kind: 'refused', answer: errorAnswer(id, error, status) };
}

function toRequest(era: Era, { id, method, params = {} }: JSONRPCRequest): RequestMessage {
  return { era, id, method, params };
}

/** The id of a request, as far as it can be read. */
function idOf(body: unknown): MessageId | null {
  if (!isObject(body) || typeof body['method'] !== 'string') return null;
  const { id } = body;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}
