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
});
