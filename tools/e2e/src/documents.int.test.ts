import { rowsOf } from '@fhir-gateway/testing';
import { agentKinds, connectAgent } from './testing/agents/agent.js';
import { startLocalGateway } from './testing/stacks/launcher.js';
import type { LocalGateway } from './testing/stacks/launcher.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';

const platform = { platform_id: 'sandbox-ehr' };

describe('an agent reads the notes of a record, in every format that systems store', () => {
  let gateway: LocalGateway;

  beforeAll(async () => {
    gateway = await startLocalGateway();
    await signInAs(new FormBrowser(), `${gateway.restUrl}/auth/sandbox-ehr/login`, 'tamsin');
  }, 90_000);

  afterAll(() => gateway?.stop());

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
