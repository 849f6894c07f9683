import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Answer {
  readonly status: string;
  readonly code: string;
  readonly title: string;
}

/** By the code of Node's error. */
const answers: Readonly<Record<string, Answer>> = Object.freeze({
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    code: 'REQUEST_INVALID',
    title: 'The address and the headers of the request are longer than this server reads: send a search by POST.',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: '413 Payload Too Large',
    code: 'BODY_TOO_LARGE',
    title: 'The extensions of the chunks of the request are too long.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    code: 'REQUEST_INVALID',
    title: 'The request was not complete in time.',
  },
});
const malformed: Answer = {
  status: '400 Bad Request',
  code: 'REQUEST_INVALID',
  title: 'The request is not well-formed HTTP/1.1.',
};

/**
 * Answers what is no request to a handler, as Node does it, but with a body (RFC 9457). Nothing of what came stands in it. A
 * connection on which another answer has begun is closed without a word, so that nobody takes this for a part of that.
 */
export function answerUnreadable(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // Node's own place for the answer at the head of the connection.
    const { _httpMessage: current } = socket as Socket & { _httpMessage?: ServerResponse | null };
    if (socket.writable && current?.headersSent !== true) socket.write(written(answers[error.code ?? ''] ?? malformed));
    socket.destroySoon();
  });
}

function written({ status, code, title }: Answer): string {
  const problem = JSON.stringify({ title, status: Number(status.slice(0, 3)), code, retryable: false });
  return [
    `HTTP/1.1 ${status}`,
    'connection: close',
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(problem)}`,
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    '',
    problem,
  ].join('\r\n');
}
