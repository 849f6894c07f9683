import { bufferPool } from './buffer-pool.js';
import type { PooledBuffer } from './buffer-pool.js';
import type { Connector, SocketListener } from './connector.js';
import { Http1Connection } from './http1-connection.js';
import { PendingExchange } from './pending-exchange.js';
import { RecordedExchange } from './testing/recorded-exchange.js';
import { answerWith } from '@fhir-gateway/testing';

/** As all sockets have it: what the next one reads comes to stand where this one's bytes are. */
const shared = Buffer.alloc(64 * 1024);

interface Opened {
  readonly listener: SocketListener;
  readonly recorded: RecordedExchange;
}

/** A connection over a socket that is given its bytes here. */
function open(on: () => void): Opened {
  let listener: SocketListener | undefined;
  const nothing = (): void => undefined;
  const socket = { write: nothing, cork: nothing, uncork: nothing, destroy: nothing, pause: nothing, resume: nothing };
  const connector = {
    open: (given: SocketListener) => {
      listener = given;
      return { ...socket, writableLength: 0 };
    },
  };
  const owner = { onFree: nothing, onClosed: nothing, onUnsent: nothing, onSurplus: nothing };
  const recorded = new RecordedExchange(on);
  const request = { method: 'GET', path: '/', headers: [], body: null, headersTimeout: null };
  const exchange = new PendingExchange('fhir.test', request, recorded);
  const timeouts = { headersMs: 60_000, bodyIdleMs: 60_000 };
  new Http1Connection(connector as unknown as Connector, owner, timeouts, exchange);
  return { listener: listener as unknown as SocketListener, recorded };
}

function read({ listener }: Opened, bytes: string): void {
  shared.write(bytes, 'latin1');
  listener.onRead(bytes.length, shared);
}

const answers = [
  answerWith('by its length, which is short'),
  `HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n${answerWith('after another')}`,
  'HTTP/1.1 200 OK\r\ncontent-length: 300000\r\n\r\nby a length that is not gathered',
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nin \r\n6\r\nchunks\r\n0\r\n\r\n',
  'HTTP/1.1 200 OK\r\n\r\nto the end of the connection',
];
const bodies = [
  'by its length, which is short',
  'after another',
  'by a length that is not gathered',
  'in chunks',
  'to the end of the connection',
];

it.each(answers.map((answer, index) => [answer, bodies[index] as string]))(
  'of %j nothing is read any more once it was reported to a handler, which may make others read',
  (answer, body) => {
    for (let cut = 0; cut <= answer.length; cut += 1) {
      const opened = open(() => void shared.fill('!'));
      opened.listener.onConnect();
      for (const part of [answer.slice(0, cut), answer.slice(cut)]) {
        if (part.length > 0 && !opened.recorded.events.includes('end')) read(opened, part);
        shared.fill('?');
      }
      expect(opened.recorded.body).toBe(body);
      expect(JSON.stringify(opened.recorded.headers)).not.toMatch(/[!?]/);
      opened.recorded.control?.abort(new Error('done'));
    }
  },
);

it('connections that read in turns get their own bytes, however these are cut', () => {
  const opened = answers.map(() => open(() => void shared.fill('!')));
  for (const { listener } of opened) listener.onConnect();
  for (let at = 0; at < Math.max(...answers.map(({ length }) => length)); at += 3) {
    for (const [index, answer] of answers.entries()) {
      const part = answer.slice(at, at + 3);
      if (part !== '') read(opened[index] as Opened, part);
    }
  }
  expect(opened.map(({ recorded }) => recorded.body)).toEqual(bodies);
  for (const { recorded } of opened) recorded.control?.abort(new Error('done'));
});

it('memory of a body is used again only when its handler and its connection have released it', () => {
  const body = 'x'.repeat(8_000);
  const leases: PooledBuffer[] = [];
  const opened = open(() => undefined);
  opened.recorded.onLease = (lease) => leases.push(lease);
  opened.listener.onConnect();
  read(opened, answerWith(body).slice(0, -1));
  // Released too early, as a handler may that has copied its chunk: the rest of the body still belongs in this memory.
  leases[0]?.release();
  const other = bufferPool.acquire(8_000);
  other.bytes.fill('!');
  read(opened, 'x');
  expect(opened.recorded.body).toBe(body);
  leases[1]?.release();
  expect(bufferPool.acquire(8_000).bytes.buffer).toBe(leases[0]?.bytes.buffer);
});
