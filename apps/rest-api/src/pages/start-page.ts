import { html, type Html } from '@fhir-gateway/express-kit';
import type { PlatformSummary } from '@fhir-gateway/platform-registry';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';

import { pathSegment } from '../public-urls.js';
import { layout, type PageFrame } from './layout.js';
import { inOrderOfUse } from './platform-order.js';
import { scopeList } from './scope-list.js';
import { usageSection } from './usage-section.js';

/** What the start page shows. */
export interface StartPage extends PageFrame {
  readonly platforms: readonly PlatformSummary[];
  readonly connections: readonly ConnectionSummary[];
  readonly isLocal: boolean;
  /** Whether there is a session, and with it somebody who may use it. */
  readonly hasSession: boolean;
  readonly publicUrl: string;
  readonly mcpUrl: string;
}

const statusWords: Readonly<Record<PlatformSummary['status'], string>> = {
  ready: 'Ready',
  'needs-credentials': 'Needs credentials',
  'needs-tenant': 'Choose an organization',
  listed: 'Listed only',
};

/** The console: what this is, what is connected, which platforms there are, and how to use it all. */
export function startPage(page: StartPage): Html {
  const connected = new Map(page.connections.map((connection) => [connection.platformId, connection]));
  const ready = inOrderOfUse(page.platforms.filter(({ status }) => status === 'ready'));
  const waiting = page.platforms.filter(({ status }) => status !== 'ready');
  const names = new Map(page.platforms.map(({ id, name }) => [id, name]));
  return layout({
    base: page.base,
    title: 'Start',
    body: html`
      <section class="hero">
        <h1>One door to many health record platforms</h1>
        <p>Sign in to a platform once. Then read its FHIR data over REST and over MCP, from the same login.</p>
        ${page.isLocal && html`<p class="muted small">Local mode: this gateway serves one person, on this machine only.</p>`}
      </section>
      <section aria-labelledby="connections">
        <h2 id="connections">Your connections</h2>
        ${
          page.connections.length === 0
            ? html`<p class="muted">Nothing is connected yet. Choose a platform below and connect it.</p>`
            : html`<div class="grid">
                ${page.connections.map((connection) => connectionCard(page.base, connection, names))}
              </div>`
        }
        ${page.hasSession && html`<p class="small"><a href="${page.base}/auth/sessions">Browsers and apps that can use them, and logging out</a></p>`}
      </section>
      <section aria-labelledby="platforms">
        <h2 id="platforms">Platforms</h2>
        <div class="grid">
          ${ready.map((platform) => platformCard(page.base, platform, connected.get(platform.id)))}
        </div>
        ${waiting.length > 0 && waitingList(waiting)}
      </section>
      ${usageSection(page)}
    `,
  });
}

function connectionCard(base: string, connection: ConnectionSummary, names: ReadonlyMap<string, string>): Html {
  const { platformId, problem } = connection;
  const href = `${base}/auth/${pathSegment(platformId)}`;
  return html`<article class="card">
    <p class="eyebrow ${connection.connected ? 'good' : 'bad'}">${connection.connected ? 'Connected' : 'Ended'}</p>
    <h3>${names.get(platformId) ?? platformId}</h3>
    ${problem !== undefined && html`<p class="notice">${problem.message}</p>`} ${scopeList(connection.scopes)}
    <p class="muted small">${lifetime(connection)}</p>
    <form method="post" action="${href}/logout">
      <div class="actions">
        ${!connection.connected && html`<a class="button" href="${href}/login">Sign in again</a>`}
        <button class="button quiet" type="submit">Disconnect</button>
      </div>
    </form>
  </article>`;
}

function lifetime({ connected, refreshable, expiresAtSeconds }: ConnectionSummary): string {
  if (!connected) return 'Sign in again to use it.';
  if (refreshable) return 'Stays connected; renewed when needed.';
  if (expiresAtSeconds === undefined) return 'Stays connected until the platform ends it.';
  return `Connected until ${new Date(expiresAtSeconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC.`;
}

function platformCard(base: string, platform: PlatformSummary, connection: ConnectionSummary | undefined): Html {
  const href = `${base}/auth/${pathSegment(platform.id)}/login`;
  return html`<article class="card">
    <p class="eyebrow">${platform.kind}${platform.environment !== platform.kind && html` · ${platform.environment}`}</p>
    <h3>${platform.name}</h3>
    <p class="muted small">
      <code>${platform.id}</code>${platform.fhirVersion !== undefined && html` · FHIR ${platform.fhirVersion}`}
    </p>
    <div class="actions">
      ${!platform.loginRequired && html`<span class="tag">No sign-in needed</span>`}
      ${platform.loginRequired && connection?.connected && html`<span class="tag good">Connected</span>`}
      ${platform.loginRequired && !connection?.connected && html`<a class="button" href="${href}">Connect</a>`}
    </div>
  </article>`;
}

function waitingList(platforms: readonly PlatformSummary[]): Html {
  return html`<details>
    <summary>
      ${platforms.length} more ${platforms.length === 1 ? 'platform needs' : 'platforms need'} setting up
    </summary>
    <ul class="rows">
      ${platforms.map(
        ({ id, name, kind, status, nextStep, developerPortal }) =>
          html`<li>
            <div><strong>${name}</strong> <code>${id}</code></div>
            <div class="muted small">${kind} · ${statusWords[status]}</div>
            ${nextStep !== undefined && html`<div class="small">${nextStep}</div>`}
            ${developerPortal !== undefined && html`<div class="small"><a href="${developerPortal}" rel="noreferrer">Developer portal</a></div>`}
          </li>`,
      )}
    </ul>
  </details>`;
}
