import { ipsFaults } from '@fhir-gateway/patient-record';
import { sendJson } from '@fhir-gateway/testing';

import { useTestGateway } from '../testing/test-gateway.js';
import type { TestBrowser } from '../testing/test-browser.js';

const json = { headers: { accept: 'application/json' } };

describe('/api/record/summary', () => {
  const rest = useTestGateway();
  let browser: TestBrowser;

  beforeAll(async () => {
    browser = await rest.signedIn('pat-1');
    rest.stub.answer = ({ url }, response) => {
      const [path = ''] = url.replace('/fhir/', '').split('?');
      const [type, id] = path.split('/');
      if (type === 'Patient') {
        return sendJson(response, 200, {
          resourceType: 'Patient',
          id,
          name: [{ text: 'Ada' }],
          birthDate: '1980-02-03',
        });
      }
      if (type === 'Condition') return sendJson(response, 403, { resourceType: 'OperationOutcome', issue: [] });
      const resource = { resourceType: type, id: 'v', status: 'finished', class: { code: 'AMB' } };
      const entry = type === 'Encounter' ? [{ resource }] : [];
      sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset', entry });
    };
  });

  it('answers whose record it is, what is there, and what could not be read', async () => {
    const answer = await browser.visit('/api/record/summary', json);
    expect(answer.status).toBe(200);
    const body = (await answer.json()) as { sections: { section: string; rows: unknown[]; notes: string[] }[] };
    expect(body).toMatchObject({
      person: { name: 'Ada', birth_dates: ['1980-02-03'] },
      platforms: [{ key: 'A' }],
      gaps: [{ resource_type: 'Condition', reason: 'refused' }],
    });
    const section = (name: string) => body.sections.find((one) => one.section === name);
    expect(section('encounters')?.rows).toHaveLength(1);
    expect(section('problems')?.notes.join()).toMatch(/^Unknown: .* does not share them$/);
    expect(section('allergies')?.notes.join()).toMatch(/^None listed/);
  });

  it('answers an IPS document, whose text says what could not be read', async () => {
    const answer = await browser.visit('/api/record/ips', json);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('application/fhir+json');
    const bundle = (await answer.json()) as Parameters<typeof ipsFaults>[0];
    expect(ipsFaults(bundle)).toEqual([]);
    expect(JSON.stringify(bundle)).toContain('does not share them');
    expect(JSON.stringify(bundle.entry?.[0])).toContain('"withheld"');
  });
});
