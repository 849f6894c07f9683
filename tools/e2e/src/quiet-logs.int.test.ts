import { startStack } from './testing/stacks/stack.js';

describe('a gateway that logs errors only', () => {
  it('starts, serves, and writes nothing', async () => {
    const env = { FHIR_GATEWAY_LOG_LEVEL: 'error' };
    const stack = await startStack({ mcpAuth: 'oauth', apps: ['rest', 'mcp'], env });
    try {
      const asked = [`${stack.restUrl}/api/fhir/sandbox-open/Patient?_count=1`, `${stack.mcpUrl}/livez`];
      const answers = await Promise.all(asked.map((url) => fetch(url)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(stack.output().trim()).toBe('');
    } finally {
      await stack.stop();
    }
  }, 60_000);

  it('says why it does not start', async () => {
    const env = { FHIR_GATEWAY_LOG_LEVEL: 'error', FHIR_GATEWAY_MASTER_KEY: 'short' };
    await expect(startStack({ mcpAuth: 'oauth', apps: ['rest'], env })).rejects.toThrow(/FHIR_GATEWAY_MASTER_KEY/);
  }, 60_000);
});
