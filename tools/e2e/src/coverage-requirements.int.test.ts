import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { overMcp, overRest, type Answer } from './testing/agents/coverage-asker.js';
import { askJson } from './testing/ask-json.js';
import { sharedAgent, sharedStack, sharedStub } from './testing/shared.js';
import { localPlatform, type PlatformFile } from './testing/stacks/platform-files.js';
import { inNetwork, payerMounts, releases as versions, type Release as Version } from './testing/stacks/two-sides.js';

const root = join(__dirname, '..', '..', '..');
const guide = join(root, 'docs', 'generated', 'payer-answers.md');
const outOfNetwork = '1999999984';

const office = (performing_npi: string) => ({ performing_npi, place_of_service: '11' });

interface Question {
  readonly code: string;
  readonly more?: Readonly<Record<string, string>>;
  readonly status: string;
  readonly by?: string;
  readonly info?: readonly string[];
  /** What a request without a form is decided as, and what it says beside the question. */
  readonly decision: string;
  readonly asks?: Readonly<Record<string, string | number>>;
}
const [status, decision, by] = ['not-required', 'not-required', 'ordering'];
const required = { status: 'required', by };

/** The nine rules of the sandbox payer, and what a question about each must come to in every release. */
const questions: readonly Question[] = [
  { code: '99213', status, decision },
  { code: '27447', ...required, decision: 'pended' },
  { code: '70551', status: 'conditional', info: ['performer', 'location'], decision },
  { code: '70551', more: office(inNetwork), status, decision },
  { code: '70551', more: office(outOfNetwork), ...required, decision: 'pended', asks: { ordering_npi: outOfNetwork } },
  { code: 'E0424', status, decision },
  { code: '97110', ...required, decision: 'approved' },
  { code: '15830', status: 'not-covered', decision: 'denied' },
  { code: '95810', ...required, decision: 'approved' },
  { code: 'J1745', ...required, by: 'performer', decision: 'modified', asks: { quantity: 3 } },
  { code: '00000', status: 'unknown', decision: 'error' },
];

const sides = ['authorization', 'info_needed', 'documentation', 'status'] as const;
type Found = Readonly<{
  status: string;
  authorization: { by: string | null };
  info_needed: string[];
  documentation: { who: string; questionnaires: string[] }[];
}>;

/** What the payer answers, and every word of it that a person may have to know; a fact that is lost at an app fails the test. */
const { facts, answer } = JSON.parse(readFileSync(join(__dirname, 'coverage-shown.json'), 'utf8')) as {
  facts: readonly string[];
  answer: { systemActions: [{ resource: object }] };
};
type Resources = { readonly entry: readonly [{ readonly resource: { readonly id: string } }] };

/** The answer about the order and the coverage of a call. */
function answerTo(body: string): object {
  const { context, prefetch } = JSON.parse(body) as {
    context: { draftOrders: Resources };
    prefetch: { coverage: Resources };
  };
  const own = JSON.stringify(answer).replaceAll('Coverage/0', `Coverage/${prefetch.coverage.entry[0].resource.id}`);
  const said = JSON.parse(own) as typeof answer;
  const [first, ...others] = said.systemActions;
  const resource = { ...context.draftOrders.entry[0].resource, ...first.resource };
  return { ...said, systemActions: [{ ...first, resource }, ...others] };
}

const prefetch = { coverage: 'Coverage?patient={{context.patientId}}&status=active' };
const services = ['first', 'second', 'broken'].map((id) => ({ id, hook: 'order-sign', description: id, prefetch }));
/** One service asserts, the other has a card alone. */
const richPayer = sharedStub(({ url, body }) => {
  if (url.endsWith('/cds-services')) return { body: { services } };
  if (url.endsWith('/broken')) return { status: 500 };
  const card = { summary: 'second service fact', indicator: 'warning', source: { label: 'S' } };
  return { body: url.endsWith('/first') ? answerTo(body) : { cards: [card], systemActions: [] } };
});
const stack = sharedStack({
  mcpAuth: 'local',
  apps: ['rest', 'mcp'],
  platformFiles: (origin) => [
    ...payerFiles(origin),
    localPlatform('rich-payer', `${origin}/open/fhir`, {
      name: 'Rich Payer',
      davinci: { crd: { base: richPayer.origin, auth: 'none' } },
    }),
  ],
  env: { FHIR_GATEWAY_WRITES: versions.map(platformOf).join(',') },
});
const agent = sharedAgent(stack);

describe('the nine rules of the sandbox payer, in three releases, over both apps', () => {
  /** What both apps' listings say of a platform's services. */
  async function payerServices(version: Version): Promise<unknown[]> {
    const id = platformOf(version);
    const { body } = await askJson(`${stack.restUrl}/api/platforms/${id}`);
    const { structured } = await agent.call('list_platforms', { query: id });
    const listed = structured['platforms'] as { platform_id: string; payer_services?: unknown }[];
    const told = listed.find((one) => one.platform_id === id)?.payer_services;
    return [body['payer_services'], told, body['payer_service_drift']];
  }
  const expectServices = async (expected: Readonly<Record<Version, object>>) => {
    for (const version of versions)
      expect(await payerServices(version)).toEqual([expected[version], expected[version], undefined]);
  };
  const all = (state: string) => ({ crd: state, dtr: state, pas: state });

  it('are listed as claimed or configured before anybody asked', () =>
    expectServices({ '2.0': all('configured'), '2.1': all('claimed'), '2.2': all('configured') }));

  it('come to the same answer through either app, and to the table in docs/generated/payer-answers.md', async () => {
    const rows: string[] = [];
    for (const { code, more, asks, status, by, info, decision } of questions) {
      const question = { patient_id: 'hedda-vantreen', procedure_code: code, ...more };
      const cells: string[] = [];
      for (const version of [...versions].reverse()) {
        const id = platformOf(version);
        const told: Answer[] = [];
        for (const [at, asker] of [overRest(stack.restUrl, id), overMcp(agent, id)].entries()) {
          const found = await asker.ask('check_prior_auth', question);
          expect(found).toMatchObject({ source: { kind: 'crd', crd_version: version } });
          told.push(Object.fromEntries(sides.map((name) => [name, found[name]])));
          // Each release decides about what one app sends; one of them, about what both do.
          if (at > 0 && version !== versions[0]) continue;
          // On other days, so that they are two requests.
          const day = `2030-12-${15 + at}`;
          const request = { service_date: day, place_of_service: '11', ordering_npi: inNetwork, ...question, ...asks };
          const { confirm } = await asker.ask('submit_prior_auth', request);
          const sent = await asker.ask('submit_prior_auth', { ...request, confirm });
          expect([code, version, sent]).toMatchObject([code, version, { decision: { status: decision } }]);
        }
        const [rest, mcp] = told;
        expect([code, mcp]).toEqual([code, rest]);
        const authorization = { by: by ?? null, number: null };
        expect(rest).toMatchObject({ status, authorization, info_needed: info ?? [] });
        cells.push(cellOf(rest as Found));
      }
      const written = (values: object = {}) =>
        Object.entries(values).map(([name, value]) => `${name} ${String(value)}`);
      cells.push([decision, ...written(asks)].join('; '));
      rows.push(`| ${[`\`${code}\``, written(more).join(', '), ...cells].join(' | ')} |`);
    }
    compareWithGuide([
      '| code | facts | CRD 2.0 | CRD 2.1 | CRD 2.2 | PAS, all three |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows,
    ]);
  });

  it('are listed as verified where the service or the payer’s own document answered', () =>
    expectServices({
      '2.0': { ...all('configured'), crd: 'verified' },
      '2.1': all('verified'),
      '2.2': all('verified'),
    }));

  it('leave no code, member or patient in the log', () => {
    const log = stack.output();
    expect(log).toContain('payer.crd');
    // Between word ends: an id made by chance may have these characters in it. Not behind a colon: a port may be 27447.
    expect(log).not.toMatch(/\b(?:hedda-vantreen|(?<!:)27447|E0424|M100)\b/);
  });
});

describe('what a payer says, at both apps', () => {
  let rest: Answer;
  let mcp: Answer;
  beforeAll(async () => {
    const knee = { patient_id: 'hedda-vantreen', procedure_code: '27447' };
    rest = await overRest(stack.restUrl, 'rich-payer').ask('check_prior_auth', knee);
    mcp = await overMcp(agent, 'rich-payer').ask('check_prior_auth', knee);
  });

  it('is told whole: over REST, in the fields of a tool, and in its text', () => {
    expect(rest).toMatchObject({ status: 'required' });
    const { text, ...structured } = mcp;
    for (const where of [JSON.stringify(rest), JSON.stringify(structured), String(text)])
      expect(facts.filter((fact) => !where.includes(fact))).toEqual([]);
  });

  it('is the same in every field that both have, and no app lacks one of the other', () => {
    // Each app says in its own words how the answer came about, and what to do next.
    const { attempts: _a, source: _s, warnings: _w, next_steps: _n, ...own } = rest;
    for (const [name, value] of Object.entries(own)) expect([name, mcp[name]]).toEqual([name, value]);
    for (const name of ['warnings', 'next_steps']) expect(mcp).toHaveProperty(name);
    expect(mcp).not.toHaveProperty('left_out');
  });

  it('says first what limits the answer, and which service did not answer', () => {
    const warnings = rest['warnings'] as string[];
    expect(warnings.slice(0, 3)).toEqual([
      'The payer limits this answer: allowed-quantity 2 visits-fact (qualification-fact)',
      'The payer limits this answer: allowed-period 2026-12-01 to 2027-06-30',
      'The payer limits this answer: auth-out-network-only remote-fact',
    ]);
    expect(warnings.join()).toContain('1 more services of the payer did not answer');
    for (const warning of warnings) expect(mcp['text']).toContain(warning);
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

function cellOf({ status, authorization, info_needed, documentation }: Found): string {
  const forms = documentation.flatMap(({ who, questionnaires }) =>
    questionnaires.map((form) => `${who}: ${form.split('/').at(-1) ?? ''}`),
  );
  const who = authorization.by === 'performer' ? ' by the performer' : '';
  return [`${status}${who}`, info_needed.length > 0 ? `wants ${info_needed.join(', ')}` : '', ...forms]
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
