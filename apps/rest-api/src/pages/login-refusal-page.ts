import { html, type Html, type Problem } from '@fhir-gateway/express-kit';

import { consolePage, type ConsoleView } from './console-page.js';
import type { PageFrame } from './layout.js';

/** What of a platform decides why nobody can sign in there. */
export interface RefusedPlatform {
  readonly name: string;
  readonly status: 'ready' | 'needs-credentials' | 'needs-tenant' | 'listed';
  /** The page of the platform. */
  readonly href: string;
}

/** A sign-in that cannot begin: the platform is not known, not set up, not complete, or needs none. */
export interface LoginRefusalPage extends PageFrame {
  readonly problem: Problem;
  /** As the address names it. */
  readonly asked: string;
  /** Absent where nothing is known by that name. */
  readonly platform?: RefusedPlatform;
}

/** Says in plain words why, with the console's navigation and a way on; code and request id for whoever is asked for help. */
export function loginRefusalPage(page: LoginRefusalPage): ConsoleView {
  const { base, problem, platform } = page;
  const { title, words, action } = platform === undefined ? unknown(page) : known(base, platform);
  return consolePage({
    base,
    title,
    section: 'platforms',
    body: html`<div class="hero">
        <p class="eyebrow bad">No sign-in</p>
        <h1>${title}</h1>
        <p class="lede">${words}</p>
        ${action}
      </div>
      <p class="muted small">Code <code>${problem.code}</code>, request <code>${problem.requestId}</code></p>`,
  });
}

interface Refusal {
  readonly title: string;
  readonly words: string;
  readonly action: Html;
}

function unknown({ base, asked }: LoginRefusalPage): Refusal {
  return {
    title: 'This gateway does not know that platform',
    words: 'Look for the hospital, clinic, laboratory or insurer by its name.',
    action: html`<form class="search-row" method="get" action="${base}/platforms" role="search">
      <input type="search" name="q" value="${asked.slice(0, 80)}" aria-label="Name of the platform or organization" />
      <button class="button" type="submit">Search</button>
    </form>`,
  };
}

function known(base: string, { name, status, href }: RefusedPlatform): Refusal {
  const actions = (first: Html) =>
    html`<p class="actions">${first} <a class="button quiet" href="${href}">About ${name}</a></p>`;
  switch (status) {
    case 'needs-tenant':
      return {
        title: `Choose your organization of ${name}`,
        words: `${name} serves many organizations, and people sign in at their own.`,
        action: html`<p class="actions"><a class="button" href="${href}">Choose the organization</a></p>`,
      };
    case 'needs-credentials':
      return {
        title: `${name} is not set up yet`,
        words:
          `Whoever runs this gateway has to register it with ${name} first. Until then nobody can sign in there. ` +
          'If that is you: the next page says how.',
        action: html`<p class="actions">
          <a class="button" href="${href}/registration">How to set it up</a>
          <a class="button quiet" href="${base}/platforms">Find another place</a>
        </p>`,
      };
    case 'listed':
      return {
        title: `${name} cannot be connected yet`,
        words: 'It is listed, but where its health records can be read is not known here.',
        action: actions(html`<a class="button" href="${base}/platforms">Find another place</a>`),
      };
    case 'ready':
      return {
        title: `${name} needs no sign-in`,
        words: 'What it has is open to everybody and holds no record of yours.',
        action: html`<p class="actions"><a class="button" href="${href}">About ${name}</a></p>`,
      };
  }
}
