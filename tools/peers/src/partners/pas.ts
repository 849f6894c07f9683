import {
  ForeignPayer,
  HttpStub,
  type ForeignPayerName,
  type SeenRequest,
  type StubAnswer,
} from '@fhir-gateway/testing';
import { Gateway } from './gateway.js';
import record from './pas-record.json' with { type: 'json' };
import type { Report } from './report.js';

const asked = {
  ...{ patient_id: 'pat-1', coverage_id: 'cov-1', procedure_code: '27447', service_date: '2030-12-15' },
  ...{ place_of_service: '21', ordering_npi: '9000000031', ordering_name: 'Dr. Example' },
};

/** What was decided, and what the payer said beside it. */
interface Answer {
  readonly confirm?: string;
  readonly decision?: Readonly<Record<string, unknown>>;
}

/** Requests for prior authorization at HL7's reference server and at WSO2's, as they answer by their source. */
export async function runPas(report: Report, bundle: string): Promise<void> {
  report.note('pas: recorded (neither can be built from registries)');
  const payers: Readonly<Record<ForeignPayerName, ForeignPayer>> = {
    hl7: new ForeignPayer('hl7'),
    wso2: new ForeignPayer('wso2'),
  };
  const submits = { hl7: 0, wso2: 0 };
  const lost = { hl7: false, wso2: false };
  const stub = await HttpStub.start((request) => {
    const [, id = '', , operation] = request.path.split('/');
    if (operation === '$submit') submits[id as ForeignPayerName] += 1;
    const answer = answerTo(request, payers);
    return operation === '$submit' && lost[id as ForeignPayerName] ? { status: 503 } : answer;
  });
  const ids = Object.keys(payers) as ForeignPayerName[];
  const platforms = ids.map((id) => [
    id,
    {
      fhirBaseUrl: `${stub.origin}/fhir`,
      registration: 'none',
      davinci: { pas: { base: `${stub.origin}/${id}`, auth: 'none' } },
    },
  ]);
  const gateway = await Gateway.start(bundle, Object.fromEntries(platforms), { FHIR_GATEWAY_WRITES: ids.join(',') });
  const submit = async (id: ForeignPayerName, quantity: number): Promise<Answer> => {
    const request = { ...asked, quantity };
    const { confirm } = await post(gateway, `${id}/submit`, request);
    return post(gateway, `${id}/submit`, { ...request, confirm });
  };
  const check = (what: string, { decision, ...more }: Answer, expected: object) => {
    const isHeld = Object.entries(expected).every(([name, value]) => decision?.[name] === value);
    report.check(what, isHeld, JSON.stringify({ decision, ...more }));
  };
  try {
    const approved = { status: 'approved', authorizationNumber: '98765', payerClaim: 'Claim/98765' };
    check('HL7: an approval that names the Claim by its own id', await submit('hl7', 1), approved);
    payers.hl7.action = 'A4';
    check('HL7: what is pended has its number', await submit('hl7', 2), { status: 'pended', traceNumber: '98766' });
    payers.hl7.action = 'A3';
    lost.hl7 = true;
    await submit('hl7', 3);
    const found = await post(gateway, 'hl7/submit', { ...asked, quantity: 3 });
    check('HL7: $inquire finds the denial whose answer was lost', found, { status: 'denied' });
    check('WSO2: words without a review action authorize nothing', await submit('wso2', 1), {
      ...{ status: 'unknown', disposition: 'approved', authorizationNumber: undefined, payerClaim: 'Claim/98765' },
    });
    payers.wso2.action = 'A4';
    check('WSO2: "pending review" is pended', await submit('wso2', 2), { status: 'pended' });
    report.check('no request went out twice', submits.hl7 === 3 && submits.wso2 === 2, JSON.stringify(submits));
  } finally {
    await gateway.stop();
    await stub.close();
  }
}

async function post(gateway: Gateway, path: string, json: object): Promise<Answer> {
  const { text } = await gateway.ask(`/api/coverage/${path}`, { json });
  return JSON.parse(text) as Answer;
}

function answerTo({ path, body }: SeenRequest, payers: Readonly<Record<ForeignPayerName, ForeignPayer>>): StubAnswer {
  const headers = { 'content-type': 'application/fhir+json' };
  const [, id = '', type = '', operation = ''] = path.split('/');
  if (id === 'hl7' || id === 'wso2') {
    const isSubmit = operation === '$submit';
    const answer = payers[id][isSubmit ? 'submit' : 'inquire'](JSON.parse(body) as object);
    return { status: answer.status, headers, body: 'body' in answer ? JSON.stringify(answer.body) : '' };
  }
  const found = record.filter((one) => one.resourceType === type && (operation === '' || one.id === operation));
  if (operation !== '') return found[0] ? { headers, body: JSON.stringify(found[0]) } : { status: 404 };
  const entry = found.map((resource) => ({ resource }));
  return { headers, body: JSON.stringify({ resourceType: 'Bundle', type: 'searchset', total: entry.length, entry }) };
}
