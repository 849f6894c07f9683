import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Socket, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { eventually } from '@fhir-gateway/testing';
import { InMemoryTransport, type JSONRPCMessage } from '@modelcontextprotocol/client';
import type { FoundGateway } from './control-socket.js';
import { StdioBridge } from './stdio-bridge.js';

const changed = { jsonrpc: '2.0', method: 'notifications/tools/list_changed' } as const;
const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'host', version: '1' } },
} as const;
const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' } as const;
const result = { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 'stub', version: '1' } };

describe('the bridge between a host and a gateway', () => {
  let server: Server;
  let seen: string[];
  /** Answers that were broken off. */
  let gone: ServerResponse[];
  let host: InMemoryTransport;
  let heard: JSONRPCMessage[];
  let sockets: Socket[];
  let reach: () => Promise<FoundGateway>;
  let over: AbortController;
  let running: Promise<void>;

  beforeEach(async () => {
    // What the server of the test before still tells is not of this one.
    const broken: ServerResponse[] = [];
    [seen, gone, heard, sockets, over] = [[], broken, [], [], new AbortController()];
    server = createServer((request, response) => void answer(request, response, broken));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const mcpUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
    reach = () => {
      const socket = new Socket();
      sockets.push(socket);
      return Promise.resolve({ facts: { version: '0', mcpAuth: 'local', mcpUrl }, socket });
    };
    const [own, others] = InMemoryTransport.createLinkedPair();
    host = own;
    host.onmessage = (message) => heard.push(message);
    await host.start();
    running = new StdioBridge(others, () => reach()).run(over.signal);
  });
  afterEach(async () => {
    over.abort();
    await running;
    server.closeAllConnections();
    server.close();
  });

  async function answer(request: IncomingMessage, response: ServerResponse, broken: ServerResponse[]): Promise<void> {
    response.once('close', () => response.writableFinished || broken.push(response));
    if (request.method === 'GET') {
      seen.push(`stream ${request.headers['mcp-protocol-version']}`);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`data: ${JSON.stringify(changed)}\n\n`);
      return;
    }
    const { id, method } = JSON.parse(await text(request)) as { id?: number; method: string };
    seen.push(method);
    const send = (status: number, body: object) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (id === undefined) return void response.writeHead(202).end();
    if (method === 'tools/call') return undefined;
    if (method === 'refused') return send(400, { jsonrpc: '2.0', id, error: { code: -32_000, message: 'No.' } });
    if (method === 'cut') return void request.socket.destroy();
    if (method === 'broken') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(': nothing\n\n');
      return undefined;
    }
    return send(200, { jsonrpc: '2.0', id, result });
  }

  const changes = () => heard.filter((message) => 'method' in message && message.method === changed.method).length;

  it('passes on that the list of tools has changed', async () => {
    await host.send(initialize);
    await eventually(() => heard.length === 1);
    await host.send(initialized);
    await eventually(() => changes() === 1);
    expect(seen).toContain('stream 2025-11-25');
  });

  it('ends a call at the gateway that the host cancels, and answers it no more', async () => {
    await host.send({ jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'wait_for_auth' } });
    await eventually(() => seen.length === 1);
    await host.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } });
    await eventually(() => gone.length === 1);
    expect(heard).toEqual([]);
  });

  it('answers once each call that a gateway leaves open', async () => {
    await host.send({ jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'wait_for_auth' } });
    await eventually(() => seen.length === 1);
    sockets[0]?.destroy();
    await eventually(() => heard.length === 1);
    expect(heard).toEqual([expect.objectContaining({ id: 7, error: expect.objectContaining({ code: -32_603 }) })]);
    await eventually(() => gone.length === 1);
    expect(heard).toHaveLength(1);
  });

  it.each([
    ['refused', { code: -32_000, message: 'No.' }],
    ['broken', { code: -32_603, message: expect.stringContaining('ended before it answered') as string }],
    ['cut', { code: -32_603, message: expect.stringContaining('ended before it answered') as string }],
  ])('tells what became of a message that was %s', async (method, error) => {
    await host.send({ jsonrpc: '2.0', id: 8, method });
    await eventually(() => heard.length === 1);
    expect(heard).toEqual([{ jsonrpc: '2.0', id: 8, error }]);
  });

  it('tells why no gateway can be used, and looks again at the next message', async () => {
    const found = reach;
    reach = () => Promise.reject(new Error('Port 8000 is taken.'));
    await host.send({ jsonrpc: '2.0', id: 9, method: 'ping' });
    await eventually(() => heard.length === 1);
    expect(heard).toEqual([{ jsonrpc: '2.0', id: 9, error: { code: -32_603, message: 'Port 8000 is taken.' } }]);
    expect(seen).toEqual([]);
    reach = found;
    await host.send({ jsonrpc: '2.0', id: 10, method: 'ping' });
    await eventually(() => heard.length === 2);
    expect(heard[1]).toMatchObject({ id: 10, result });
  });

  it('leaves the gateway when the host does', async () => {
    await host.send({ jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'wait_for_auth' } });
    await eventually(() => seen.length === 1);
    await host.close();
    await running;
    await eventually(() => gone.length === 1 && sockets[0]?.destroyed === true);
  });
});
