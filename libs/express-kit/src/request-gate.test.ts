import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

import { createRequestGate } from './request-gate.js';

const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

describe('the gate of requests', () => {
  const ask = (gate: ReturnType<typeof createRequestGate>, url: string) => {
    const request = Object.assign(new IncomingMessage(new Socket()), { method: 'GET', url });
    const response = new ServerResponse(request);
    return { response, isRefused: gate(request, response) };
  };

  it('lets so many through, refuses what is beyond, and lets in again once an answer has closed', () => {
    const gate = createRequestGate(2, logger);
    const [first, second] = [ask(gate, '/a'), ask(gate, '/b?livez')];
    expect([first.isRefused, second.isRefused]).toEqual([false, false]);
    const refused = ask(gate, '/api/fhir/x/Patient/1');
    expect(refused.isRefused).toBe(true);
    expect(refused.response.statusCode).toBe(503);
    refused.response.emit('close');
    expect(ask(gate, '/c').isRefused).toBe(true);
    first.response.emit('close');
    expect(ask(gate, '/c').isRefused).toBe(false);
    expect(ask(gate, '/d').isRefused).toBe(true);
  });

  it.each(['/livez', '/readyz', '/readyz?verbose=1'])('lets %s through however much is under way', (url) => {
    const gate = createRequestGate(1, logger);
    expect(ask(gate, '/a').isRefused).toBe(false);
    expect(ask(gate, url).isRefused).toBe(false);
    expect(ask(gate, url).isRefused).toBe(false);
    expect(ask(gate, '/b').isRefused).toBe(true);
  });

  it.each(['/livezz', '/livez/', '/readyz\n', '//livez', '/a/livez', '/LIVEZ', ''])('takes %j for no probe', (url) => {
    const gate = createRequestGate(1, logger);
    expect(ask(gate, '/a').isRefused).toBe(false);
    expect(ask(gate, url).isRefused).toBe(true);
  });

  it('is open without a limit', () => {
    const gate = createRequestGate(0, logger);
    for (let index = 0; index < 100; index += 1) expect(ask(gate, '/a').isRefused).toBe(false);
  });
});
