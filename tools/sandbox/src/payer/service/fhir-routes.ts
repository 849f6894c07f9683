import { json, Router, type Request } from 'express';
import { Refusal, type Answer } from '../answer.js';
import type { DtrService } from '../dtr/dtr-service.js';
import type { PayerService } from '../faults.js';
import type { PasService } from '../pas/pas-service.js';
import type { PayerOptions } from '../payer-options.js';
import { definitions } from '../policy/definitions.js';
import { answerEligibility } from '../policy/eligibility.js';
import { searchable, searchDefinitions, type SearchableType } from '../policy/search-definitions.js';
import type { Gate } from './gate.js';
import { searchParametersOf, serve, type ServiceHost } from './service-host.js';

const jsonTypes = ['application/fhir+json', 'application/json'];

/** What the FHIR API is made of. */
export interface FhirRoutes {
  options: PayerOptions;
  dtr: DtrService;
  pas: PasService;
  gate: Gate;
  host: ServiceHost;
}

function bodyOf(request: Request): unknown {
  if (!request.is(jsonTypes)) throw new Refusal(415, 'Send application/fhir+json');
  return request.body;
}

/** Searches and reads of what the payer publishes, and of decisions about one patient. */
function look(type: SearchableType, request: Request, { options, pas }: FhirRoutes): Answer {
  const { base } = options;
  const query = searchParametersOf(request);
  const id = request.params['id'];
  if (type === 'ClaimResponse') {
    const patient = query.get('patient')?.split('/').at(-1);
    if (patient === undefined || id !== undefined) throw new Refusal(400, 'Search decisions by patient');
    return { status: 200, body: searchDefinitions(type, query, { base, resources: pas.decisionsOf(patient) }) };
  }
  const resources = definitions(base);
  if (id === undefined) return { status: 200, body: searchDefinitions(type, query, { base, resources }) };
  const found = resources.find((one) => one.resourceType === type && one.id === id);
  if (!found) throw new Refusal(404, 'There is no such resource');
  return { status: 200, body: found };
}

/** The payer's FHIR API below `fhir`: forms, requests, eligibility, and what is published. */
export function fhirRoutes(routes: FhirRoutes): Router {
  const { options, dtr, pas, gate, host } = routes;
  const router = Router();
  const route = (service: PayerService, type: string, answer: (request: Request) => Answer) =>
    serve(host, {
      service,
      mediaType: 'application/fhir+json',
      admit: ({ headers }) => gate.admitFhir(headers.authorization, type),
      answer,
    });
  const post = (path: string, service: PayerService, type: string, answer: (body: unknown) => Answer): void => {
    router.post(
      path,
      route(service, type, (request) => answer(bodyOf(request))),
    );
  };

  router.use('/fhir', json({ type: jsonTypes, limit: '8mb' }));
  post('/fhir/Questionnaire/$questionnaire-package', 'dtr', 'Questionnaire', (body) => dtr.questionnairePackage(body));
  post('/fhir/Questionnaire/$next-question', 'dtr', 'Questionnaire', (body) => dtr.nextQuestion(body));
  post('/fhir/Questionnaire/$log-questionnaire-errors', 'dtr', 'Questionnaire', (body) => dtr.logErrors(body));
  router.get(
    '/fhir/ValueSet/$expand',
    route('dtr', 'ValueSet', (request) => dtr.expandValueSet(searchParametersOf(request))),
  );
  post('/fhir/Claim/$submit', 'pas', 'Claim', (body) => pas.submit(body));
  post('/fhir/$submit-attachment', 'pas', 'Claim', (body) => pas.attach(body));
  post('/fhir/Claim/$inquire', 'pas', 'Claim', (body) => pas.inquire(body));
  for (const path of ['/fhir/CoverageEligibilityRequest', '/fhir/CoverageEligibilityRequest/$submit']) {
    post(path, 'pas', 'CoverageEligibilityRequest', (body) => ({
      status: 200,
      body: answerEligibility(body, options),
    }));
  }
  for (const type of Object.keys(searchable) as SearchableType[]) {
    const service = type === 'ClaimResponse' ? 'pas' : 'dtr';
    for (const path of [`/fhir/${type}`, `/fhir/${type}/:id`]) {
      router.get(
        path,
        route(service, type, (request) => look(type, request, routes)),
      );
    }
  }
  return router;
}
