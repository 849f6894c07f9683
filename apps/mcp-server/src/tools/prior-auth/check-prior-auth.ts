import { checkPriorAuth as ask, requirementsInput, submitInput } from '@fhir-gateway/coverage-tools';
import type { Requirements } from '@fhir-gateway/coverage-tools';
import { fence, fenceFields } from '@fhir-gateway/record-view';
import { submissionParts } from '@fhir-gateway/gateway';
import { z } from 'zod';
import { anyObject, authHandle, orNull, platformId, readOnly, textOrNull } from '../../tool/arguments.js';
import { coverageContext } from '../../tool/coverage-call.js';
import { fittingTexts } from '../../result/result-size.js';
import { markMembers } from '../../answers/fenced-content.js';
import { defineTool } from '../../tool/tool.js';

const texts = z.array(z.string());
/** Room for the names of what a payer asked for and was not sent. */
const longestWarning = 400;
/** Requests of before that are shown, newest first. */
const mostSent = 3;

const outputSchema = z.object({
  status: z
    .enum(['required', 'not-required', 'conditional', 'satisfied', 'not-covered', 'unknown'])
    .describe('Whether authorization is required'),
  platform_id: z.string().describe('The platform that answered'),
  code: z
    .object({ system: z.string().describe('Code system'), code: z.string().describe('Code') })
    .describe('The procedure or drug'),
  ambiguous: z.boolean().describe('Whether the payer said things that do not fit together'),
  next_steps: texts.describe('What to do next'),
  notice: markMembers.notice,
  source: anyObject.describe('Who said it: crd is the payer itself'),
  coverage_id: textOrNull.describe('The coverage that was asked about'),
  covered: textOrNull.describe('Whether the plan covers it'),
  authorization: z
    .object({
      needed: orNull(z.boolean(), 'yes or no').describe('Whether the payer wants one'),
      by: textOrNull.describe('Who has to ask for it'),
      number: textOrNull.describe('Number of one that is there'),
    })
    .describe('The authorization'),
  documentation: z
    .array(
      z.object({
        who: z.string().describe('Who fills it in'),
        purpose: texts.describe('What it is for'),
        questionnaires: texts.describe('Addresses of its forms'),
      }),
    )
    .describe('What the payer wants to see'),
  info_needed: texts.describe('Facts to name and ask again with'),
  reasons: z
    .array(z.object({ code: textOrNull.describe('Code'), text: textOrNull.describe('Words') }))
    .describe('Why, as the payer says'),
  assertion_id: textOrNull.describe('For get_questionnaire_package'),
  assertion: anyObject.optional().describe('For submit_prior_auth, as it is'),
  expires: textOrNull.describe('Last day on which this holds'),
  sent_requests: z
    .array(
      z.object({
        request_id: z.string().describe('For check_prior_auth_status'),
        sent_at: z.string().describe('When it was sent'),
        service_date: z.string().optional().describe('Day of the service'),
        status: z.string().optional().describe('What the payer last said; approved, partial and modified authorize'),
        authorization_number: z.string().optional().describe('Number under which the payer authorized it'),
        expires: z.string().optional().describe('Last day of the authorization'),
      }),
    )
    .optional()
    .describe('Requests for it that were sent before'),
  cards: z
    .array(
      z.object({
        summary: z.string().describe('What the payer says'),
        indicator: z.string().describe('How urgent it is'),
        links: z.array(anyObject).describe('Where there is more'),
      }),
    )
    .describe('Cards of the payer (CDS Hooks)'),
  warnings: texts.describe('What may be missing or different, and why'),
  attempts: z
    .array(
      z.object({
        source: z.string().describe('Which source'),
        outcome: z.string().describe('What it answered'),
        detail: z.string().optional().describe('Why it did not'),
        ms: z.number().describe('Milliseconds that it took'),
      }),
    )
    .describe('What was asked, and how it ended'),
  end: markMembers.end,
});

export const checkPriorAuth = defineTool({
  name: 'check_prior_auth',
  title: 'Check prior authorization',
  description:
    'Asks the payer whether the patient’s plan wants prior authorization for a procedure, and which documentation. A ' +
    'question only: it requests nothing. Name the CPT or HCPCS code; diagnosis_codes, performing_npi and service_date ' +
    'make answers definite. unknown never means "not required": attempts says what was asked and why nobody answered.',
  inputSchema: z.object({ platform_id: platformId, ...requirementsInput.shape, auth_handle: authHandle }),
  example: { platform_id: 'sandbox-payer', procedure_code: '27447', diagnosis_codes: ['M17.11'] },
  outputSchema,
  annotations: readOnly,
  readsRecords: 'by name',
  async run({ platform_id: id, auth_handle: _handle, ...input }, call) {
    const opened = await call.openPlatform(id);
    const { connection } = opened;
    const patient = connection?.patient;
    const found = await ask(await coverageContext(call, opened), input, {
      ...(patient !== undefined && { patient }),
      ...(opened.session && { ledger: submissionParts(call.gateway, opened).ledger }),
    });
    const answered = call.gateway.isWriteAllowed(opened.platform.id) ? found : withoutSending(found);
    return requirementsResult(answered);
  },
});

/** Both halves of the answer. */
export function requirementsResult(found: Requirements) {
  return { structured: view(found), text: sentences(found).join('\n') };
}

/** Where nothing can be sent, the person hears so before they have gathered what would be. */
function withoutSending(found: Requirements): Requirements {
  const others = found.nextSteps.filter((step) => !step.startsWith('submit_prior_auth'));
  if (others.length === found.nextSteps.length) return found;
  const instead =
    'Sending requests is off at this gateway: tell the person that they or their clinic ask the payer for it.';
  return { ...found, nextSteps: [...others, instead] };
}

/** The answer without what only programs look into; lists of a payer that has much to say are cut. */
function view(found: Requirements): z.input<typeof outputSchema> {
  const { code, documentation, reasons, cards, warnings, attempts, nextSteps } = found;
  const assertion = submittedAssertion(found);
  const own = {
    status: found.status,
    platform_id: found.platformId,
    code: { ...code },
    ambiguous: found.ambiguous,
    next_steps: [...nextSteps],
  };
  const words = {
    source: sourceView(found.source),
    coverage_id: found.coverageId,
    covered: found.covered,
    authorization: { ...found.authorization },
    documentation: documentation.slice(0, 10).map(({ who, purpose, questionnaires }) => ({
      who,
      purpose: fittingTexts(purpose, 200),
      questionnaires: fittingTexts(questionnaires, 1000),
    })),
    info_needed: fittingTexts(found.infoNeeded, 300),
    reasons: reasons.slice(0, 5).map((reason) => ({ ...reason })),
    assertion_id: found.assertionId,
    ...(assertion && { assertion }),
    expires: found.expires,
    ...(found.sentRequests && { sent_requests: found.sentRequests.slice(0, mostSent).map(sentView) }),
    cards: cards.slice(0, 5).map(({ summary, indicator, links }) => ({
      summary,
      indicator,
      links: links.slice(0, 3).map((link) => ({ ...link })),
    })),
    warnings: fittingTexts(warnings, 2000, longestWarning),
    attempts: attempts.map((attempt) => ({ ...attempt })),
  };
  return { ...own, ...fenceFields(words) };
}

function sentView({ requestId, sentAt, serviceDate, decision }: NonNullable<Requirements['sentRequests']>[number]) {
  return {
    request_id: requestId,
    sent_at: sentAt,
    ...(serviceDate !== undefined && { service_date: serviceDate }),
    ...(decision && { status: decision.status }),
    ...(decision?.authorizationNumber !== undefined && { authorization_number: decision.authorizationNumber }),
    ...(decision?.expires !== undefined && { expires: decision.expires }),
  };
}

function sourceView(source: Requirements['source']): Record<string, unknown> {
  if (source.kind !== 'crd') return { ...source };
  const { kind, hook, service, crdVersion, at } = source;
  return { kind, hook, service, crd_version: crdVersion, at };
}

/** What the payer asserted, in the words of `submit_prior_auth`; undefined where it lacks what a request has to say. */
function submittedAssertion({ assertionId, assertions }: Requirements): Record<string, unknown> | undefined {
  const shown = assertions.find((one) => one.assertionId === assertionId);
  const given = submitInput.shape.assertion.safeParse({
    id: assertionId,
    covered: shown?.covered,
    pa_needed: shown?.paNeeded ?? undefined,
    date: shown?.date,
  });
  return given.data;
}

/** The same for reading. What the payer wrote stands between marks. */
function sentences(found: Requirements): string[] {
  const { status, source, code, authorization, documentation, reasons, attempts } = found;
  const assertion = submittedAssertion(found);
  const said = reasons.flatMap(({ code: reason, text }) => text ?? reason ?? []).slice(0, 5);
  const wording = [
    authorization.number === null ? '' : `Authorization number: ${JSON.stringify(authorization.number)}`,
    ...said,
    ...documentation
      .slice(0, 5)
      .map(({ who, questionnaires }) => `Documentation (${who}): ${questionnaires.join(', ') || 'no form named'}`),
    found.infoNeeded.length === 0 ? '' : `The payer needs to know: ${found.infoNeeded.join(', ')}`,
    ...fittingTexts(
      found.warnings.map((warning) => `Note: ${warning}`),
      1500,
      longestWarning,
    ),
    assertion === undefined ? '' : `assertion for submit_prior_auth: ${JSON.stringify(assertion)}`,
  ].filter((line) => line !== '');
  return [
    `${code.code}: prior authorization ${words[status]} (source: ${source.kind}).`,
    ...sentText(found),
    ...(wording.length > 0 ? [`The payer says:\n${fence(wording.join('\n'))}`] : []),
    ...(status === 'unknown' ? attempts.map(({ source: from, outcome }) => `Tried ${from}: ${outcome}`) : []),
    ...found.nextSteps.map((step) => `Next: ${step}`),
  ];
}

/** The requests of before, whose numbers are the payer's words. */
function sentText({ sentRequests = [] }: Requirements): string[] {
  const lines = sentRequests.slice(0, mostSent).map((sent) => {
    const { request_id, sent_at, status, ...said } = sentView(sent);
    const rest = Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
    return [`request_id ${request_id}`, `sent ${sent_at}`, status ?? 'no answer yet', ...rest].join(' | ');
  });
  return lines.length === 0 ? [] : [`Asked for before:\n${fence(lines.join('\n'))}`];
}

const words: Readonly<Record<Requirements['status'], string>> = {
  required: 'is required',
  'not-required': 'is not required',
  conditional: 'depends on more facts',
  satisfied: 'is there already',
  'not-covered': 'does not help: the plan does not cover this',
  unknown: 'is unknown, which does not mean "not required"',
};
