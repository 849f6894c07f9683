import { html, type Html, type Problem } from '@fhir-gateway/express-kit';
import type { PlatformSummary, TenantListing } from '@fhir-gateway/platform-registry';
import type { CapabilitySummary } from '@fhir-gateway/record-view';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';

import { pathSegment } from '../../../public-urls.js';
import { capabilityTable } from './capability-table.js';
import { codeLines } from '../../../pages/code-lines.js';
import { connectionActions, connectionDetails } from '../../../pages/connection-card.js';
import { consolePage, type ConsoleView } from '../../../pages/console-page.js';
import type { PageFrame } from '../../../pages/layout.js';
import { organizationSearch, type OrganizationSearch } from './organization-search.js';
import { describePlatform, platformState, wayIn } from './platform-card.js';
import { payerServiceWords, type PayerServices } from './platform-words.js';
import { platformMark } from './platform-mark.js';
import { nextStepFor } from '../../../pages/visitor-words.js';
import { scopeList } from '../../../pages/scope-list.js';

/** What is known of one platform, and of the visitor's connection to it. */
export interface PlatformPage extends PageFrame {
  readonly platform: PlatformSummary;
  readonly connection?: ConnectionSummary;
  /** What a sign-in asks for; absent where there is none, or none can begin. */
  readonly scopes?: readonly string[];
  /** Where a person signs in. */
  readonly signInHost?: string;
  /** For a platform of many organizations: those that match. */
  readonly organizations?: OrganizationSearch & { readonly listing: TenantListing };
  /** What the platform says that it answers, or why it did not; absent until asked for. */
  readonly capabilities?: CapabilitySummary | Problem;
  /** How far each payer service is known; absent where the file names none. */
  readonly payerServices?: PayerServices;
  readonly publicUrl: string;
  readonly mcpUrl: string;
  readonly isLocal: boolean;
}

/** Everything about one platform, or one organization of it. */
export function platformPage(page: PlatformPage): ConsoleView {
  const { base, platform, connection, organizations } = page;
  const { name, status } = platform;
  const isReady = status === 'ready';
  return (visitor) => {
    const nextStep = nextStepFor(visitor, platform);
    return consolePage({
      base,
      title: name,
      section: 'platforms',
      hasScript: true,
      body: html`
        <p class="crumbs"><a href="${base}/platforms">All places</a></p>
        <div class="card-head">
          ${platformMark(platform, 'large')}
          <div>
            <h1>${name}</h1>
            <p class="muted">${describePlatform(platform)}</p>
          </div>
        </div>
        <div class="actions">
          ${platformState(platform, connection)} ${connection === undefined && isReady && wayIn(base, platform)}
        </div>
        ${
          nextStep !== undefined &&
          html`<div class="notice">
            <p>${nextStep}</p>
            ${visitor.isOperator && html`<p><a class="button small" href="${registrationHref(base, platform)}">How to register</a></p>`}
          </div>`
        }
        ${organizations && organizationSearch(base, platform, organizations)}
        <div class="block columns">
          <div class="stack">
            ${isReady && visitor.isDeveloper && useIt(page)} ${isReady && visitor.isDeveloper && answers(page)}
          </div>
          <div class="stack">${sharing(page)} ${visitor.isDeveloper && facts(page)}</div>
        </div>
      `,
    })(visitor);
  };
}

function sharing({ base, platform, connection, scopes }: PlatformPage): Html | false {
  if (connection !== undefined) {
    return html`<section class="card" aria-labelledby="connection">
      <h2 id="connection">Your connection</h2>
      ${connection.problem !== undefined && html`<p class="notice">${connection.problem.message}</p>`}
      ${connectionDetails(connection)} ${connectionActions(base, connection, platform.name)}
    </section>`;
  }
  if (scopes === undefined) return false;
  return html`<section class="card" aria-labelledby="sharing">
    <h2 id="sharing">What a sign-in asks for</h2>
    ${scopes.length > 0 ? scopeList(scopes) : html`<p>${platform.name} decides what is shared.</p>`}
  </section>`;
}

function facts({ base, platform, signInHost, payerServices }: PlatformPage): Html {
  const { id, fhirBaseUrl, fhirVersion, loginRequired, aliases } = platform;
  const rows: readonly (readonly [string, string | Html | undefined])[] = [
    ['platform_id', id],
    ['Also known as', aliases.slice(0, 5).join(', ') || undefined],
    ['FHIR version', fhirVersion],
    ['FHIR server', fhirBaseUrl],
    ['Sign-in at', signInHost],
    ['Payer services', payerServices && payerServiceWords(payerServices)],
    [
      'Registration',
      loginRequired
        ? html`<a href="${registrationHref(base, platform)}">What this gateway is registered with</a>`
        : undefined,
    ],
  ];
  return html`<section class="card" aria-labelledby="facts">
    <h2 id="facts">Details</h2>
    <dl class="facts">
      ${rows.map(
        ([label, value]) =>
          value !== undefined &&
          html`<dt>${label}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
  </section>`;
}

function registrationHref(base: string, { id }: PlatformSummary): string {
  return `${base}/platforms/${pathSegment(id)}/registration`;
}

function useIt({ platform, publicUrl, mcpUrl, isLocal }: PlatformPage): Html {
  const fhir = `${publicUrl}/api/fhir/${platform.id}`;
  const cookie = isLocal ? '' : ' -b cookies.txt';
  const example = platform.loginRequired ? 'Observation?category=laboratory' : 'Patient?_count=5';
  const question = platform.loginRequired
    ? `Show my latest lab results at ${platform.id}.`
    : `What does ${platform.id} offer? List five patients.`;
  return html`<section class="card" aria-labelledby="use">
    <h2 id="use">Use it</h2>
    ${codeLines('From a shell', `curl${cookie} "${fhir}/${example}"`)}
    ${codeLines('Add the MCP server, here to Claude Code', `claude mcp add --transport http fhir-gateway ${mcpUrl}`)}
    ${codeLines('Then ask the agent', question)}
    ${!isLocal && html`<p class="muted small">curl needs the cookie of your session, or a bearer token of the gateway.</p>`}
  </section>`;
}

function answers({ base, platform, capabilities }: PlatformPage): Html {
  return html`<section class="card" aria-labelledby="capabilities">
    <h2 id="capabilities">What it answers</h2>
    ${
      capabilities === undefined
        ? html`<p class="muted">The platform says itself which resource types it has, and how they can be searched.</p>
            <p>
              <a
                class="button quiet"
                href="${base}/platforms/${pathSegment(platform.id)}?capabilities=show#capabilities"
                >Ask ${platform.name}</a
              >
            </p>`
        : 'types' in capabilities
          ? capabilityTable(capabilities)
          : html`<div class="notice bad">
              <p>${capabilities.message}</p>
              <p class="small">
                Code <code>${capabilities.code}</code>, request <code>${capabilities.requestId}</code>
              </p>
            </div>`
    }
  </section>`;
}
