import { ClientGone, contextOf, type RecordRefusal } from '@fhir-gateway/express-kit';
import type { Gateway } from '@fhir-gateway/gateway';
import { isJsonContentType } from '@modelcontextprotocol/server';
import type { Request, RequestHandler } from 'express';
import type { Exchange } from '../messages/exchange.js';
import { HttpReply, readAccept, takesGzip } from './http-reply.js';
import {
  bodyText,
  errorAnswer,
  internalError,
  parseError,
  refusedByTransport,
  type Answer,
} from '../messages/json-rpc.js';
import type { McpEndpoint } from './mcp-endpoint.js';
import { readPosted, type RequestMessage } from '../messages/message.js';
import { countMessage, messageOf } from './receive-message.js';

/**
 * Answers a message that was received.
 *
 * @param record audits what a tool refuses for too many calls at once
 */
export function serveMessage(
  endpoint: Pick<McpEndpoint, 'answer'>,
  { clientAddressOf, logger }: Pick<Gateway, 'clientAddressOf' | 'logger'>,
  record: RecordRefusal,
): RequestHandler {
  return async (req, res) => {
    const accepted = readAccept(req.headers.accept);
    const reply = new HttpReply(res, accepted, takesGzip(req));
    const { body, caller } = messageOf(res);
    const fault = transportFault(req, body, accepted.json || accepted.stream);
    if (fault) return reply.end(fault);
    const posted = readPosted(body, req.headers);
    if (posted.kind === 'refused') return reply.end(posted.answer);
    if (posted.kind === 'accepted') return reply.end({ status: 202 });
    const exchange: Exchange = {
      authorization: req.headers.authorization,
      clientAddress: () => clientAddressOf(req),
      caller,
      recordRefusal: (error, who) => {
        contextOf(res).stage = 'calls-at-once';
        record(error, req, res, who);
      },
      gone: new ClientGone(res),
      notify: reply.notify,
    };
    try {
      if (posted.kind === 'batch') return reply.end(await answerBatch(endpoint, posted.requests, exchange));
      const answer = endpoint.answer(posted.request, exchange);
      if (!(answer instanceof Promise)) return reply.end(answer);
      reply.keepAlive();
      reply.end(await answer);
    } catch (error) {
      logger.error({ err: error }, 'MCP request failed');
      const id = posted.kind === 'request' ? posted.request.id : null;
      reply.end(errorAnswer(id, { code: internalError, message: 'Internal server error' }, 500));
    }
  };
}

/** Refuses whatever is no POST: there are no sessions to end, and no streams without a request. */
export function refuseMethod(gateway: Gateway): RequestHandler {
  const text = bodyText(errorAnswer(null, { code: refusedByTransport, message: 'Method not allowed.' }));
  return async (req, res) => {
    await countMessage(gateway, req, res, undefined);
    res.status(405).set('allow', 'POST').type('json').send(text);
  };
}

/** What HTTP alone has against a message, or JSON; the same words as the SDK's endpoint. */
function transportFault(req: Request, body: unknown, isAccepted: boolean): Answer | undefined {
  if (!isJsonContentType(req.headers['content-type'] ?? null)) {
    const message = 'Unsupported Media Type: Content-Type must be application/json';
    return errorAnswer(null, { code: refusedByTransport, message }, 415);
  }
  if (!isAccepted) {
    const message = 'Not Acceptable: Client must accept application/json or text/event-stream';
    return errorAnswer(null, { code: refusedByTransport, message }, 406);
  }
  if (body === undefined) return errorAnswer(null, { code: parseError, message: 'Parse error' }, 400);
  return undefined;
}

/** Answers of a batch as one list, for the revisions that have batches. */
async function answerBatch(
  endpoint: Pick<McpEndpoint, 'answer'>,
  requests: readonly RequestMessage[],
  exchange: Exchange,
): Promise<Answer | undefined> {
  const alone = { ...exchange, notify: undefined };
  const answers = await Promise.all(requests.map((request) => endpoint.answer(request, alone)));
  if (exchange.gone.aborted) return undefined;
  const bodies = answers.map((answer) => (answer ? bodyText(answer) : 'null'));
  return { status: 200, body: [`[${bodies.join(',')}]`] };
}
