import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { overMcp, overRest as askRest, type CoverageAsker } from './testing/agents/coverage-asker.js';
import { sharedAgent, sharedStack } from './testing/shared.js';
import { localPlatform, type PlatformFile } from './testing/stacks/platform-files.js';
import { inNetwork, payerMounts, releases as versions, type Release as Version } from './testing/stacks/two-sides.js';

const root = join(__dirname, '..', '..', '..');
const guide = join(root, 'docs', 'generated', 'payer-answers.md');
const outOfNetwork = '1999999984';

/** The nine rules of the sandbox payer, and what a question about each must come to in every release. */
const questions: readonly {
  code: string;
  more?: Record<string, string>;
  status: string;
  by?: string;
  info?: string[];
  /** What a request without a form is decided as, and what it says beside the question. */
  decision: string;
  asks?: Record<string, string | number>;
}[] = [
  { code: '99213', status: 'not-required', decision: 'not-required' },
  { code: '27447', status: 'required', by: 'ordering', decision: 'pended' },
  { code: '70551', status: 'conditional', info: ['performer', 'location'], decision: 'not-required' },
  {
    code: '70551',
    more: { performing_npi: inNetwork, place_of_service: '11' },
    status: 'not-required',
    decision: 'not-required',
  },
  {
    code: '70551',
    more: { performing_npi: outOfNetwork, place_of_service: '11' },
    status: 'required',
    by: 'ordering',
    decision: 'pended',
    asks: { ordering_npi: outOfNetwork },
  },
  { code: 'E0424', status: 'not-required', decision: 'not-required' },
  { code: '97110', status: 'required', by: 'ordering', decision: 'approved' },
  { code: '15830', status: 'not-covered', decision: 'denied' },
  { code: '95810', status: 'required', by: 'ordering', decision: 'approved' },
  { code: 'J1745', status: 'required', by: 'performer', decision: 'modified', asks: { quantity: 3 } },
  { code: '00000', status: 'unknown', decision: 'error' },
];

interface Found {
  status: string;
  source: { kind: string; crdVersion?: string };
  authorization: { by: string | null; number: string | null };
  infoNeeded: string[];
  documentation: { who: string; questionnaires: string[] }[];
  attempts: { ms: number }[];
}

describe('the nine rules of the sandbox payer, in three releases, over both apps', () => {
  const stack = sharedStack({
    mcpAuth: 'local',
    apps: ['rest', 'mcp'],
    platformFiles: payerFiles,
    env: { FHIR_GATEWAY_WRITES: versions.map(platformOf).join(',') },
  });
  const agent = sharedAgent(stack);

  /** What both apps' listings say of a platform's services. */
  async function payerServices(version: Version): Promise<unknown[]> {
    const id = platformOf(version);
    const response = await fetch(`${stack.restUrl}/api/platforms/${id}`);
    const { payer_services: overRest, payer_service_drift: drift } = (await response.json()) as Record<string, unknown>;
    const { structured } = await agent.call('list_platforms', { query: id });
    const listed = structured['platforms'] as { platform_id: string; payer_services?: unknown }[];
    return [overRest, listed.find((one) => one.platform_id === id)?.payer_services, drift];
  }

  it('are listed as claimed or configured before anybody asked', async () => {
    const configured = { crd: 'configured', dtr: 'configured', pas: 'configured' };
    const claimed = { crd: 'claimed', dtr: 'claimed', pas: 'claimed' };
    expect(await payerServices('2.0')).toEqual([configured, configured, undefined]);
    expect(await payerServices('2.1')).toEqual([claimed, claimed, undefined]);
    expect(await payerServices('2.2')).toEqual([configured, configured, undefined]);
  });

  const arguments_ = ({ code, more }: (typeof questions)[number]) => ({
    patient_id: 'hedda-vantreen',
    procedure_code: code,
    ...more,
  });

  async function overRest(version: Version, question: (typeof questions)[number]): Promise<Found> {
    const response = await fetch(`${stack.restUrl}/api/coverage/${platformOf(version)}/requirements`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(arguments_(question)),
    });
    return (await response.json()) as Found;
  }

  /** Asks for authorization through both apps: other days, so that they are two requests. */
  async function decisionsOn(version: Version, question: (typeof questions)[number]): Promise<unknown[]> {
    const request = {
      service_date: '2030-12-15',
      place_of_service: '11',
      ordering_npi: inNetwork,
      ...arguments_(question),
      ...question.asks,
    };
    const url = `${stack.restUrl}/api/coverage/${platformOf(version)}/submit`;
    const rest = async (body: object) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      return (await response.json()) as { confirm?: string; decision?: { status: string } };
    };
    const { confirm } = await rest(request);
    const overRest = await rest({ ...request, confirm });
    const tool = { platform_id: platformOf(version), ...request, service_date: '2030-12-16' };
    const preview = await agent.call('submit_prior_auth', tool);
    const told = await agent.call('submit_prior_auth', { ...tool, confirm: preview.structured['confirm'] });
    return [overRest.decision?.status, (told.structured['decision'] as { status: string } | undefined)?.status];
  }

  it('come to the same answer through either app, and to the table in docs/generated/payer-answers.md', async () => {
    const rows: string[] = [];
    for (const question of questions) {
      const cells: string[] = [];
      for (const version of [...versions].reverse()) {
        const found = await overRest(version, question);
        const expected = {
          status: question.status,
          authorization: { by: question.by ?? null, number: null },
        };
        const info = question.info ?? [];
        expect([question.code, found]).toMatchObject([
          question.code,
          { ...expected, source: { kind: 'crd', crdVersion: version }, infoNeeded: info },
        ]);
        const told = await agent.call('check_prior_auth', {
          platform_id: platformOf(version),
          ...arguments_(question),
        });
        expect(told.structured).toMatchObject({
          ...expected,
          source: { kind: 'crd', crd_version: version },
          info_needed: info,
          documentation: found.documentation,
        });
        cells.push(cellOf(found));
        const decisions = await decisionsOn(version, question);
        expect([question.code, version, decisions]).toEqual([
          question.code,
          version,
          [question.decision, question.decision],
        ]);
      }
      const asks = Object.entries(question.asks ?? {}).map(([name, value]) => `${name} ${value}`);
      cells.push([question.decision, ...asks].join('; '));
      const facts = Object.entries(question.more ?? {}).map(([name, value]) => `${name} ${value}`);
      rows.push(`| ${[`\`${question.code}\``, facts.join(', '), ...cells].join(' | ')} |`);
    }
    compareWithGuide([
      '| code | facts | CRD 2.0 | CRD 2.1 | CRD 2.2 | PAS, all three |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows,
    ]);
  });

  it('are listed as verified where the service or the payer’s own document answered', async () => {
    const verified = { crd: 'verified', dtr: 'verified', pas: 'verified' };
    const undocumented = { crd: 'verified', dtr: 'configured', pas: 'configured' };
    expect(await payerServices('2.0')).toEqual([undocumented, undocumented, undefined]);
    expect(await payerServices('2.1')).toEqual([verified, verified, undefined]);
    expect(await payerServices('2.2')).toEqual([verified, verified, undefined]);
  });

  it.each([
    ['0402T', 200],
    ['E0424', 200],
    ['2744', 400],
    ['W0001', 400],
  ])('%s gets the same verdict at both apps (trap 14)', async (code, status) => {
    const response = await fetch(`${stack.restUrl}/api/coverage/${platformOf('2.2')}/requirements`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ patient_id: 'hedda-vantreen', procedure_code: code }),
    });
    const body = (await response.json()) as { code?: string };
    const told = await agent.call('check_prior_auth', {
      platform_id: platformOf('2.2'),
      patient_id: 'hedda-vantreen',
      procedure_code: code,
    });
    expect([response.status, told.isError]).toEqual([status, status === 400]);
    if (status === 400)
      expect([body.code, told.text]).toEqual([
        'PROCEDURE_CODE_INVALID',
        expect.stringContaining('PROCEDURE_CODE_INVALID'),
      ]);
  });

  it.each(versions)('take a change and a withdrawal of a request, each sent once (%s)', async (version) => {
    const id = platformOf(version);
    const askers: readonly CoverageAsker[] = [askRest(stack.restUrl, id), overMcp(agent, id)];
    for (const [at, asker] of askers.entries()) {
      const request = {
        patient_id: 'hedda-vantreen',
        procedure_code: 'J1745',
        // Both apps have the same local session here, and no common store: on one day it would be one request.
        service_date: `2031-02-0${3 + at}`,
        place_of_service: '11',
        ordering_npi: inNetwork,
      };
      const ask = (body: object) => asker.ask('submit_prior_auth', body);
      const confirmed = async (body: object) => ask({ ...body, confirm: (await ask(body))['confirm'] });
      const first = await confirmed({ ...request, quantity: 2 });
      expect(first).toMatchObject({ state: 'submitted', decision: { status: 'approved' } });
      const update = { ...request, quantity: 3, change: { request_id: first['request_id'], kind: 'update' } };
      const second = await confirmed(update);
      expect(second).toMatchObject({ decision: { status: 'modified' } });
      expect(await ask(update)).toMatchObject({ is_repeated: true, request_id: second['request_id'] });
      const late = { ...request, quantity: 2, change: { request_id: first['request_id'], kind: 'cancel' } };
      expect(await ask(late)).toMatchObject({ code: 'PRIOR_AUTH_UNCHANGEABLE' });
      const end = await confirmed({ ...request, change: { request_id: second['request_id'], kind: 'cancel' } });
      expect(end).toMatchObject({ decision: { status: 'cancelled' } });
      expect(end['decision']).not.toHaveProperty('authorization_number');
      const told = await ask({ ...request, change: { request_id: end['request_id'], kind: 'update' } });
      expect(told).toMatchObject({ code: 'PRIOR_AUTH_UNCHANGEABLE' });
    }
  });

  it('leave no code, member or patient in the log', () => {
    const log = stack.output();
    expect(log).toContain('payer.crd');
    // Between word ends: an id made by chance may have these characters in it. Not behind a colon: a port may be 27447.
    expect(log).not.toMatch(/\b(?:hedda-vantreen|(?<!:)27447|E0424|M100)\b/);
  });
});

function platformOf(version: Version): string {
  return `payer-${version.replace('.', '-')}`;
}

/** A platform for each release: the sandbox's open records, and that release's services. */
function payerFiles(origin: string): PlatformFile[] {
  return versions.map((version) => {
    const davinci = davinciOf(version, `${origin}/${payerMounts[version]}`);
    return localPlatform(platformOf(version), `${origin}/open/fhir`, { name: `Payer ${version}`, davinci });
  });
}

/** Release 2.1 is found by its own document alone, 2.2 is named and confirmed by it, 2.0 is named only. */
function davinciOf(version: Version, base: string): object {
  const fhir = { base: `${base}/fhir`, auth: 'none' };
  const named = { crd: { base, auth: 'none', versions: [version] }, dtr: fhir, pas: fhir };
  const wellKnown = `${base}/.well-known/davinci-configuration`;
  if (version === '2.0') return named;
  if (version === '2.2') return { wellKnown, ...named };
  return { wellKnown, crd: { auth: 'none', versions: [version] }, dtr: { auth: 'none' }, pas: { auth: 'none' } };
}

function cellOf({ status, authorization, infoNeeded, documentation }: Found): string {
  const forms = documentation.flatMap(({ who, questionnaires }) =>
    questionnaires.map((form) => `${who}: ${form.split('/').at(-1) ?? ''}`),
  );
  const who = authorization.by === 'performer' ? ' by the performer' : '';
  return [`${status}${who}`, infoNeeded.length > 0 ? `wants ${infoNeeded.join(', ')}` : '', ...forms]
    .filter(Boolean)
    .join('; ')
    .replaceAll('|', '\\|');
}

/** With FHIR_GATEWAY_COVERAGE_TABLE=write the table is put into the guide; otherwise it has to be there. */
function compareWithGuide(lines: readonly string[]): void {
  const written = readFileSync(guide, 'utf8');
  const [, table = ''] = /<!-- rules:start -->(.*)<!-- rules:end -->/s.exec(written) ?? [];
  if (process.env['FHIR_GATEWAY_COVERAGE_TABLE'] !== 'write')
    return expect(cells(table)).toEqual(cells(lines.join('\n')));
  const text = `<!-- rules:start -->\n\n${lines.join('\n')}\n\n<!-- rules:end -->`;
  writeFileSync(
    guide,
    written.replace(/<!-- rules:start -->.*<!-- rules:end -->/s, () => text),
  );
  execFileSync(process.execPath, [join(root, 'node_modules', 'oxfmt', 'bin', 'oxfmt'), guide]);
}

/** A table without the spaces that a formatter puts into it. */
function cells(table: string): string[][] {
  const rows = table.split('\n').filter((line) => line.startsWith('|') && !/^[| -]*$/.test(line));
  return rows.map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
}
