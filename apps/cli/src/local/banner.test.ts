import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadConfig } from '@fhir-gateway/gateway';
import { banner } from './banner.js';

const facts = { command: 'node apps/cli/dist/main.js', sandboxOrigin: 'http://localhost:8010' };

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

  it.each(['local', 'oauth'])(
    'has configurations of agents that are JSON and name this address, in %s mode',
    (mode) => {
      const text = banner(loadConfig({ FHIR_GATEWAY_MCP_AUTH: mode, FHIR_GATEWAY_PORT: '9000' }), facts);
      const lines = [...text.matchAll(/ (\{.*\})$/gm)].map(([, json = '']) => JSON.stringify(JSON.parse(json)));
      expect(lines).toHaveLength(3);
      for (const line of lines) expect(line).toContain('"http://localhost:9000/mcp"');
      const { devDependencies } = JSON.parse(
        readFileSync(resolve(__dirname, '../../../mcp-server/package.json'), 'utf8'),
      ) as { devDependencies: Record<string, string> };
      expect(text).toContain(`"mcp-remote@${devDependencies['mcp-remote']}"`);
    },
  );

  it('says how sign-ins are forgotten only where they are kept', () => {
    const config = loadConfig({ FHIR_GATEWAY_MCP_AUTH: 'local' });
    expect(banner(config, facts)).not.toContain('outlive');
    expect(banner(config, { ...facts, forgetCommand: 'npm start -- --fresh' })).toContain('npm start -- --fresh');
  });
});
