import { join } from 'node:path';
import { CardHost, describeWithChromium } from '@fhir-gateway/testing';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Frame, Locator } from 'playwright-core';
import { cardFaults } from './testing/browser/card-check.js';
import { pictures } from './testing/browser/listen.js';
import { shared, sharedBrowser, sharedGateway, sharedPerson } from './testing/shared.js';

const extension = { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] } };
const imaging = {
  platform_id: 'sandbox-payer',
  procedure_code: '70551',
  performing_npi: '1999999984',
  place_of_service: '11',
};
type Fields = Readonly<Record<string, unknown>>;
interface Result {
  readonly isError?: boolean;
  readonly structuredContent?: Fields;
}

describeWithChromium('a person with the cards of an agent', () => {
  const browser = sharedBrowser();
  const gateway = sharedGateway({ env: { FHIR_GATEWAY_WRITES: 'sandbox-ehr,sandbox-payer' } });
  const host = shared(
    () => CardHost.start(browser),
    (one) => one.close(),
  );
  const person = sharedPerson(browser);
  const client = shared(
    async () => {
      const one = new Client(
        { name: 'host-with-cards', version: '1.0.0' },
        { capabilities: { extensions: extension } },
      );
      await one.connect(new StreamableHTTPClientTransport(new URL(`${gateway.mcpUrl}/mcp`)));
      return one;
    },
    (one) => one.close(),
  );

  beforeAll(async () => {
    host.answer = ({ method, params }) =>
      method === 'tools/call' ? call(String(params['name']), params['arguments'] as Fields) : {};
  });

  const call = async (name: string, input: Fields): Promise<Result> =>
    (await client.callTool({ name, arguments: input })) as Result;
  /** The page of a tool's card, by the list as it is now: those of payers come with the sign-in. */
  async function cardOf(tool: string): Promise<string> {
    const { _meta: meta } = (await client.listTools()).tools.find(({ name }) => name === tool) ?? {};
    const { resourceUri: uri = '' } = (meta?.['ui'] ?? {}) as { resourceUri?: string };
    const [page] = (await client.readResource({ uri })).contents;
    return page && 'text' in page ? page.text : '';
  }
  /** Calls a tool as the model does, and shows its card as the host does. */
  async function show(tool: string, input: Fields): Promise<{ frame: Frame; fields: Fields }> {
    const result = await call(tool, input);
    expect([tool, result.isError ?? false, result.structuredContent?.['error']]).toEqual([tool, false, undefined]);
    const frame = await host.show({ html: await cardOf(tool), input, result });
    await frame.locator('#status', { hasText: /^$/ }).waitFor({ state: 'attached' });
    return { frame, fields: result.structuredContent ?? {} };
  }
  const folder = pictures;
  const check = (name: string) =>
    cardFaults(host, name, folder === undefined ? undefined : (look) => join(folder, `card-${name}-${look}.png`));
  const hasFocus = async (frame: Frame, wanted: Locator) => (await wanted.and(frame.locator(':focus')).count()) > 0;
  /** Moves the focus with a key until it is there, as who has no mouse does. */
  async function goTo(frame: Frame, wanted: Locator, key = 'Tab'): Promise<void> {
    await wanted.waitFor();
    if ((await frame.locator(':focus').count()) === 0) await host.page.locator('iframe').focus();
    for (let steps = 0; steps < 20 && !(await hasFocus(frame, wanted)); steps += 1) {
      await host.page.keyboard.press(key);
      await frame.locator(':focus').waitFor();
    }
    expect(await hasFocus(frame, wanted)).toBe(true);
  }
  async function press(frame: Frame, name: string, key = 'Enter'): Promise<void> {
    await goTo(frame, frame.getByRole('button', { name, exact: true }));
    await host.page.keyboard.press(key);
  }
  /** Enters the choices with the Tab key, goes to one with the arrows, and chooses it with the space bar. */
  async function choose(frame: Frame, label: string): Promise<void> {
    await goTo(frame, frame.getByRole('radio').first());
    await goTo(frame, frame.getByRole('radio', { name: label, exact: true }), 'ArrowDown');
    await host.page.keyboard.press('Space');
    expect(await frame.getByRole('radio', { name: label, exact: true }).isChecked()).toBe(true);
  }
  const opened = () => String(host.asked.filter(({ method }) => method === 'ui/open-link').at(-1)?.params['url']);
  const asked = (method: string) => host.asked.filter((one) => one.method === method);

  it.each(['sandbox-ehr', 'sandbox-clinic', 'sandbox-payer'])('signs in to %s from the card', async (platform) => {
    const { frame } = await show('start_auth', {
      platform_id: platform,
      ...(platform === 'sandbox-ehr' && { scopes: ['patient/Observation.c'] }),
    });
    if (platform === 'sandbox-ehr') expect(await check('sign-in')).toEqual([]);
    await press(frame, 'Open the sign-in page');
    await frame.getByText('The page is open.').waitFor();
    await press(frame, 'Check whether it is done');
    await frame.getByText('Not finished yet.').waitFor();
    await person.signIn(opened(), { login: 'hedda' });
    await press(frame, 'Check whether it is done', 'Space');
    await frame.getByText(/^Connected, to the record of .*Vantreen/i).waitFor();
  });

  it('sees who is who', async () => {
    const { frame } = await show('get_auth_status', {});
    await frame.getByText('Hedda Vantreen').first().waitFor();
    expect(await frame.getByRole('row').count()).toBe(4);
    expect(await check('connections')).toEqual([]);
  });

  it('reads the summary: every row of every section of the answer', async () => {
    const { frame, fields } = await show('get_patient_summary', {});
    const { sections } = fields['record_content'] as { sections: { title: string; rows?: unknown[] }[] };
    for (const { title } of sections) await frame.getByRole('heading', { name: title, exact: true }).waitFor();
    const rows = sections.reduce((sum, section) => sum + (section.rows?.length ?? 0), 0);
    expect(await frame.locator('tbody tr').count()).toBe(rows);
    await frame.getByText('penicillin').first().waitFor();
    expect(await check('summary')).toEqual([]);
  });

  it('reads results and medications', async () => {
    const results = await show('search_record', { section: 'results', limit: 8 });
    await results.frame.getByRole('rowheader', { name: 'HGB A1C' }).waitFor();
    await results.frame.getByRole('cell', { name: 'High' }).first().waitFor();
    expect(await check('results')).toEqual([]);
    const { frame } = await show('search_record', { section: 'medications' });
    await frame.getByText('metformin').first().waitFor();
    await frame.getByText('status disputed').waitFor();
    expect(await check('medications')).toEqual([]);
  });

  it('reads a trend, whose table has every value that is drawn', async () => {
    const { frame } = await show('get_trend', { test: 'HbA1c' });
    const drawn = await frame.locator('circle').count();
    expect(drawn).toBeGreaterThan(5);
    expect(await frame.locator('tbody tr').count()).toBe(drawn);
    // Two laboratories measured it.
    expect(await frame.locator('polyline').count()).toBe(0);
    await frame.getByRole('img', { name: `${drawn} results from` }).waitFor();
    expect(await check('trend')).toEqual([]);
    const pressure = await show('get_trend', { test: 'blood pressure' });
    expect(await pressure.frame.locator('polyline').count()).toBe(2);
    expect(await check('blood-pressure')).toEqual([]);
  });

  it('T9: reads of each test one direction in summary, trend, card and console', async () => {
    const { fields } = await show('get_patient_summary', {});
    const { sections } = fields['record_content'] as { sections: { columns?: string[]; rows?: string[][] }[] };
    const said = sections.flatMap(({ columns = [], rows = [] }) =>
      rows.flatMap((row): [string, string][] => {
        const direction = row[columns.indexOf('direction')];
        return direction && row[0] ? [[row[0], direction]] : [];
      }),
    );
    await person.page.goto(`${gateway.restUrl}/record/results?wait=all`);
    // Panels without anything out of range are folded.
    const page = (await person.page.locator('main').textContent()) ?? '';
    expect(said.length).toBeGreaterThan(2);
    for (const [test, direction] of said) {
      const { frame, fields: trend } = await show('get_trend', { test });
      const { series } = trend['record_content'] as { series: { name: string; direction?: string }[] };
      expect([test, series.find(({ name }) => name.startsWith(test))?.direction]).toEqual([test, direction]);
      expect(await frame.locator('body').innerText()).toContain(direction);
      expect(page).toContain(direction);
    }
    // Hospital and clinic measure in two laboratories, whose results make no rise together.
    expect(said.find(([test]) => test === 'Hemoglobin A1c')?.[1]).toMatch(
      /^Larkspire Laboratory: peaked at 8\.4 in \d{4}, .*; two laboratories differ by 0\.4$/,
    );
  });

  it('is led to the page of a share, and no link to the record is in the card', async () => {
    const { frame, fields } = await show('share_record', { kind: 'check-in' });
    await press(frame, 'Open the page');
    await frame.getByText('The page is open.').waitFor();
    expect(opened()).toBe(fields['page']);
    expect(await frame.content()).not.toMatch(/shlink:/);
    expect(await check('share')).toEqual([]);
  });

  it('answers the form of a payer with the keyboard, and the model hears no answer', async () => {
    const required = await show('check_prior_auth', imaging);
    await required.frame.getByText('Prior authorization is required.').waitFor();
    expect(await check('prior-auth')).toEqual([]);
    const { structuredContent: found } = await call('get_questionnaire_package', {
      ...imaging,
      assertion_id: required.fields['assertion_id'],
    });
    const [{ form_id: formId } = {}] = found?.['forms'] as { form_id?: string }[];
    const { frame } = await show('answer_next_question', { platform_id: 'sandbox-payer', form_id: formId });
    host.asked.length = 0;
    expect(await check('form')).toEqual([]);
    await press(frame, 'Send these answers to the payer');
    await frame.getByText('A question that needs an answer has none.').waitFor();
    expect(asked('tools/call')).toEqual([]);
    await choose(frame, 'Yes');
    await press(frame, 'Send these answers to the payer');
    await frame.getByText('Which imaging was done before?').waitFor();
    await choose(frame, 'None');
    await press(frame, 'Send these answers to the payer');
    await frame.getByText('Only you may answer this').waitFor();
    expect(await frame.getByRole('radio', { checked: true }).count()).toBe(0);
    expect(await check('attest')).toEqual([]);
    await choose(frame, 'Yes');
    await press(frame, 'Send these answers to the payer');
    await frame.getByText(/SAT-/).waitFor();
    expect(await check('decided')).toEqual([]);
    const heard = JSON.stringify(asked('ui/update-model-context'));
    expect(asked('ui/update-model-context')).toHaveLength(3);
    expect(heard).toMatch(/The person sent 1 answer to the form.*response_ids/);
    expect(heard).not.toMatch(/SAT-|None|imaging|true|attest/i);
  });

  it('agrees to a request, and to a write, with a button', async () => {
    const request = await show('submit_prior_auth', {
      ...imaging,
      ordering_npi: '1234567893',
      service_date: '2030-12-15',
      diagnosis_codes: ['M17.11'],
    });
    expect(await check('request')).toEqual([]);
    await press(request.frame, 'Yes, do this');
    await request.frame.getByText('Sent to the payer.').waitFor();
    expect(await check('sent')).toEqual([]);
    const resource = {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'Peak flow' },
      subject: { reference: 'Patient/hedda-vantreen' },
      valueString: '400 L/min',
    };
    const { frame } = await show('create', { platform_id: 'sandbox-ehr', resource_type: 'Observation', resource });
    expect(await check('write')).toEqual([]);
    await press(frame, 'Yes, do this');
    await frame.getByText('Done: the platform has taken it.').waitFor();
    const { structuredContent: counted } = await call('count', {
      platform_id: 'sandbox-ehr',
      resource_type: 'Observation',
      text: 'Peak flow',
    });
    expect(counted).toMatchObject({ count: 1 });
  });

  it('no policy was violated, and no script failed', () => {
    expect(host.complaints).toEqual([]);
  });
});
