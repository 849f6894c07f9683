import { signInAt, usePeopleGateway, stubPatients } from '../testing/record-people.js';
import type { TestBrowser } from '../testing/test-browser.js';
import { wordsOf } from '../testing/page-text.js';

describe('the pages about people', () => {
  const rest = usePeopleGateway();
  let browser: TestBrowser;

  beforeEach(() => {
    browser = rest.browser();
  });

  const words = async (path: string) => wordsOf(await browser.text(path));
  const fieldsOf = (page: string, label: string) => {
    const form = page.split('<form').find((part) => part.includes(`>${label}</button>`)) ?? '';
    return Object.fromEntries(
      [...form.matchAll(/name="(\w+)"\s+value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    );
  };
  async function answer(label: string): Promise<string> {
    const page = await browser.text('/record/people');
    return wordsOf(await (await browser.arrive('/record/people', { form: fieldsOf(page, label) })).text());
  }

  it('head every page of a record with whose it is', async () => {
    await signInAt(rest, browser, 'stub-ehr', 'robert-ehr');
    await signInAt(rest, browser, 'clinic', 'robert-clinic');
    for (const path of ['/record', '/record/results']) {
      expect(await words(path)).toMatch(/(Robert Smith|Bob SMITH) born 12 Apr 1971 (Record|Results) /);
    }
    const both = await words('/record/timeline?kind=conditions');
    expect(both).toContain('Cold of robert-ehr');
    expect(both).toContain('Cold of robert-clinic');
    expect(both).not.toContain('Who is who');
  });

  it('ask whose record where two people are connected, and show one at a time', async () => {
    await signInAt(rest, browser, 'stub-ehr', 'robert-ehr');
    await signInAt(rest, browser, 'clinic', 'petra-child');
    for (const path of ['/record', '/record/results']) {
      expect(await words(path)).toMatch(
        /Whose record\? .*Petra Smith \d+ years · born 3 Feb 2015.*Robert Smith \d+ years · born 12 Apr 1971/,
      );
    }
    const child = await words('/record/timeline?kind=conditions&person=clinic');
    expect(child).toMatch(/Petra Smith born 3 Feb 2015 Timeline Robert Smith Who is who .*Cold of petra-child/);
    expect(child).not.toContain('Cold of robert');
    expect(await browser.text('/record?person=clinic')).toContain('href="/record/results?person=clinic"');
  });

  it('say whose they are on the pages about requests, and hold those of two people apart', async () => {
    await signInAt(rest, browser, 'stub-ehr', 'robert-ehr');
    expect(await words('/prior-auth')).toMatch(/Robert Smith born 12 Apr 1971 Approvals .*No plan has been asked/);
    await signInAt(rest, browser, 'clinic', 'petra-child');
    expect(await words('/prior-auth')).toMatch(/Whose record\? .*Petra Smith/);
    const child = await words('/prior-auth?person=clinic');
    expect(child).toMatch(/Petra Smith born 3 Feb 2015 Approvals Robert Smith Who is who/);
  });

  it('put the question with the evidence side by side, take the answer, and take it back', async () => {
    await signInAt(rest, browser, 'stub-ehr', 'robert-ehr');
    await signInAt(rest, browser, 'payer', 'robert-mistyped');
    expect(await words('/record?person=stub-ehr')).toContain(
      'Another record may be this person’s and is not shown here.',
    );
    const question = await words('/record/people');
    expect(question).toMatch(/Are these the same person\? .*Birth date 22 Apr 1971 12 Apr 1971 .*802-441-0142/);
    expect(question).toContain('The birth dates differ in one digit.');
    const joined = await answer('Yes, the same person');
    expect(joined).not.toContain('Are these the same person?');
    expect(joined).toContain('What you said');
    const record = await words('/record/timeline?kind=conditions');
    expect(record).toMatch(/born (12 Apr 1971 or 22 Apr 1971|22 Apr 1971 or 12 Apr 1971) Timeline/);
    expect(record).toContain('The places give different birth dates, so no age is shown.');
    expect(record).toMatch(/Cold of robert-ehr.*Cold of robert-mistyped|Cold of robert-mistyped.*Cold of robert-ehr/);
    expect(await answer('Undo')).toContain('Are these the same person?');
    expect(await answer('No, keep them apart')).not.toContain('Are these the same person?');
  });

  it('say by what records were joined, of which a further one is not read, and who of them says that the person died', async () => {
    stubPatients['robert-dead'] = {
      ...stubPatients['robert-ehr'],
      deceasedDateTime: '2024-05-06',
      link: [{ type: 'seealso', other: { reference: 'Patient/robert-further' } }],
    };
    stubPatients['robert-alive'] = { ...stubPatients['robert-ehr'], deceasedBoolean: false };
    await signInAt(rest, browser, 'stub-ehr', 'robert-dead');
    await signInAt(rest, browser, 'clinic', 'robert-alive');
    const record = await words('/record/summary?wait=all');
    expect(record).toMatch(/died 6 May 2024 \(places differ\) · 2 places, joined by what they say of the person/);
    expect(await words('/record/timeline')).toMatch(/born 12 Apr 1971, died 6 May 2024 \(places differ\) Timeline/);
    expect(record).toContain('The platform has a further record that it links with this one');
    const read = async (path: string) =>
      (await (await browser.visit(path)).json()) as { person: object; gaps: object[] };
    for (const answer of ['summary', 'problems', 'changes', 'trends?test=A1c']) {
      const { person, gaps } = await read(`/api/record/${answer}`);
      expect([answer, person]).toMatchObject([
        answer,
        { deceased: '2024-05-06', death_disputed: true, joined_by: 'evidence', questions: [] },
      ]);
      expect(gaps).toContainEqual(expect.objectContaining({ code: 'PATIENT_LINKED', connection: 'stub-ehr' }));
    }
  });

  it('survive a Patient of another form, which is joined with nobody', async () => {
    stubPatients['malformed'] = { name: { family: 'Smith' }, telecom: 'none', link: 7 } as never;
    await signInAt(rest, browser, 'stub-ehr', 'robert-ehr');
    await signInAt(rest, browser, 'clinic', 'malformed');
    expect(await words('/record')).toContain('Whose record?');
    expect((await browser.visit('/record/people')).status).toBe(200);
  });

  it.each([
    ['without a token of the form', { action: 'join', connections: 'stub-ehr payer' }, 403],
    ['with an unknown word', { action: 'merge', connections: 'stub-ehr payer' }, 400],
  ])('refuse an answer %s', async (_what, form, status) => {
    await signInAt(rest, browser, 'stub-ehr', 'robert-ehr');
    await signInAt(rest, browser, 'payer', 'robert-mistyped');
    expect((await browser.visit('/record/people', { form })).status).toBe(status);
    expect(await words('/record/people')).toContain('Are these the same person?');
  });

  it('refuse a form of another session', async () => {
    await signInAt(rest, browser, 'stub-ehr', 'robert-ehr');
    await signInAt(rest, browser, 'payer', 'robert-mistyped');
    const fields = fieldsOf(await browser.text('/record/people'), 'Yes, the same person');
    const stranger = await rest.signedIn('robert-ehr');
    expect((await stranger.visit('/record/people', { form: fields })).status).toBe(403);
  });

  it('show a stranger nobody', async () => {
    expect(wordsOf(await rest.browser().text('/record/people'))).toContain('Nobody is connected');
  });
});
