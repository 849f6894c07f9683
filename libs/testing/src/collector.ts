import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it was exported. */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** 2 is an error. */
  readonly statusCode: number;
}

/** A server that takes traces, as a collector of OpenTelemetry does. */
export interface Collector {
  readonly url: string;
  /** All that was sent, headers included. */
  text(): string;
  spans(): readonly CollectedSpan[];
  /** Answers in the place of 200; `undefined` for 200 again. */
  answer: RequestListener | undefined;
  close(): Promise<void>;
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}
interface Export {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<CollectedSpan, 'attributes' | 'statusCode'> & {
        readonly attributes: readonly Attribute[];
        readonly status: { readonly code: number };
      })[];
    }[];
  }[];
}

/** Starts a collector on loopback that keeps what it is sent. */
export async function startCollector(): Promise<Collector> {
  const sent: { readonly head: string; readonly body: string }[] = [];
  const server = createServer((request, response) => {
    if (collector.answer) return collector.answer(request, response);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      sent.push({ head: `${request.method} ${request.url} ${JSON.stringify(request.headers)}`, body });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const collector: Collector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    text: () => sent.map(({ head, body }) => `${head}\n${body}`).join('\n'),
    spans: () => sent.flatMap(({ body }) => spansOf(JSON.parse(body) as Export)),
    answer: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return collector;
}

function spansOf({ resourceSpans }: Export): CollectedSpan[] {
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans)
    .map(({ attributes, status, ...span }) => ({
      ...span,
      attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
      statusCode: status.code,
    }));
}
