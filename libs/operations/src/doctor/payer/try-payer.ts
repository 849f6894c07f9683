import {
  checkPriorAuth,
  getQuestionnairePackage,
  type CoverageContext,
  type PayerAnswer,
  type PayerService,
} from '@fhir-gateway/coverage-tools';
import { isObject, objectsOf } from '@fhir-gateway/fhir';
import { finding, type Area, type Finding } from '../finding.js';
import type { FindingId } from '../finding-table.js';
import { madeUpMember } from './made-up-member.js';

/** Oxygen at home: payers commonly have a rule and a form for it. */
const question = { patient_id: madeUpMember, procedure_code: 'E0424', order_type: 'DeviceRequest' } as const;

const fixes = {
  'payer-credentials': 'Register this gateway with the payer, and set the client and key that its platform file needs.',
  'payer-unreachable': 'Ask the payer whether the service runs, and let this machine through to it.',
  'payer-answer': 'Correct the address in the platform file, or report the answer to the payer.',
  'payer-no-operation': 'Ask the payer when it will offer the operation; until then send the packet another way.',
  'payer-sign-in': 'Sign in to the payer in the console, and ask a question there.',
  'payer-trial-refused': 'Ask the payer for a test member, and try again with --member and its number.',
} as const satisfies Partial<Record<FindingId, string>>;

type Trial = (context: CoverageContext) => Promise<{ readonly seen: string; readonly findings: readonly Finding[] }>;

const trials: Readonly<Record<PayerService, Trial>> = { crd: tryCrd, dtr: tryDtr, pas: tryPas };

/**
 * Tries one service of a payer with a made-up person. Nothing is submitted: CRD is asked a question, DTR for a form, and
 * PAS only for what it says of itself.
 */
export async function tryService(context: CoverageContext, service: PayerService): Promise<Area> {
  const name = service.toUpperCase();
  try {
    return { name, ...(await trials[service](onlyTo(context, service))) };
  } catch (error) {
    const found = failure(service, error);
    if (!found) throw error;
    return { name, seen: `tried at ${context.payer.base(service)}`, findings: [found] };
  }
}

/** No other service is asked when this one does not answer. */
function onlyTo(context: CoverageContext, service: PayerService): CoverageContext {
  const { payer } = context;
  return {
    ...context,
    payer: {
      platformId: payer.platformId,
      configured: (name) => name === service && payer.configured(name),
      base: (name) => payer.base(name),
      send: (request) => payer.send(request),
    },
  };
}

/** Why a trial ended, by the code of the error; undefined for what is a fault of this gateway. */
function failure(service: PayerService, error: unknown): Finding | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const isBusy = 'upstreamStatus' in error && (error.upstreamStatus === 429 || Number(error.upstreamStatus) >= 500);
  const id = isBusy ? 'payer-unreachable' : failures[error.code];
  return id && finding(id, service, error.message, fixes[id]);
}

const failures: Readonly<Partial<Record<string, keyof typeof fixes>>> = {
  PAYER_AUTH_REFUSED: 'payer-credentials',
  PAYER_UNREACHABLE: 'payer-unreachable',
  PAYER_TIMEOUT: 'payer-unreachable',
  PAYER_ANSWER_INVALID: 'payer-answer',
  PAYER_ANSWER_TOO_LARGE: 'payer-answer',
  PAYER_REJECTED: 'payer-trial-refused',
  LOGIN_REQUIRED: 'payer-sign-in',
  REAUTH_REQUIRED: 'payer-sign-in',
  BACKEND_NOT_ALLOWED: 'payer-credentials',
  CLIENT_AUTHENTICATION_UNSUPPORTED: 'payer-credentials',
};

const hooks = ['order-sign', 'order-select'];
const releases = ['2.2', '2.1', '2.0'];

async function tryCrd(context: CoverageContext): ReturnType<Trial> {
  const discovery = await context.discoveries.of(context.payer, { isStale: true });
  if (discovery.kind === 'refused') {
    const what = `CRD answered ${discovery.status} when asked for its services.`;
    return { seen: 'discovery', findings: [finding('payer-credentials', 'crd', what, fixes['payer-credentials'])] };
  }
  if (discovery.kind === 'none') {
    return {
      seen: 'discovery',
      findings: [finding('payer-answer', 'crd', `CRD: ${discovery.detail}.`, fixes['payer-answer'])],
    };
  }
  const offered = discovery.services.filter(({ hook }) => hooks.includes(hook));
  const seen = `${discovery.services.length} services`;
  if (offered.length === 0) {
    const what = 'The payer’s CDS services have none for order-sign or order-select.';
    return {
      seen,
      findings: [finding('payer-no-order-hook', 'crd', what, 'Ask the payer when it will offer order-sign.')],
    };
  }
  const stated = offered.flatMap(({ versions }) => versions);
  const known = stated.length > 0 ? stated : (context.platform.definition.davinci?.crd?.versions ?? []);
  const isKnown = known.some((one) => releases.includes(one));
  const said = known.length === 0 ? 'no release' : [...new Set(known)].join(', ');
  return {
    seen: `${seen}, release ${said}; asked about an order of a made-up person`,
    findings: [
      ...(isKnown
        ? []
        : [
            finding(
              'payer-release',
              'crd',
              `CRD states ${said} of its guide.`,
              'Name davinci.crd.versions in the platform file once the payer has said which.',
            ),
          ]),
      ...(await askAboutOrder(context)),
    ],
  };
}

async function askAboutOrder(context: CoverageContext): Promise<Finding[]> {
  const { assertions, attempts } = await checkPriorAuth(context, question);
  const { outcome = '', detail = '' } = attempts.find(({ source }) => source === 'crd') ?? {};
  if (outcome === 'answered') {
    if (assertions.length > 0) return [];
    const what = 'CRD answered the order of a made-up person without coverage-information.';
    return [finding('payer-no-assertion', 'crd', what, fixes['payer-trial-refused'])];
  }
  const id = outcomes[outcome] ?? 'payer-answer';
  return [finding(id, 'crd', `CRD, asked about an order of a made-up person: ${detail || outcome}.`, fixes[id])];
}

const outcomes: Readonly<Partial<Record<string, keyof typeof fixes>>> = {
  'auth-error': 'payer-credentials',
  'data-missing': 'payer-trial-refused',
  'profile-violation': 'payer-trial-refused',
  rejected: 'payer-trial-refused',
  timeout: 'payer-unreachable',
  unavailable: 'payer-unreachable',
  unreachable: 'payer-unreachable',
};

async function tryDtr(context: CoverageContext): ReturnType<Trial> {
  const { source, forms } = await getQuestionnairePackage(context, question);
  const seen = `asked for the form of a made-up order: ${forms.length === 0 ? 'none' : forms.length}`;
  if (source === 'questionnaire-package') return { seen, findings: [] };
  return { seen, findings: [noOperation('dtr', '$questionnaire-package')] };
}

async function tryPas(context: CoverageContext): ReturnType<Trial> {
  const answer = await context.payer.send({ service: 'pas', method: 'GET', path: 'metadata', maxBytes: 20_000_000 });
  const seen = 'read what it says of itself; nothing was submitted';
  const fault = statementFault(answer);
  if (fault) return { seen, findings: [finding(fault.id, 'pas', `PAS: ${fault.what}.`, fixes[fault.id])] };
  const operations = operationsOf(answer.body);
  const findings = ['submit', 'inquire']
    .filter((name) => !operations.has(name))
    .map((name) => noOperation('pas', `Claim/$${name}`));
  return { seen, findings };
}

function statementFault({ status, body }: PayerAnswer): { id: keyof typeof fixes; what: string } | undefined {
  const what = `metadata answered ${status}`;
  if (status === 401 || status === 403) return { id: 'payer-credentials', what };
  if (status === 429 || status >= 500) return { id: 'payer-unreachable', what };
  if (status !== 200) return { id: 'payer-answer', what };
  const isR4 =
    isObject(body) && body['resourceType'] === 'CapabilityStatement' && String(body['fhirVersion']).startsWith('4.0');
  return isR4 ? undefined : { id: 'payer-answer', what: 'metadata is no CapabilityStatement of FHIR R4' };
}

/** Operations on Claim, by their names and by the ends of their definitions. */
function operationsOf(statement: unknown): ReadonlySet<string> {
  const rest = isObject(statement) ? objectsOf(statement['rest']) : [];
  const claims = rest.flatMap(({ resource }) => objectsOf(resource)).filter(({ type }) => type === 'Claim');
  const named = [...claims, ...rest].flatMap(({ operation }) => objectsOf(operation));
  const words = named.flatMap(({ name, definition }) => [name, definition]).filter((one) => typeof one === 'string');
  return new Set(
    words
      .flatMap((one) => /(?:^|[/$-])(submit|inquir[ey])$/i.exec(one)?.[1] ?? [])
      .map((one) => one.toLowerCase().replace('inquiry', 'inquire')),
  );
}

function noOperation(service: PayerService, operation: string): Finding {
  const what = `The payer’s ${service.toUpperCase()} service does not offer ${operation}.`;
  return finding('payer-no-operation', service, what, fixes['payer-no-operation']);
}
