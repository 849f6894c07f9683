import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@fhir-gateway/testing';
import { connectAgent, type Agent } from './testing/agents/agent.js';
import { toToolNames } from './testing/agents/coverage-asker.js';
import { startStack, type Stack } from './testing/stacks/stack.js';

type Json = Record<string, unknown>;

const url = 'http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information';
const question = { patient_id: 'hedda-vantreen', procedure_code: '27447' };
const cpt = 'http://www.ama-assn.org/go/cpt';
const prefetch = { coverage: 'Coverage?patient={{context.patientId}}&status=active' };

/** Every word below that a person may have to know; a fact that is lost at an app fails the test. */
const facts: readonly string[] = [
  'allowed-quantity',
  '2 visits-fact',
  'qualification-fact',
  '2026-12-01 to 2027-06-30',
  'auth-out-network-only',
  'remote-fact',
  'out-network-copay',
  '10 percent-fact',
  'policy-link',
  'https://payer.example/policy-fact',
  'Reviewer fact',
  '+1-555-0142',
  'phone: +1-555-0143',
  '27446',
  'ServiceRequest/dependency-fact',
  'https://payer.example/Questionnaire/asserted-fact',
  'https://payer.example/Questionnaire/task-fact',
  'https://payer.example/Questionnaire/stored-fact|2',
  'https://payer.example/Questionnaire/launch-fact',
  'withpa',
  'medical-necessity-fact',
  'reason text fact',
  'assertion-fact-1',
  'assertion-fact-2',
  'card summary fact',
  'card detail fact',
  'card source fact',
  'suggestion fact',
  'suggested action fact',
  'second service fact',
  'https://payer.example/link-fact',
  'link label fact',
  'action description fact',
  'CommunicationRequest',
];

/** What the payer answers about the order and the coverage of a call: one service asserts, the other has cards alone. */
function answerOf(service: string, body: Json): Json {
  const { context, prefetch: sent } = body as {
    context: { draftOrders: { entry: [{ resource: Json }] } };
    prefetch: { coverage: { entry: [{ resource: Json }] } };
  };
  const { resource: order } = context.draftOrders.entry[0];
  const coverage = { reference: `Coverage/${String(sent.coverage.entry[0].resource['id'])}` };
  const part = (name: string, type: string, value: unknown) => ({ url: name, [type]: value });
  const detail = (code: string, value: object, more: object[] = []) => ({
    url: 'detail',
    extension: [part('code', 'valueCodeableConcept', { coding: [{ code }] }), { url: 'value', ...value }, ...more],
  });
  const common = [
    part('coverage', 'valueReference', coverage),
    part('covered', 'valueCode', 'covered'),
    part('date', 'valueDate', '2026-11-24'),
  ];
  if (service === 'second') {
    return {
      cards: [{ summary: 'second service fact', indicator: 'warning', source: { label: 'S' } }],
      systemActions: [],
    };
  }
  const asserted = [
    ...common,
    part('pa-needed', 'valueCode', 'auth-needed'),
    part('doc-needed', 'valueCode', 'clinical'),
    part('doc-purpose', 'valueCode', 'withpa'),
    part('questionnaire', 'valueCanonical', 'https://payer.example/Questionnaire/asserted-fact'),
    part('billingCode', 'valueCoding', { system: cpt, code: '27447' }),
    part('billingCode', 'valueCoding', { system: cpt, code: '27446' }),
    part('reason', 'valueCodeableConcept', { coding: [{ code: 'medical-necessity-fact' }], text: 'reason text fact' }),
    detail('allowed-quantity', { valueQuantity: { value: 2, unit: 'visits-fact' } }, [
      part('qualification', 'valueString', 'qualification-fact'),
    ]),
    detail('allowed-period', { valuePeriod: { start: '2026-12-01', end: '2027-06-30' } }),
    detail('auth-out-network-only', { valueString: 'remote-fact' }),
    detail('out-network-copay', { valueQuantity: { value: 10, unit: 'percent-fact' } }),
    detail('policy-link', { valueUrl: 'https://payer.example/policy-fact' }),
    part('contact', 'valueContactDetail', { name: 'Reviewer fact', telecom: [{ value: '+1-555-0142' }] }),
    part('contact', 'valueContactPoint', { system: 'phone', value: '+1-555-0143' }),
    part('dependency', 'valueReference', { reference: 'ServiceRequest/dependency-fact' }),
    part('coverage-assertion-id', 'valueString', 'assertion-fact-1'),
  ];
  const other = [
    ...common,
    part('pa-needed', 'valueCode', 'no-auth'),
    part('billingCode', 'valueCoding', { system: cpt, code: '99999' }),
    part('coverage-assertion-id', 'valueString', 'assertion-fact-2'),
  ];
  const task = {
    resourceType: 'Task',
    input: [{ valueCanonical: 'https://payer.example/Questionnaire/task-fact' }],
  };
  const stored = {
    resourceType: 'Questionnaire',
    url: 'https://payer.example/Questionnaire/stored-fact',
    version: '2',
  };
  return {
    cards: [
      {
        summary: 'card summary fact',
        detail: 'card detail fact',
        indicator: 'info',
        source: { label: 'card source fact', topic: { code: 'coverage-info' } },
        suggestions: [
          {
            label: 'suggestion fact',
            actions: [
              { type: 'create', description: 'suggested action fact', resource: task },
              { type: 'create', description: 'store it', resource: stored },
            ],
          },
        ],
        links: [
          { label: 'link label fact', url: 'https://payer.example/link-fact', type: 'absolute' },
          {
            label: 'form',
            url: 'https://payer.example/launch',
            type: 'smart',
            appContext: 'questionnaire=https://payer.example/Questionnaire/launch-fact&order=1',
          },
        ],
      },
    ],
    systemActions: [
      {
        type: 'update',
        resource: {
          ...order,
          extension: [
            { url, extension: asserted },
            { url, extension: other },
          ],
        },
      },
      { type: 'create', description: 'action description fact', resource: { resourceType: 'CommunicationRequest' } },
    ],
  };
}

describe('what a payer says, at both apps', () => {
  let payer: Server;
  let stack: Stack;
  let agent: Agent;
  let overRest: Json;
  let overMcp: { structured: Json; text: string };

  beforeAll(async () => {
    payer = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const service = request.url?.split('/').at(-1) ?? '';
        const services = ['first', 'second', 'broken'].map((id) => ({
          id,
          hook: 'order-sign',
          description: id,
          prefetch,
        }));
        response.setHeader('content-type', 'application/json');
        if (service === 'cds-services') return response.end(JSON.stringify({ services }));
        if (service === 'broken') return response.writeHead(500).end();
        return response.end(JSON.stringify(answerOf(service, JSON.parse(text) as Json)));
      });
    });
    await once(payer.listen(0, '127.0.0.1'), 'listening');
    const base = `http://127.0.0.1:${(payer.address() as AddressInfo).port}`;
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-facts-'));
    const definition = {
      id: 'rich-payer',
      name: 'Rich Payer',
      kind: 'sandbox',
      environment: 'local',
      fhirBaseUrl: `http://localhost:${port}/open/fhir`,
      davinci: { crd: { base, auth: 'none' } },
      registration: 'none',
      verification: { status: 'local' },
    };
    writeFileSync(join(folder, 'rich-payer.json'), JSON.stringify(definition));
    stack = await startStack({
      mcpAuth: 'local',
      apps: ['rest', 'mcp'],
      sandboxEnv: { FHIR_GATEWAY_SANDBOX_PORT: `${port}` },
      env: { FHIR_GATEWAY_PLATFORMS_DIR: folder },
    });
    agent = await connectAgent('client 2.x', stack.mcpUrl);
    const response = await fetch(`${stack.restUrl}/api/coverage/rich-payer/requirements`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(question),
    });
    overRest = (await response.json()) as Json;
    overMcp = await agent.call('check_prior_auth', { platform_id: 'rich-payer', ...question });
  }, 90_000);
  afterAll(async () => {
    await agent?.close();
    await stack?.stop();
    payer?.closeAllConnections();
    payer?.close();
  });

  it('is told whole: over REST, in the fields of a tool, and in its text', () => {
    expect(overRest).toMatchObject({ status: 'required' });
    const missing = (where: string) => facts.filter((fact) => !where.includes(fact));
    expect(missing(JSON.stringify(overRest))).toEqual([]);
    expect(missing(JSON.stringify(overMcp.structured))).toEqual([]);
    expect(missing(overMcp.text)).toEqual([]);
  });

  it('is the same in every field that both have, and no app lacks one of the other', () => {
    const { attempts: _a, source: _s, platformId, ...rest } = overRest;
    const own = toToolNames(rest) as Json;
    const { structured } = overMcp;
    expect(structured['platform_id']).toBe(platformId);
    const notShared = ['warnings', 'next_steps', 'assertions', 'cards'];
    for (const [name, value] of Object.entries(own)) {
      expect([name, Object.hasOwn(structured, name)]).toEqual([name, true]);
      if (!notShared.includes(name)) expect([name, structured[name]]).toEqual([name, value]);
    }
    expect(structured['assertions']).toEqual(own['assertions']);
    expect(structured['cards']).toEqual(own['cards']);
    expect(structured).not.toHaveProperty('left_out');
  });

  it('says first what limits the answer, and which service did not answer', () => {
    const warnings = overRest['warnings'] as string[];
    expect(warnings.slice(0, 3)).toEqual([
      'The payer limits this answer: allowed-quantity 2 visits-fact (qualification-fact)',
      'The payer limits this answer: allowed-period 2026-12-01 to 2027-06-30',
      'The payer limits this answer: auth-out-network-only remote-fact',
    ]);
    expect(warnings.join()).toContain('1 more services of the payer did not answer');
    for (const warning of warnings) expect(overMcp.text).toContain(warning);
  });
});
