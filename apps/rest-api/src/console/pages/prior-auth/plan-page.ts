import { dateWords } from '@fhir-gateway/fhir';
import { html, type Html } from '@fhir-gateway/express-kit';

import type { DraftAnswer } from '../../prior-auth/request-draft.js';
import { draftAddress, draftFrame, packetAddress, stepForm, type DraftPage } from './draft-frame.js';
import { disclosureNotice } from './disclosure-notice.js';
import { formList } from './form-list.js';
import { facts } from './prior-auth-decision.js';
import { answerWords, documentationWords, neededWords, readableWarnings, sourceWords } from './requirement-words.js';
import type { ConsoleView } from '../../../pages/console-page.js';
import { dateView } from '../../../pages/plain-dates.js';

/** What the plan said, and what comes next. */
export function planPage(page: DraftPage): ConsoleView {
  const { draft } = page;
  const { answer, pending } = draft;
  return draftFrame(
    page,
    'plan',
    html`
      ${pending !== undefined && disclosureNotice(page, pending)}
      ${answer === undefined ? pending === undefined && askFirst(page) : html`${said(answer)} ${next(page, answer)}`}
      ${stepForm(page, 'discard', html`<button class="button quiet small" type="submit">Discard this request</button>`)}
    `,
  );
}

function askFirst({ base, draft }: DraftPage): Html {
  return html`<p>The plan has not been asked yet.</p>
    <p><a class="button" href="${packetAddress(base, draft)}">Look at the service and ask</a></p>`;
}

function said(answer: DraftAnswer): Html {
  const { requirements, payerName, at } = answer;
  const { words, tone, meaning } = answerWords[requirements.status];
  const { authorization, infoNeeded, reasons, details, contacts, dependencies, expires, ambiguous, cards } =
    requirements;
  const wanted = documentationWords(requirements);
  const limits = details.filter(({ category }) => category !== 'cat-other').map(detailWords);
  return html`<section class="card" aria-labelledby="answer">
    <div class="block-head">
      <h2 id="answer">${payerName} says</h2>
      <span class="tag large ${tone}">${words}</span>
    </div>
    <p>${meaning}</p>
    ${ambiguous && html`<p>The plan says several things that do not agree; this is the most careful reading.</p>`}
    ${
      authorization.by === 'performer' &&
      html`<p>Whoever gives the service has to ask for the approval, not who orders it.</p>`
    }
    ${
      infoNeeded.length > 0 &&
      html`<p>The plan has to know first:</p>
        <ul>
          ${neededWords(infoNeeded).map((one) => html`<li>${one}</li>`)}
        </ul>`
    }
    ${facts([
      ['Approval number', authorization.number ?? undefined],
      ['It wants', wanted.length === 0 ? undefined : wanted.join('; ')],
      ['Why', reasons.map(({ text, code }) => text ?? code).join('; ') || undefined],
      ['Limits', limits.join('; ') || undefined],
      [
        'What else is needed',
        dependencies.length === 0
          ? undefined
          : `${dependencies.length} more to be ordered or approved first: ask the plan`,
      ],
      ['Call', contacts.join(', ') || undefined],
      ['This answer is good until', expires ? dateWords(expires) : undefined],
      ['Asked', dateView(at)],
    ])}
    ${cards.map(
      ({ summary, detail }) =>
        html`<details>
          <summary>${summary}</summary>
          ${detail !== undefined && html`<p>${detail}</p>`}
        </details>`,
    )}
    ${readableWarnings(requirements.warnings).map((one) => html`<p class="hint">${one}</p>`)}
    <p class="hint">${sourceWords(answer)}</p>
  </section>`;
}

function detailWords({ code, value, qualification }: DraftAnswer['requirements']['details'][number]): string {
  return [(code ?? 'limit').replaceAll('-', ' '), value, qualification].filter(Boolean).join(': ');
}

function next(page: DraftPage, { requirements, maySend, payerName }: DraftAnswer): Html {
  const { base, draft } = page;
  const { status, documentation, infoNeeded, sentRequests = [] } = requirements;
  const earlier = sentRequests[0];
  const forms = draft.forms ?? [];
  const isAsked = status === 'required' || status === 'conditional' || status === 'unknown' || documentation.length > 0;
  return html`<section class="card" aria-labelledby="next">
    <h2 id="next">What to do now</h2>
    ${
      earlier !== undefined &&
      html`<p class="notice calm">
        This was asked for before, on ${dateWords(earlier.sentAt.slice(0, 10))}.
        <a href="${base}/prior-auth#${earlier.requestId}">See what came of it</a>
      </p>`
    }
    ${
      infoNeeded.length > 0 &&
      html`<p>
        <a class="button" href="${packetAddress(base, draft)}">Fill in what is missing and ask again</a>
      </p>`
    }
    ${
      documentation.length > 0 &&
      forms.length === 0 &&
      stepForm(
        page,
        'forms',
        html`<p>
            The plan has a form for this. What the record knows is filled in for you; you look at it and answer the
            rest.
          </p>
          <div class="actions"><button class="button" type="submit">Get the form</button></div>`,
      )
    }
    ${formList(page)} ${(draft.formNotes ?? []).map((note) => html`<p class="hint">${note}</p>`)}
    ${
      isAsked && maySend
        ? html`<p class="actions">
            <a class="button quiet" href="${draftAddress(base, draft, 'documents')}">Add documents from the record</a>
            <a
              class="button ${forms.length === 0 && documentation.length > 0 && html`quiet`}"
              href="${draftAddress(base, draft, 'send')}"
              >Look at the request</a
            >
          </p>`
        : isAsked
          ? html`<p>
              This gateway may not send requests to ${payerName}: whoever runs it can allow that. You can still fill in
              the form here, or call the plan.
            </p>`
          : html`<p>There is nothing to send. <a href="${base}/prior-auth/new">Ask about something else</a></p>`
    }
  </section>`;
}
