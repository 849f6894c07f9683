import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { portSettings, requirePorts, type NeededPort } from './local-ports.js';

describe('the ports of a start', () => {
  const servers: Server[] = [];
  afterEach(() => servers.splice(0).forEach((server) => server.close()));

  async function taken(body: string, what: NeededPort['what'] = 'gateway'): Promise<NeededPort> {
    const server = createServer((_request, response) => void response.end(body));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return { port, what, host: '127.0.0.1', variable: 'FHIR_GATEWAY_PORT' };
  }
  const startAt = (port: number) => `npm start -- --port ${port}`;
  const faultOf = (needed: NeededPort[]) =>
    requirePorts(needed, startAt).then(
      () => '',
      (error: Error) => error.message,
    );

  it.each([
    ['{"status":"ok"}', 'gateway', /^Port \d+ is taken: a gateway already runs at http:\/\/localhost:\d+\//],
    ['{"status":"ok"}', 'sandbox', /a sandbox already runs at/],
    ['<h1>something</h1>', 'gateway', /^Port \d+ is taken: another program has it\./],
  ] as const)('names the port, and who has it: %s as %s', async (body, what, message) => {
    const needed = await taken(body, what);
    const fault = await faultOf([{ ...needed, port: 0 }, needed]);
    expect(fault).toMatch(message);
    expect(fault).toContain(`Port ${needed.port} `);
    expect(fault).toMatch(/\n {2}npm start -- --port \d{4}$/);
  });

  it('passes where all are free, or whichever', async () => {
    expect(await faultOf([{ port: 0, what: 'gateway', host: '127.0.0.1', variable: 'FHIR_GATEWAY_PORT' }])).toBe('');
    const needed = await taken('');
    await new Promise((resolve) => servers.splice(0)[0]?.close(resolve));
    expect(await faultOf([needed])).toBe('');
  });

  it('says of an address of another machine that nothing can listen there', async () => {
    const needed = await taken('');
    expect(await faultOf([{ ...needed, host: '192.0.2.1' }])).toMatch(/^Nothing can listen at 192\.0\.2\.1/);
  });

  it('move together', () => {
    expect(portSettings(9000, false)).toEqual({ FHIR_GATEWAY_PORT: '9000', FHIR_GATEWAY_SANDBOX_PORT: '9010' });
    expect(portSettings(9000, true)).toMatchObject({ FHIR_GATEWAY_MCP_PORT: '9001' });
  });
});
