import { html, type Html } from '@fhir-gateway/express-kit';
import type { PlatformSummary } from '@fhir-gateway/platform-registry';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';

import type { ConsoleVisitor } from '../../../pages/console-page.js';
import { nextStepFor } from '../../../pages/visitor-words.js';
import { pathSegment } from '../../../public-urls.js';
import { platformMark } from './platform-mark.js';
import { environmentWords, kindWords, statusWords } from './platform-words.js';

/** One platform in a list: what it is, how far it can be used, and the way in. */
export function platformCard(
  base: string,
  platform: PlatformSummary,
  visitor: ConsoleVisitor,
  connection?: ConnectionSummary,
): Html {
  const { id, name } = platform;
  const nextStep = nextStepFor(visitor, platform);
  return html`<article class="card">
    <div class="card-head">
      ${platformMark(platform)}
      <div>
        <h3><a href="${base}/platforms/${pathSegment(id)}">${name}</a></h3>
        <p class="muted small">${describePlatform(platform)}</p>
      </div>
    </div>
    ${nextStep !== undefined && html`<p class="muted small">${nextStep}</p>`}
    <div class="card-foot">${platformState(platform, connection)} ${wayIn(base, platform, connection)}</div>
  </article>`;
}

/** What a platform is, in a line. */
export function describePlatform({ kind, environment, fhirVersion }: PlatformSummary): string {
  const release = fhirVersion?.startsWith('4.0') ? 'R4' : fhirVersion;
  return [kindWords[kind], environmentWords[environment], release && `FHIR ${release}`].filter(Boolean).join(' · ');
}

/** How far a platform can be used, in words and a colour. */
export function platformState(
  { status, loginRequired }: Pick<PlatformSummary, 'status' | 'loginRequired'>,
  connection?: ConnectionSummary,
): Html {
  if (connection?.connected) return html`<span class="state good">Connected</span>`;
  if (connection !== undefined) return html`<span class="state needs-credentials">Sign-in ended</span>`;
  if (status === 'ready' && !loginRequired) return html`<span class="state ready">No sign-in needed</span>`;
  return html`<span class="state ${status}">${statusWords[status]}</span>`;
}

/** The button that leads on: to the sign-in, to the record, or to choosing an organization. */
export function wayIn(
  base: string,
  platform: Pick<PlatformSummary, 'id' | 'name' | 'status' | 'loginRequired'>,
  connection?: ConnectionSummary,
): Html | false {
  const { id, name, status, loginRequired } = platform;
  const link = (href: string, label: string, quiet = '') =>
    html`<a class="button small ${quiet}" href="${base}${href}" aria-label="${label}: ${name}">${label}</a>`;
  if (status === 'needs-tenant') return link(`/platforms/${pathSegment(id)}`, 'Choose', 'quiet');
  if (status !== 'ready') return false;
  if (!loginRequired) return false;
  if (connection?.connected !== true) return link(`/auth/${pathSegment(id)}/login`, 'Connect');
  return link(`/record/summary?person=${encodeURIComponent(id)}`, 'Record', 'quiet');
}
