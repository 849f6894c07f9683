import { freePort, startCollector, type CollectedSpan, type Collector } from '@fhir-gateway/testing';

import { sendJson, turns } from '@fhir-gateway/testing';
import { startTestGateway, type TestGateway } from './testing/test-gateway.js';

const callers = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const traceparent = `00-${callers.traceId}-${callers.spanId}-01`;

describe('traces', () => {
  let collector: Collector;
  let rest: TestGateway;

  const start = async (settings: Record<string, string> = {}) => {
    collector = await startCollector();
    rest = await startTestGateway(await freePort(), { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...settings });
  };
  afterEach(async () => {
    await rest.close();
    await collector.close();
  });

  const exported = async (): Promise<readonly CollectedSpan[]> => {
    // The span of a request ends with its connection's turn, just after the caller has the answer.
    await new Promise((resolve) => setTimeout(resolve, 30));
    // Where this process was held up, the timer comes before what has happened on the connection.
    await turns();
    await rest.gateway.tracing?.flush();
    return collector.spans();
  };
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${rest.publicUrl}${path}`, { headers });
    await answer.text();
    return answer;
  };
  const cookieOf = async (patient: string) => {
    const browser = await rest.signedIn(patient);
    return { cookie: browser.sessionCookie };
  };

  it('tell of a read which platform was asked what, how long each step took, and how it ended', async () => {
    await start();
    const cookie = await cookieOf('pat-1');
    rest.stub.answer = (_request, response) => sendJson(response, 200, { resourceType: 'Patient', id: 'pat-1' });
    await ask('/api/fhir/stub-ehr/Patient/pat-1', cookie);
    const spans = await exported();
    const request = spans.find(({ name }) => name === 'GET fhir');
    expect(request).toMatchObject({
      kind: 2,
      attributes: {
        'http.request.method': 'GET',
        'http.response.status_code': 200,
        'fhir_gateway.app': 'rest',
        'fhir_gateway.route': 'fhir',
        'fhir_gateway.platform': 'stub-ehr',
        'fhir_gateway.interaction': 'read',
        'fhir_gateway.outcome': 'allowed',
      },
    });
    const steps = spans.filter(({ parentSpanId }) => parentSpanId === request?.spanId);
    expect(steps.map(({ name, attributes }) => [name, attributes])).toEqual([
      ['session', {}],
      [
        'platform call',
        {
          'fhir_gateway.platform': 'stub-ehr',
          'fhir_gateway.interaction': 'read',
          'http.response.status_code': 200,
          'fhir_gateway.retries': 0,
        },
      ],
    ]);
    expect(new Set(steps.map(({ traceId }) => traceId))).toEqual(new Set([request?.traceId]));
    expect(collector.text()).toContain('{"key":"service.name","value":{"stringValue":"fhir-gateway"}}');
  });

  it('begin anew whatever a caller sends, and platforms are told nothing, unless the operator says so', async () => {
    await start();
    const { traceparent: received } = await sentToPlatform({ traceparent, tracestate: 'a=b', baggage: 'a=b' });
    expect(received).toBeUndefined();
    expect(JSON.stringify(await exported())).not.toContain(callers.traceId);
  });

  it('go on from caller to platform where the operator says so', async () => {
    await start({ FHIR_GATEWAY_TRACE_CONTEXT: 'callers,platforms' });
    const sent = await sentToPlatform({ traceparent, tracestate: 'a=b', baggage: 'a=b' });
    const spans = await exported();
    const request = spans.find(({ parentSpanId }) => parentSpanId === callers.spanId);
    expect(request?.traceId).toBe(callers.traceId);
    const call = spans.find(({ name, traceId }) => name === 'platform call' && traceId === callers.traceId);
    expect(sent).toMatchObject({ traceparent: `00-${callers.traceId}-${call?.spanId}-01` });
    expect(sent).not.toHaveProperty('tracestate');
    expect(sent).not.toHaveProperty('baggage');
  });

  const noTraceparents = [
    'none',
    `00-${'0'.repeat(32)}-${callers.spanId}-01`,
    `00-${callers.traceId}-${'0'.repeat(16)}-01`,
    `ff-${callers.traceId}-${callers.spanId}-01`,
    `00-${callers.traceId}-${callers.spanId}-01-more`,
    `00-${callers.traceId.toUpperCase()}-${callers.spanId}-01`,
    `${traceparent}, ${traceparent}`,
  ];
  it('begin anew at each traceparent that is none', async () => {
    await start({ FHIR_GATEWAY_TRACE_CONTEXT: 'callers' });
    for (const value of noTraceparents) await ask('/api/platforms', { traceparent: value });
    const spans = await exported();
    expect(spans.map(({ name, traceId, parentSpanId }) => [name, traceId, parentSpanId])).toEqual(
      noTraceparents.map(() => ['GET platforms', expect.not.stringContaining(callers.traceId), undefined]),
    );
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(noTraceparents.length);
  });

  it('are named in the lines that the log has of a request, but not in the audit', async () => {
    await start();
    rest.stub.answer = (_request, response) => response.destroy();
    await ask('/api/fhir/stub-open/Patient/1');
    const ids = new Set((await exported()).map(({ traceId }) => traceId));
    expect(ids.size).toBe(1);
    const lines = rest
      .log()
      .split('\n')
      .filter((line) => line.includes('trace_id'));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ trace_id: [...ids][0] });
    expect(rest.log()).not.toMatch(/"audit":true.*trace_id|trace_id.*"audit":true/);
  });

  it('leave health checks and metrics out', async () => {
    await start();
    for (const path of ['/livez', '/readyz', '/readyz?verbose', '/metrics']) await ask(path);
    expect(await exported()).toEqual([]);
  });

  async function sentToPlatform(headers: Record<string, string>): Promise<Record<string, unknown>> {
    let received: Record<string, unknown> = {};
    const cookie = await cookieOf('pat-1');
    rest.stub.answer = (request, response) => {
      received = request.headers;
      sendJson(response, 200, { resourceType: 'Patient', id: 'pat-1' });
    };
    await ask('/api/fhir/stub-ehr/Patient/pat-1', { ...cookie, ...headers });
    return received;
  }
});
