import { toolCall, useServedEndpoint } from './testing/served-endpoint.js';

const token = 'a-token-of-the-metrics-0123456789';

describe('metrics of the MCP server', () => {
  const endpoint = useServedEndpoint({ FHIR_GATEWAY_MCP_AUTH: 'local', FHIR_GATEWAY_METRICS_TOKEN: token });
  const call = async (name: string, args: object) => (await endpoint.post(toolCall(name, args))).text();

  it('count tools by name and outcome, and nothing that a caller wrote', async () => {
    await call('list_platforms', {});
    await call('read', { platform_id: 'kanari', resource_type: 'Patient', resource_id: 'kanari' });
    await call('read', { platform_id: 'stub-ehr', resource_type: 'Patient', resource_id: 'kanari' });
    await call('kanari', { name: 'kanari' });
    const text = await (
      await fetch(`${endpoint.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
    ).text();
    expect(text).toMatch(/^fhir_gateway_tool_calls_total\{tool="list_platforms",outcome="ok"\} 1$/m);
    expect(text).toMatch(/^fhir_gateway_tool_calls_total\{tool="read",outcome="PLATFORM_NOT_FOUND"\} 1$/m);
    expect(text).toMatch(/^fhir_gateway_tool_calls_total\{tool="read",outcome="LOGIN_REQUIRED"\} 1$/m);
    expect(text).toMatch(/^fhir_gateway_http_requests_total\{app="mcp",route="mcp-http",status="200"\} 4$/m);
    expect(text).not.toMatch(/kanari/i);
  });

  it.each([undefined, `Bearer ${token}x`])('are at no address for who presents %j', async (authorization) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    expect((await fetch(`${endpoint.url}/metrics`, { headers })).status).toBe(404);
  });
});
