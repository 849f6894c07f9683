import { sendJson } from '@fhir-gateway/testing';

import { signInAt, usePeopleGateway } from '../../testing/record-people.js';
import type { TestBrowser } from '../../testing/test-browser.js';
import { wordsOf, csrfOf } from '../../testing/page-text.js';

const hostile = '"><script>alert(1)</script>';
const npi = 'http://hl7.org/fhir/sid/us-npi';

function order(id: string, patient: string) {
  return {
    resourceType: 'ServiceRequest',
    id,
    status: 'active',
    intent: 'order',
    authoredOn: '2026-10-02T09:00:00Z',
    subject: { reference: `Patient/${patient}` },
    requester: { reference: 'PractitionerRole/role' },
    code: { text: `Knee ${hostile}`, coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '27447' }] },
    reasonCode: [{ text: 'Worn knee', coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M17.11' }] }],
  };
}

const entries: Readonly<Record<string, object>> = {
  'ServiceRequest/own': order('own', 'robert-ehr'),
  'ServiceRequest/foreign': order('foreign', 'somebody-else'),
  'PractitionerRole/role': {
    resourceType: 'PractitionerRole',
    id: 'role',
    practitioner: { reference: 'Practitioner/ann' },
  },
  'Practitioner/ann': {
    resourceType: 'Practitioner',
    id: 'ann',
    name: [{ family: 'Doe', given: ['Ann'] }],
    identifier: [{ system: npi, value: '1122334455' }],
  },
};

describe('a request that a person prepares in the console', () => {
  const rest = usePeopleGateway();
  let browser: TestBrowser;
  /** The second page of orders: resources, or the status that it is answered with. */
  let secondPage: readonly object[] | number | undefined;
  let deviceStatus: number;

  beforeAll(() => {
    const people = rest.stub.answer;
    rest.stub.answer = (request, response) => {
      const found = Object.entries(entries).find(([entry]) => request.url.endsWith(`/${entry}`));
      if (found) return sendJson(response, 200, found[1]);
      if (request.url.includes('/DeviceRequest?') && deviceStatus !== 200) {
        return sendJson(response, deviceStatus, { resourceType: 'OperationOutcome', issue: [] });
      }
      if (!request.url.includes('/ServiceRequest?')) return people(request, response);
      const isSecond = request.url.includes('page=2');
      if (isSecond && typeof secondPage === 'number') return sendJson(response, secondPage, {});
      const page = isSecond ? secondPage : Object.values(entries).slice(0, 1);
      const entry = Object.values(page ?? []).map((resource) => ({ resource }));
      const link =
        secondPage === undefined || isSecond
          ? []
          : [{ relation: 'next', url: `${rest.stub.base}/ServiceRequest?page=2` }];
      sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset', link, entry });
    };
  });
  beforeEach(async () => {
    secondPage = undefined;
    deviceStatus = 404;
    browser = await rest.signedIn('robert-ehr');
  });

  const token = async (path = '/prior-auth/new') => csrfOf(await browser.text(path));

  async function begin(chosen: Record<string, string>): Promise<Response> {
    const form = { csrf: await token(), connection: 'stub-ehr', then: 'ask', ...chosen };
    return browser.visit('/prior-auth/packets', { form });
  }
  async function begun(chosen: Record<string, string> = { code: '27447' }): Promise<string> {
    const response = await begin(chosen);
    expect(response.status).toBe(303);
    return new URL(response.headers.get('location') ?? '', 'http://gateway').pathname;
  }
  async function step(address: string, fields: Record<string, string>): Promise<string> {
    const page = await browser.text(address);
    const version = /name="version" value="(\d+)"/.exec(page)?.[1] ?? '';
    return (await browser.arrive(address, { form: { csrf: csrfOf(page), version, ...fields } })).text();
  }

  it('begins with an order of the record, with who orders it and why', async () => {
    const asked = await browser.text('/prior-auth/new');
    expect(asked).not.toContain('<script>alert');
    expect(wordsOf(asked)).toMatch(/Knee .* ordered 2 Oct 2026 · open/);
    const packet = await begun({ order: 'ServiceRequest/own', then: '' });
    expect(packet).not.toContain('27447');
    const page = await browser.text(packet);
    expect(page).not.toContain('<script>alert');
    expect(page).toContain('value="1122334455"');
    expect(page).toMatch(/name="diagnosis_other"\s+value="M17.11"/);
    expect(wordsOf(page)).toMatch(/Ordered by (Ann Doe|Doe, Ann), NPI 1122334455/);
    const draft = wordsOf(await browser.text(await begun({ order: 'ServiceRequest/own' })));
    expect(draft).toMatch(/Request for Robert Smith \d+ years · born 12 Apr 1971/);
  });

  it('offers the orders of all pages, and none of another patient, and says that it left one out', async () => {
    secondPage = [order('second', 'robert-ehr'), order('foreign', 'somebody-else')];
    const page = await browser.text('/prior-auth/new');
    expect(page).toContain('value="ServiceRequest/second"');
    expect(page).not.toContain('ServiceRequest/foreign');
    expect(wordsOf(page)).toMatch(/Stub EHR [^:]*another patient[^:]* : orders/);
  });

  it.each([
    ['nothing where a platform does not offer a kind of orders', 404, undefined, /An order from the record Knee/],
    ['which platform does not share them', 403, undefined, /Stub EHR does not share it : orders/],
    ['which platform did not answer', 500, undefined, /Stub EHR could not be read : orders/],
    [
      'that orders of a later page are missing',
      404,
      500,
      /Stub EHR (could not be read|has more than a page reads) : orders/,
    ],
  ])('says %s', async (_what, status, page, expected) => {
    deviceStatus = status;
    secondPage = page;
    expect(wordsOf(await browser.text('/prior-auth/new'))).toMatch(expected);
  });

  it.each<[string, Record<string, string>, number]>([
    ['an order of another patient', { order: 'ServiceRequest/foreign' }, 400],
    ['an order that is not there', { order: 'ServiceRequest/none' }, 400],
    ['something that is no order', { order: 'Patient/robert-ehr' }, 400],
    ['a code that is none', { code: 'ABCDE' }, 400],
    ['no code', {}, 400],
    ['a record that is not connected', { connection: 'clinic', code: '27447' }, 404],
    ['a page of another session', { csrf: 'token', code: '27447' }, 403],
  ])('is not begun with %s', async (_what, chosen, status) => {
    expect((await begin(chosen)).status).toBe(status);
  });

  it('is nobody else’s: another browser can neither see nor change it', async () => {
    const address = await begun();
    const other = await rest.signedIn('robert-ehr');
    expect((await other.visit(address)).status).toBe(404);
    const csrf = csrfOf(await other.text('/prior-auth/new'));
    for (const wanted of ['agree', 'discard', 'send']) {
      expect((await other.visit(address, { form: { csrf, version: '0', step: wanted } })).status).toBe(404);
    }
    expect((await browser.visit(address)).status).toBe(200);
  });

  it('is listed until it is discarded', async () => {
    const address = await begun({ code: '70551', service: 'My knee' });
    expect(wordsOf(await browser.text('/prior-auth'))).toMatch(/Not sent yet My knee Robert Smith, begun/);
    await step(address, { step: 'discard' });
    expect((await browser.visit(address)).status).toBe(404);
    expect(await browser.text('/prior-auth')).not.toContain('My knee');
  });

  it('says in words everything that is wrong with what a person adds', async () => {
    const packet = (await begun({ code: '27447', then: '' })).split('/').at(-1) ?? '';
    const wrong = { orderer_npi: '123', date: '12/24/2030', diagnosis_other: 'knee', quantity: 'two' };
    const refused = await begin({ packet, then: '', ...wrong });
    expect(refused.status).toBe(400);
    expect(wordsOf(await refused.text())).toMatch(/missing, or no date.*ten digits.*like M17.11.*a whole number/);
  });

  it('keeps what a person adds to a packet, and what the record says as the record’s', async () => {
    const packet = await begun({ order: 'ServiceRequest/own', then: '' });
    const id = packet.split('/').at(-1) ?? '';
    const added = { orderer_npi: '1122334455', diagnosis_other: 'm17.11', date: '2030-12-15', line: 'medicaid' };
    expect((await begin({ packet: id, then: '', ...added })).status).toBe(303);
    const shown = wordsOf(await browser.text(packet));
    expect(shown).toMatch(/Day of service 15 Dec 2030/);
    expect(shown).toMatch(/Line of business Medicaid plan/);
    expect(shown).toMatch(/Ordered by (Ann Doe|Doe, Ann), NPI 1122334455 [\d, ]+/);
    expect((await begin({ packet: 'AAAAAAAAAAAAAAAA', then: '' })).status).toBe(404);
  });

  it('begins anew where the person asks anew, and says what to do where no plan can be found', async () => {
    const id = (await begun({ code: '70551', then: '' })).split('/').at(-1) ?? '';
    const first = await begun({ packet: id });
    const second = await browser.text(await begun({ packet: id }));
    expect((await browser.visit(first)).status).toBe(404);
    expect(second).toContain(`/prior-auth/packets/stub-ehr/${id}`);
    expect(wordsOf(second)).toMatch(/Connect the plan as well|Name the plan yourself|cannot be asked by computer/);
    expect(wordsOf(second)).not.toMatch(/\b[a-z]+_[a-z_]+\b|FHIR_GATEWAY/);
  });

  it('takes nothing of an older page', async () => {
    const address = await begun();
    const csrf = await token(address);
    const post = (fields: Record<string, string>) =>
      browser.arrive(address, { form: { csrf, version: '0', step: 'documents', ...fields } });
    await post({ document: 'stub-ehr DocumentReference/1' });
    const late = await (await post({ document: 'stub-ehr DocumentReference/2' })).text();
    expect(wordsOf(late)).toContain('Nothing of the older page was taken');
  });

  it.each(['petra-child', 'robert-ehr'])(
    'ends with its connection, though %s signs in there again',
    async (patient) => {
      const address = await begun({ code: '70551', service: 'My knee' });
      await browser.visit('/auth/stub-ehr/logout', { form: { csrf: await token('/connections') } });
      await signInAt(rest, browser, 'stub-ehr', patient);
      const csrf = await token();
      for (const form of [undefined, { csrf, version: '0', step: 'agree' }, { csrf, version: '0', step: 'discard' }]) {
        const refused = await browser.visit(address, form && { form });
        expect(refused.status).toBe(404);
        expect(wordsOf(await refused.text())).toMatch(/is not connected any more|is not stored here any more/);
      }
      expect(await browser.text('/prior-auth')).not.toContain('My knee');
    },
  );

  it('is audited as a use of the record each time that it opens', async () => {
    const address = await begun();
    const before = rest.log().length;
    await browser.text(address);
    expect(rest.log().slice(before)).toContain('fhir.held');
  });
});
