import { html, type Html } from '@fhir-gateway/express-kit';

import { layout, type PageFrame } from './layout.js';
import { missingScopesNotice, scopeList } from './scope-list.js';

/** A login that worked. */
export interface ConnectedPage extends PageFrame {
  readonly platformName: string;
  /**
   * Whose record it is, with the birth date: whoever signed in must see that it is the one they meant. Absent where the
   * platform has not said it.
   */
  readonly person?: string;
  /** Where that record is shown. */
  readonly recordHref?: string;
  readonly hasPatient: boolean;
  /** The sign-in is for one patient, and the platform did not say whom. */
  readonly patientUnknown?: 'unnamed' | 'several' | undefined;
  /** The page on which one of several patients is chosen. */
  readonly choiceHref?: string;
  readonly scopes: readonly string[];
  readonly missingScopes: readonly string[];
  /** Whether an assistant that asked for this learns of it by itself; not so where chats are paired. */
  readonly tellsAssistant: boolean;
  /**
   * What was open in the EHR that launched the gateway. Shown there, as ids and never as names, since a launch link can
   * be somebody else's: the person has to be able to see that it is the record they meant.
   */
  readonly launched?: { readonly patient?: string; readonly encounter?: string };
  /** Says that another person signed in than before, and which id each has now; as ids and never as names. */
  readonly personChange?: string;
  /** Lets a chat use this browser's session; shown on this one page. */
  readonly pairingCode?: string;
}

/** The page at the end of a login. */
export function connectedPage(page: ConnectedPage): Html {
  const { base, platformName, missingScopes } = page;
  return layout({
    base,
    title: `${platformName} is connected`,
    narrow: true,
    body: html`<section class="card">
      <p class="eyebrow good">Connected</p>
      <h1>${platformName} is connected</h1>
      ${page.person !== undefined && html`<p id="person">Record of <strong>${page.person}</strong></p>`}
      <p>
        ${page.hasPatient ? 'One patient’s record is now reachable through this gateway.' : 'Its data is now reachable through this gateway.'}
        ${afterwards(page)}
      </p>
      ${page.personChange !== undefined && html`<p class="notice" id="person-change">${page.personChange}</p>`}
      ${page.launched && launchNotice(page.launched)}
      ${page.patientUnknown && unknownPatientNotice(page.patientUnknown, page.choiceHref)}
      ${page.pairingCode !== undefined && pairingNotice(page.pairingCode)}
      ${scopeList(page.patientUnknown ? page.scopes.filter((scope) => scope !== 'launch/patient') : page.scopes)}
      ${missingScopesNotice(missingScopes)}
      <div class="actions">
        ${page.recordHref !== undefined && html`<a class="button" href="${page.recordHref}">See the record</a>`}
        <a class="button ${page.recordHref !== undefined && 'quiet'}" href="${base}/">Open the gateway</a>
      </div>
    </section>`,
  });
}

function afterwards({ tellsAssistant, pairingCode }: ConnectedPage): string {
  if (tellsAssistant)
    return 'If an assistant asked you to sign in, close this page and go back to it; it knows already.';
  if (pairingCode !== undefined) return 'An assistant can use it once it has the code below.';
  return 'If an assistant asks you for a code, let it give you a new link: each code is shown once.';
}

/** Says truly that nobody here knows whose record it is, and what to do. */
export function unknownPatientNotice(unknown: 'unnamed' | 'several', choiceHref: string | undefined): Html {
  if (unknown === 'several') {
    return html`<p class="notice" id="patient-unknown">
      This sign-in reaches the records of several people, and the platform did not say whose it is for. Nothing can be
      read until you choose.
      ${choiceHref !== undefined && html`<a class="button small" id="choose-patient" href="${choiceHref}">Choose whose record</a>`}
    </p>`;
  }
  return html`<p class="notice" id="patient-unknown">
    The platform did not say whose record this is. What it answers is held to the sign-in by the platform alone; a
    request that names a patient is refused. If that keeps happening, tell whoever runs this gateway.
  </p>`;
}

function launchNotice({ patient, encounter }: NonNullable<ConnectedPage['launched']>): Html {
  return html`<p class="notice" id="launch-context">
    Opened for
    ${patient === undefined ? 'no particular patient' : html`patient <code>${patient}</code>`}${
      encounter !== undefined && html`, visit <code>${encounter}</code>`
    }.
    If that is not what was on your screen, disconnect it on the start page.
  </p>`;
}

function pairingNotice(code: string): Html {
  return html`<p>Your one-time code, good for five minutes:</p>
    <p><code class="pairing-code" id="pairing-code">${code}</code></p>
    <p class="notice">
      Type it only into a chat that <strong>you</strong> began yourself, and give it to nobody who asks you for it.
      Whoever has it can use everything that this browser is signed in to here. If somebody sent you the link, close
      this page.
    </p>`;
}
