import { json, partOf } from './rows.js';
import type { Row } from './rows.js';

const requested = {
  patient_id: 'GhpdVj6rTpcT4PzyfJmx',
  procedure_code: '27447',
  diagnosis_codes: ['M17.11'],
  service_date: '2030-12-15',
  place_of_service: '21',
  ordering_npi: '9000000031',
};

/** `/api/coverage`, by somebody who is signed in, and by nobody. */
export function coverageRequests(name: string, caller: Readonly<Record<string, string>>): Row[] {
  const post = (
    what: string,
    question: string,
    body: object | string,
    headers = caller,
    platform = 'sandbox-payer',
  ): Row => ({
    id: `coverage, ${name}: ${question}, ${what}`,
    path: `/api/coverage/${platform}/${question}`,
    headers: { ...headers, ...json },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const get = (what: string, path: string): Row => ({
    id: `coverage, ${name}: ${what}`,
    path: `/api/coverage/${path}`,
    headers: caller,
  });
  return [
    post('asked', 'requirements', { procedure_code: '27447' }),
    post('stranger', 'requirements', { procedure_code: '27447' }, {}),
    post('no code', 'requirements', { procedure_code: 'ABCDE' }),
    post('unknown member', 'requirements', { procedure_code: '27447', nonsense: 1 }),
    post('no JSON', 'requirements', '{"procedure_code":'),
    post('no payer', 'requirements', { procedure_code: '27447' }, caller, 'sandbox-open'),
    post('unknown platform', 'requirements', { procedure_code: '27447' }, caller, 'nowhere'),
    post(
      'from another site',
      'requirements',
      { procedure_code: '27447' },
      { ...caller, 'sec-fetch-site': 'cross-site' },
    ),
    post('asked', 'questionnaire-package', { procedure_code: '27447' }),
    post('unnamed', 'questionnaire-package', {}),
    post('no response', 'next-question', { response: { resourceType: 'Patient' } }),
    post('preview', 'submit', requested),
    (answers) => {
      const confirm = partOf(answers, `coverage, ${name}: submit, preview`, /"confirm":"([^"]+)"/);
      return {
        id: `coverage, ${name}: submit, confirmed`,
        path: '/api/coverage/sandbox-payer/submit',
        headers: { ...caller, ...json },
        body: JSON.stringify({ ...requested, confirm }),
      };
    },
    post('wrong confirmation', 'submit', { ...requested, confirm: 'x' }),
    post('stranger', 'submit', requested, {}),
    post('unknown', 'inquire', { request_id: 'pa-0' }),
    get('rules', 'sandbox-payer/rules/27447'),
    get('rules, no code', 'sandbox-payer/rules/ABCDE'),
    get('rules, unknown query', 'sandbox-payer/rules/27447?nonsense=1'),
    get('nothing', 'sandbox-payer/nothing'),
    get('requirements, GET', 'sandbox-payer/requirements'),
    { id: `coverage, ${name}: OPTIONS`, method: 'OPTIONS', path: '/api/coverage/sandbox-payer/requirements' },
    { id: `coverage, ${name}: DELETE`, method: 'DELETE', path: '/api/coverage/sandbox-payer/requirements' },
  ];
}
