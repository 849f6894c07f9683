import { freePort } from '@fhir-gateway/testing';

import { startTestGateway, type TestGateway } from './testing/test-gateway.js';

const path = '/api/fhir/stub-open/Patient';
/** Well-formed, and opens nothing. */
const unknownToken = 'unknown'.padEnd(43, 'x');

describe('a refusal', () => {
  let rest: TestGateway;
  beforeEach(async () => {
    rest = await startTestGateway(await freePort(), {
      FHIR_GATEWAY_MCP_AUTH: 'oauth',
      FHIR_GATEWAY_RATE_LIMITS: 'on',
      FHIR_GATEWAY_RATE_LIMIT_FHIR: '1',
      FHIR_GATEWAY_RATE_LIMIT_PLATFORMS: '1',
      FHIR_GATEWAY_METRICS_TOKEN: 'a-token-of-the-metrics-0123456789',
    });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await rest.close();
  });

  const metrics = async (): Promise<string> => {
    const headers = { authorization: 'Bearer a-token-of-the-metrics-0123456789' };
    return (await fetch(`${rest.publicUrl}/metrics`, { headers })).text();
  };
  const loggedRefusal = (): unknown =>
    rest
      .log()
      .split('\n')
      .filter((line) => line.includes('request refused'))
      .map((line) => JSON.parse(line) as unknown);

  it('of a token that opens nothing takes one look-up, one count and one metric, and names its stage', async () => {
    const authenticate = jest.spyOn(rest.gateway.vault, 'authenticate');
    const take = jest.spyOn(rest.gateway.callLimits, 'take');
    const answer = await fetch(`${rest.publicUrl}${path}`, { headers: { authorization: `Bearer ${unknownToken}` } });
    expect(answer.status).toBe(401);
    expect(authenticate).toHaveBeenCalledTimes(1);
    expect(take.mock.calls.map(([limitClass, who]) => [limitClass, who])).toEqual([['fhir', 'address 127.0.0.1']]);
    expect(await metrics()).toMatch(/^fhir_gateway_http_requests_total\{app="rest",route="fhir",status="401"\} 1$/m);
    expect(loggedRefusal()).toEqual([
      expect.objectContaining({
        code: 'SESSION_UNKNOWN',
        stage: 'identify',
        platformId: 'stub-open',
        requestId: answer.headers.get('x-request-id'),
      }),
    ]);
  });
});
