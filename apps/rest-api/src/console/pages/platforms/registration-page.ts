import { html, type Html } from '@fhir-gateway/express-kit';
import type { StoredRegistration } from '@fhir-gateway/gateway';
import {
  describeClient,
  registrationBlock,
  type PlatformSummary,
  type RegistrationGuide,
} from '@fhir-gateway/platform-registry';

import { codeLines } from '../../../pages/code-lines.js';
import { consolePage, type ConsoleView } from '../../../pages/console-page.js';
import type { PageFrame } from '../../../pages/layout.js';
import { pathSegment } from '../../../public-urls.js';
import { platformMark } from './platform-mark.js';
import { clientForm, type ClientForm } from './client-form.js';
import { wayIn } from './platform-card.js';

/** How to register with the vendor of a platform. */
export interface RegistrationPage extends PageFrame {
  readonly guide: RegistrationGuide;
  readonly platform: PlatformSummary;
  /** Absent for who may not enter a client. */
  readonly form?: ClientForm;
  /** What trying the client out came to; absent until asked for. */
  readonly tried?: StoredRegistration;
}

/** What to enter in the vendor’s portal, what is known of the portal, and the client that comes of it. */
export function registrationPage(page: RegistrationPage): ConsoleView {
  const { base, guide, platform } = page;
  const { name, portal, warnings, notice } = guide;
  return (visitor) =>
    consolePage({
      base,
      title: `Register with ${name}`,
      section: 'platforms',
      hasScript: true,
      body: html`
        <p class="crumbs">
          <a href="${base}/">All platforms</a> / <a href="${base}/platforms/${pathSegment(platform.id)}">${name}</a>
        </p>
        <div class="card-head">
          ${platformMark(platform, 'large')}
          <div>
            <h1>Register with ${name}</h1>
            <p class="muted">${describeClient(guide)}</p>
          </div>
        </div>
        <div class="actions">
          ${portal?.url !== undefined && html`<a class="button small" href="${portal.url}" rel="noreferrer">${portal.name}</a>`}
          ${platform.status === 'ready' && wayIn(base, platform)}
        </div>
        ${warnings.map((text) => html`<div class="notice"><p>${text}</p></div>`)}
        ${notice !== undefined && html`<div class="notice calm"><p>${notice}</p></div>`}
        ${page.tried && triedCard(page.tried)}
        <div class="block columns">
          <div class="stack">${toCopy(guide)} ${clientForm(page, visitor)}</div>
          <div class="stack">${topics(guide, (id) => doing.has(id))}</div>
        </div>
        <div class="block grid two">${topics(guide, (id) => !doing.has(id))}</div>
      `,
    })(visitor);
}

function toCopy(guide: RegistrationGuide): Html {
  const { addresses, scopes, clientType, authMethods, algorithms, areScopesSetAtRegistration } = guide;
  const rows: readonly (readonly [string, string])[] = [
    ['Client type', clientType ?? ''],
    ['Client authentication', authMethods.join(', ')],
    ['Key algorithms', algorithms.join(', ')],
  ];
  return html`<section class="card" aria-labelledby="copy">
    <h2 id="copy">What the portal asks for</h2>
    ${codeLines('Redirect URI', addresses.redirectUri)} ${codeLines('Launch URL', addresses.launchUrl)}
    ${codeLines('JWK Set URL', addresses.jwksUrl)} ${scopes.length > 0 && codeLines('Scopes', scopes.join(' '))}
    ${areScopesSetAtRegistration && html`<p class="hint">What is ticked in the portal is granted, whatever a sign-in asks for.</p>`}
    <dl class="facts">
      ${rows.map(
        ([label, value]) =>
          value !== '' &&
          html`<dt>${label}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
    <details>
      <summary>All of it as one block</summary>
      ${codeLines('To copy', registrationBlock(guide))}
    </details>
  </section>`;
}

/** What is read while the portal is open; the rest is for before and after. */
const doing: ReadonlySet<string> = new Set(['steps', 'waiting', 'cost', 'testUsers']);

function topics({ topics: all }: RegistrationGuide, isWanted: (id: string) => boolean): readonly Html[] {
  return all
    .filter(({ id }) => isWanted(id))
    .map(({ id, title, isOrdered, facts }) => {
      const items = facts.map(
        ({ text, source, mayHaveChanged }) =>
          html`<li>
            ${text}
            <span class="muted small"
              >(${source.url === undefined ? source.title : html`<a href="${source.url}" rel="noreferrer">${source.title}</a>`},
              ${source.date}${mayHaveChanged && '; may have changed'})</span
            >
          </li>`,
      );
      return html`<section class="card" aria-labelledby="topic-${id}">
        <h2 id="topic-${id}">${title}</h2>
        ${
          isOrdered
            ? html`<ol class="registration-facts">
                ${items}
              </ol>`
            : html`<ul class="registration-facts">
                ${items}
              </ul>`
        }
      </section>`;
    });
}

const stepWords = {
  discovery: 'Server found',
  'token-endpoint': 'Client known',
  'authorize-page': 'Sign-in page',
  registration: 'Registration there',
} as const;
const outcomeWords = { passed: 'Yes', failed: 'No', unclear: 'Cannot be told' } as const;
const outcomeLook = { passed: 'good', failed: 'bad', unclear: 'needs-credentials' } as const;

export function triedCard({ checks }: StoredRegistration): Html {
  return html`<section class="card" aria-labelledby="tried">
    <h2 id="tried">What trying it out came to</h2>
    ${
      checks.length === 0
        ? html`<p>There is nothing to try out yet: choose an organization, or enter a client.</p>`
        : html`<ul class="registration-facts">
            ${checks.map(
              ({ step, outcome, message, oauthError }) =>
                html`<li>
                  <span class="state ${outcomeLook[outcome]}">${stepWords[step]}: ${outcomeWords[outcome]}</span>
                  ${message} ${oauthError !== undefined && html`<code>${oauthError}</code>`}
                </li>`,
            )}
          </ul>`
    }
  </section>`;
}
