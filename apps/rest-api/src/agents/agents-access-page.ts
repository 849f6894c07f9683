import { html, type Html } from '@fhir-gateway/express-kit';
import { recordKindLabel } from '@fhir-gateway/fhir-proxy';
import { reachOf, type AgentUse, type LongestGrant, type SessionClient } from '@fhir-gateway/gateway';

import { titleOf } from '../pages/access-list.js';
import { cardTable } from '../pages/card-table.js';
import { consolePage, type ConsoleView } from '../pages/console-page.js';
import type { PageFrame } from '../pages/layout.js';
import { scopeList } from '../pages/scope-list.js';
import { grantFields, longestOf, type GrantFields, type NamedPlatform } from './grant-form.js';
import type { Grant } from './grant-view.js';
import { dayOf, minuteOf } from '../pages/plain-dates.js';

/** An app or chat with what it may do and what it did. */
export interface ShownAgent extends SessionClient {
  readonly grant: Grant;
  /** Of a SMART app: what its tokens are good for. */
  readonly scopes?: readonly string[];
  readonly uses: readonly AgentUse[];
}

/** What the page of agents shows. */
export interface AgentsAccessPage extends PageFrame, LongestGrant {
  readonly agents: readonly ShownAgent[];
  readonly connected: readonly NamedPlatform[];
  /** Names of platforms by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly writable: readonly string[];
  readonly nowSeconds: number;
  readonly formToken: string;
  /** Whether the visitor is the person themself, and no app. */
  readonly mayChange: boolean;
}

/** Rows of what an app did that a page shows; all of them are in the JSON. */
const mostRows = 40;

/** What each app and chat may do, with the form that changes it, and what it used. */
export function agentsAccessPage(page: AgentsAccessPage): ConsoleView {
  const { base, agents } = page;
  return consolePage({
    base,
    title: 'Apps and agents with access',
    section: 'agents',
    body: html`
      <div class="hero">
        <h1>Apps and agents with access</h1>
        <p class="lede">
          What you let each of them do, and what it did. A change holds from its next request on.
          <a href="${base}/agents">Connect another one</a>.
        </p>
      </div>
      ${agents.length === 0 && html`<p class="notice">No app or agent can use this session.</p>`}
      ${agents.map((agent) => agentCard(agent, page))}
    `,
  });
}

function agentCard(agent: ShownAgent, page: AgentsAccessPage): Html {
  const { sessionEndsAtSeconds: _session, keptEndsAtSeconds: _kept, ...fields } = page;
  const { base, formToken, mayChange } = page;
  const { id, destination, connectedAtSeconds, lastUsedAtSeconds, grant, scopes } = agent;
  const action = `${base}/auth/agents/${encodeURIComponent(id)}`;
  const title = titleOf(agent);
  const form = html`<details>
    <summary>Change what it may do</summary>
    <form method="post" action="${action}">
      <input type="hidden" name="form_token" value="${formToken}" />
      ${grantFields({ ...fields, ...longestOf(agent, page), ...offeredTo(grant), grant, asksToWrite: false, keepsEnd: true })}
      <div class="actions"><button class="button" type="submit" name="action" value="save">Save</button></div>
    </form>
  </details>`;
  return html`<section class="card block" aria-label="${title}">
    <div class="block-head">
      <h2>${title}</h2>
      ${
        mayChange &&
        html`<form method="post" action="${action}">
          <input type="hidden" name="form_token" value="${formToken}" />
          <button class="button quiet small" type="submit" name="action" value="end" aria-label="End access: ${title}">
            End access
          </button>
        </form>`
      }
    </div>
    <p class="muted small">
      ${destination !== undefined && `Goes to ${destination}. `}Since ${dayOf(connectedAtSeconds)},
      ${lastUsedAtSeconds === undefined ? 'not used yet' : `last used ${dayOf(lastUsedAtSeconds)}`}.
    </p>
    <p>${grantWords(agent, page)}</p>
    ${
      scopes &&
      html`<p>Of what it asked for, that is:</p>
        ${scopeList(scopes)}`
    }
    ${mayChange && form} ${usesTable(agent, page)}
  </section>`;
}

/** More than the tokens of a SMART app are good for, a change of its grant gives it nothing. */
function offeredTo({ launch, platforms }: Grant): Partial<Pick<GrantFields, 'offered' | 'only' | 'writable'>> {
  if (launch?.scopes === undefined || platforms === 'all') return {};
  const { access, kinds } = reachOf(launch.scopes.given);
  const [only] = platforms;
  return {
    offered: kinds,
    ...(only !== undefined && { only }),
    ...(access === 'read' && { writable: [] }),
  };
}

/** What a grant allows, in a few sentences. */
function grantWords({ grant, isKept }: ShownAgent, { names, nowSeconds }: AgentsAccessPage): string {
  const { access, platforms, kinds, labelled, endsAtSeconds } = grant;
  const changing = grant.personConfirms ? 'Can read and, where it asks you each time, change' : 'Can read and change';
  const verb = access === 'read' ? 'Can read' : changing;
  const what = kinds === 'all' ? 'every kind of record' : listWords(kinds.map((id) => recordKindLabel(id)));
  const where =
    platforms === 'all' ? 'everything you connect, also later' : listWords(platforms.map((id) => names.get(id) ?? id));
  const marked = labelled
    ? 'with what is marked as especially private'
    : 'without what is marked as especially private';
  const disuse = isKept ? ', and no longer than 90 days without use' : '';
  const end = endsAtSeconds <= nowSeconds ? 'Its time is over' : `Until ${dayOf(endsAtSeconds)} at the latest${disuse}`;
  return `${verb} ${what}, ${marked}, from ${where}. ${end}.`;
}

function listWords(words: readonly string[]): string {
  return words.length === 0 ? 'nothing' : words.join('; ');
}

function usesTable({ uses }: ShownAgent, { names }: AgentsAccessPage): Html {
  if (uses.length === 0) return html`<p class="muted small">It has read nothing so far.</p>`;
  const shown = uses.slice(0, mostRows);
  return html`<details>
    <summary>What it did</summary>
    ${cardTable({
      caption: html`Requests by hour, up to a few seconds
      ago${uses.length > shown.length && `; the newest ${shown.length} rows`}`,
      rows: shown,
      columns: [
        { label: 'Hour', cell: ({ hourSeconds }) => minuteOf(hourSeconds) },
        { label: 'From', cell: ({ platformId }) => names.get(platformId) ?? platformId },
        { label: 'Records', cell: ({ kind }) => kindWords(kind) },
        { label: 'Read', cell: ({ reads }) => reads, isNumber: true },
        { label: 'Changed', cell: ({ writes }) => writes, isNumber: true },
        { label: 'Refused', cell: ({ refused }) => refused, isNumber: true },
      ],
    })}
  </details>`;
}

function kindWords(kind: string): string {
  if (kind === 'all') return 'Any kind';
  return kind === 'shared' ? 'Doctors, hospitals, vocabulary' : recordKindLabel(kind);
}
