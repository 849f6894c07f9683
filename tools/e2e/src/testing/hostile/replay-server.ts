import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

/** An answer as a platform gave it, and how it is sent this time. */
export interface RecordedAnswer {
  /** What it is, for the report of a failure. */
  readonly name: string;
  /** The request below the base that it answers, with a query of its own. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
  readonly coding?: 'gzip' | 'br' | 'deflate';
  /** Bytes of each piece; the whole at once when absent. */
  readonly pieceBytes?: number;
}

/** A FHIR base that answers with what was recorded; each request names its answer by `replay=<number>`. */
export interface ReplayServer {
  readonly base: string;
  answers: readonly RecordedAnswer[];
  close(): Promise<void>;
}

const compress = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync };

/** Starts one on a free loopback port. */
export async function startReplayServer(): Promise<ReplayServer> {
  const server = createServer((request, response) => {
    const number = new URL(request.url ?? '', 'http://localhost').searchParams.get('replay');
    const answer = replay.answers[Number(number)];
    if (number === null || !answer) return void response.writeHead(500).end();
    const bytes = answer.coding ? compress[answer.coding](answer.body) : answer.body;
    response.writeHead(answer.status, {
      'content-type': answer.contentType,
      ...(answer.coding && { 'content-encoding': answer.coding }),
      ...(answer.pieceBytes === undefined && { 'content-length': bytes.length }),
    });
    const send = async (): Promise<void> => {
      for (let at = 0; at < bytes.length; at += answer.pieceBytes ?? bytes.length) {
        response.write(bytes.subarray(at, at + (answer.pieceBytes ?? bytes.length)));
        // Each piece leaves by itself, and so arrives as a chunk of its own.
        await turn();
      }
      response.end();
    };
    void send();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const replay: ReplayServer = {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}/r4`,
    answers: [],
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return replay;
}
