import { describeWithChromium, launchChromium, rowsOf } from '@fhir-gateway/testing';
import type { Browser } from 'playwright-core';
import { agentKinds, connectAgent } from './testing/agents/agent.js';
import { startLocalGateway } from './testing/stacks/launcher.js';
import type { LocalGateway } from './testing/stacks/launcher.js';
import { Person } from './testing/browser/person.js';

const platform = { platform_id: 'sandbox-ehr' };

describeWithChromium('an agent reads the notes of a record, in every format that systems store', () => {
  let browser: Browser;
  let gateway: LocalGateway;

  beforeAll(async () => {
    browser = await launchChromium();
    gateway = await startLocalGateway();
    const person = await Person.withBrowser(browser);
    await person.signIn(`${gateway.restUrl}/auth/sandbox-ehr/login`, { login: 'tamsin' });
    await person.close();
  }, 90_000);

  afterAll(async () => {
    await gateway?.stop();
    await browser?.close();
  });

  it.each(agentKinds)(
    'with %s',
    async (kind) => {
      const agent = await connectAgent(kind, gateway.mcpUrl);
      const found = await agent.call('search', { ...platform, resource_type: 'DocumentReference' });
      const rows = rowsOf(found.structured);
      const kinds = new Set<string>();
      for (const { ref = '' } of rows.slice(0, 8)) {
        const [type, id] = ref.split('/');
        const { isError, structured, text } = await agent.call('read', {
          ...platform,
          ...{ resource_type: type, resource_id: id, attachment: 1 },
        });
        expect(isError).toBe(false);
        expect(text).toMatch(/<record-content>\n.*This person and this note are invented\.\s*\n<\/record-content>/s);
        kinds.add((structured['document'] as { kind: string }).kind);
      }
      expect([...kinds].sort()).toEqual(['cda', 'html', 'pdf', 'plain', 'rtf']);
      await agent.close();
    },
    90_000,
  );
});
