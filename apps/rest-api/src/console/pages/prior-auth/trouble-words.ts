import { html, type Html } from '@fhir-gateway/express-kit';

import type { DraftTrouble, RequestDraft } from '../../prior-auth/request-draft.js';

/** What a person can do about it, in words of the console; a code that is not here has its message alone. */
const waysOn: Readonly<Record<string, string>> = {
  PAYER_UNREACHABLE: 'The plan’s computers do not answer. Nothing is lost: try again in a while.',
  PAYER_TIMEOUT: 'The plan’s computers took too long. Nothing is lost: try again in a while.',
  PAYER_AUTH_REFUSED: 'The plan does not accept this gateway. Whoever runs the gateway has to put that right.',
  PAYER_NOT_CONFIGURED: 'This plan cannot be asked by computer yet. Call it: the number is on the insurance card.',
  PAYER_NOT_FOUND: 'Name the plan yourself when you ask, or call the number on the insurance card.',
  PAYER_AMBIGUOUS: 'Name the plan yourself when you ask.',
  COVERAGE_OTHER_PAYER: 'Choose the plan that the insurance in the record is of.',
  COVERAGE_NOT_FOUND: 'The record shows no insurance for that day. Connect the plan as well, or choose another day.',
  COVERAGE_AMBIGUOUS: 'Several insurances are in force: choose one and ask again.',
  COVERAGE_UNAVAILABLE: 'The insurance could not be read from the record. Try again, or sign in anew.',
  MEMBER_MISMATCH: 'Nothing was sent. Look at who is connected under “Connections”.',
  MEMBER_UNCERTAIN: 'Nothing was sent. Say under “Who is who” whether both are the same person.',
  PROCEDURE_CODE_INVALID: 'Look at the order or ask the doctor’s office for the code.',
  WRITES_OFF: 'This gateway may not send requests to this plan. Whoever runs it can allow that.',
  FORM_UNKNOWN: 'The form was stored for a day and is gone. Get the forms again under “What the plan wants”.',
  FORM_ROUNDS_EXCEEDED: 'The form asks without end. Finish it on the plan’s own website.',
  UPSTREAM_OUTCOME_UNKNOWN:
    'The plan may have the request. Press “Look again”: the plan is asked before anything is sent a second time.',
  DOCUMENT_UNREADABLE: 'Take the document out, or open it where it comes from.',
  PRIOR_AUTH_UNSETTLED: 'Press “Look again” later, or call the plan and quote the request. Nothing was sent again.',
  PRIOR_AUTH_UNCHANGEABLE: 'Where the request stands is shown under “Prior authorization”.',
  PRIOR_AUTH_UNKNOWN: 'It was sent from somewhere else: whoever sent it can change it.',
  PERSON_UNKNOWN: 'Sign in to the record again, then go on with this page.',
};

const signInCodes: ReadonlySet<string> = new Set([
  'LOGIN_REQUIRED',
  'REAUTH_REQUIRED',
  'PERSON_UNKNOWN',
  'SCOPE_INSUFFICIENT',
]);

/** Why a step did not go through, and what helps. */
export function troubleNotice(base: string, { record }: RequestDraft, { code, message }: DraftTrouble): Html {
  const platform = record.connection.replace(/~\d+$/, '');
  return html`<div class="notice bad" role="alert" id="trouble">
    ${isForPeople(message) ? html`<p><strong>${message}</strong></p>` : html`<p><strong>That cannot be done as the request stands.</strong></p>`}
    ${waysOn[code] !== undefined && html`<p>${waysOn[code]}</p>`}
    ${
      signInCodes.has(code) &&
      html`<p><a href="${base}/auth/${platform}/login">Sign in to ${record.platformName} again</a></p>`
    }
    ${code.startsWith('MEMBER_') && html`<p><a href="${base}/record/people">Who is who</a></p>`}
  </div>`;
}

/** Whether a message names no tool and no argument, which are for programs. */
function isForPeople(message: string): boolean {
  return !/\b[a-z]+_[a-z_]+\b/.test(message);
}
