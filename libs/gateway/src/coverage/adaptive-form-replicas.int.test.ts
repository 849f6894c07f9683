import { describeWithRedis } from '@fhir-gateway/testing';
import type { QuestionnaireResponse } from 'fhir/r4.js';
import { PayerReplicas } from '../testing/payer-replicas.js';
import { openPlatform, stubHandles } from '../testing/stub-handles.js';
import { SessionForms } from './session-forms.js';

const adaptive = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-questionnaireAdaptive';
const begun = {
  resourceType: 'QuestionnaireResponse',
  status: 'in-progress',
  questionnaire: '#form',
  subject: { reference: 'Patient/pat-1' },
  extension: [
    {
      url: 'http://hl7.org/fhir/us/davinci-dtr/StructureDefinition/qr-coverage',
      valueReference: { reference: 'Coverage/cov-1' },
    },
  ],
  contained: [
    {
      resourceType: 'Questionnaire',
      id: 'form',
      status: 'active',
      derivedFrom: ['https://payer.example/form'],
      extension: [{ url: adaptive, valueBoolean: true }],
      item: [],
    },
  ],
} as unknown as QuestionnaireResponse;

interface Sent {
  readonly parameter: { resource: QuestionnaireResponse & { contained: { item: object[] }[] } }[];
}

/** A payer that asks three questions, one after the other. */
function nextQuestionOf({ parameter }: Sent): object {
  const [sent] = parameter.map(({ resource }) => resource);
  if (!sent) throw new Error('no response was sent');
  const [form] = sent.contained;
  const asked = form?.item ?? [];
  const next = { linkId: `q${asked.length + 1}`, type: 'boolean', text: 'Yes?', required: true };
  const item = asked.length < 3 ? [...asked, next] : asked;
  return { ...sent, status: asked.length < 3 ? 'in-progress' : 'completed', contained: [{ ...form, item }] };
}

describeWithRedis('an adaptive form, continued by several processes', () => {
  const world = new PayerReplicas('continue-form.ts', nextQuestionOf);
  let formId: string;

  beforeEach(async () => {
    const forms = new SessionForms(
      { vault: world.vault, handles: stubHandles(world.vault) },
      { platform: { ...openPlatform, id: 'form-payer' }, session: world.session, app: 'rest', requestId: 'r' },
    );
    formId = (await forms.begin({ response: begun, round: 0 })) ?? '';
  });

  const start = (more: object = {}, as?: string) => world.start({ form_id: formId, ...more }, as);

  async function ask(more: object = {}, as?: string) {
    const replica = start(more, as);
    await replica.isReady;
    replica.send();
    return JSON.parse(await replica.ended) as { status?: string; round?: number; open?: string[]; code?: string };
  }

  it('is finished by a process for each round, and opens for its own session alone', async () => {
    expect(await ask()).toMatchObject({ status: 'in-progress', round: 1, open: ['q1'] });
    expect(await ask({ answers: { q1: true } })).toMatchObject({ round: 2, open: ['q2'] });
    const other = world.vault.mintCredential();
    await world.vault.activate(other, 'browser');
    expect(await ask({}, other)).toEqual({ code: 'FORM_UNKNOWN' });
    expect(await ask({ answers: { q2: false } })).toMatchObject({ round: 3, open: ['q3'] });
    expect(await ask({ answers: { q3: true } })).toMatchObject({ status: 'completed', round: 4 });
    expect(world.sent).toHaveLength(4);
  }, 60_000);

  it('takes answers once where two processes have them at the same time', async () => {
    await ask();
    // A payer takes its time; without a lock the other would send meanwhile.
    const { answer } = world;
    world.answer = (sent, response) => void setTimeout(() => answer(sent, response), 300);
    const replicas = [start({ answers: { q1: true } }), start({ answers: { q1: true } })];
    await Promise.all(replicas.map(({ isReady }) => isReady));
    for (const { send } of replicas) send();
    const ends = await Promise.all(replicas.map(async ({ ended }) => (JSON.parse(await ended) as { status: string }).status)); // prettier-ignore
    expect(ends.sort()).toEqual(['in-progress', 'stopped']);
    expect(world.sent).toHaveLength(2);
  }, 60_000);

  it('has its answers still after the process died while the payer had them', async () => {
    await ask();
    const { answer } = world;
    await world.startAndKill({ form_id: formId, answers: { q1: true } });
    world.answer = answer;
    expect(await ask()).toMatchObject({ status: 'in-progress', round: 2, open: ['q2'] });
    expect(world.sent.at(-1)?.body.parameter[0]?.resource.item).toMatchObject([
      { linkId: 'q1', answer: [{ valueBoolean: true }] },
    ]);
  }, 60_000);
});
