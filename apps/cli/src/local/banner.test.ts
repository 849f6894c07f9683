import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadConfig } from '@fhir-gateway/gateway';
import { banner } from './banner.js';

const facts = {
  command: 'node apps/cli/dist/main.js',
  hostProgram: ['node', '/a folder/main.js'] as const,
  sandboxOrigin: 'http://localhost:8010',
};

describe('what a start prints', () => {
  it('is a plain curl where one person is on one machine', () => {
    const text = banner(loadConfig({ FHIR_GATEWAY_MCP_AUTH: 'local' }), facts);
    expect(text).toContain('for you alone');
    expect(text).toContain("  curl 'http://localhost:8000/api/fhir/sandbox-ehr/Observation?category=laboratory'");
    expect(text).not.toContain('login --server');
  });

  it('is the way to a token where apps sign in', () => {
    const text = banner(loadConfig({ FHIR_GATEWAY_MCP_AUTH: 'oauth' }), facts);
    expect(text).not.toContain('for you alone');
    expect(text).toContain('  node apps/cli/dist/main.js login --server http://localhost:8000');
    expect(text).toContain('$(node apps/cli/dist/main.js token --server http://localhost:8000)');
    expect(text).not.toMatch(/curl '/);
  });

  /** What it has for agents, as JSON. */
  function agentLines(mode: string, port: string) {
    const text = banner(loadConfig({ FHIR_GATEWAY_MCP_AUTH: mode, FHIR_GATEWAY_PORT: port }), facts);
    return [...text.matchAll(/ (\{.*\})$/gm)].map(([, json = '']) => JSON.parse(json) as Record<string, unknown>);
  }

  it.each([
    ['local', 2],
    ['oauth', 3],
  ])('has configurations of agents that are JSON and name this address, in %s mode', (mode, count) => {
    const lines = agentLines(mode, '9000').map((line) => JSON.stringify(line));
    expect(lines).toHaveLength(3);
    for (const line of lines.slice(0, count)) expect(line).toContain('"http://localhost:9000/mcp"');
  });

  it.each([
    ['8000', []],
    ['9000', ['--port', '9000']],
  ])('lets a host start this program, which finds the gateway at port %s', (port, option) => {
    expect(agentLines('local', port).at(-1)).toEqual({
      mcpServers: { 'fhir-gateway': { command: 'node', args: ['/a folder/main.js', 'mcp', ...option] } },
    });
  });

  it('names a bridge that opens a browser where apps sign in, in the version that the tests run', () => {
    const { devDependencies } = JSON.parse(
      readFileSync(resolve(__dirname, '../../../mcp-server/package.json'), 'utf8'),
    ) as { devDependencies: Record<string, string> };
    expect(JSON.stringify(agentLines('oauth', '8000'))).toContain(`"mcp-remote@${devDependencies['mcp-remote']}"`);
  });

  it('says how sign-ins are forgotten only where they are kept', () => {
    const config = loadConfig({ FHIR_GATEWAY_MCP_AUTH: 'local' });
    expect(banner(config, facts)).not.toContain('outlive');
    expect(banner(config, { ...facts, forgetCommand: 'npm start -- --fresh' })).toContain('npm start -- --fresh');
  });
});
