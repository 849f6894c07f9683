import { describeForm, readDecision, readingOf, ValueSets } from '@fhir-gateway/coverage-tools';
import { outsideFence } from '@fhir-gateway/testing';
import fc from 'fast-check';
import type { ClaimResponse } from 'fhir/r4.js';
import { canary, injection } from '../testing/injections.js';
import { decisionFields, decisionText } from './decision-answer.js';
import { formsText, formsView } from './form-view.js';
import { requirementsResult } from './requirements-answer.js';

/** Of each of the three tests. */
const runs = { numRuns: 125, seed: 14 };
const pas = (name: string) => `http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-${name}`;
const concept = (text: string) => ({ text, coding: [{ system: text, code: text, display: text }] });

/** Neither half has a word of the payer outside of its marks, nor a mark that is not the gateway's. */
function assertInert(...halves: unknown[]): void {
  for (const half of halves) {
    expect(outsideFence(half)).not.toContain(canary);
    expect(outsideFence(half)).not.toMatch(/record-content/i);
  }
}

/** A response with one text in every string that a payer writes. */
function response(text: string, action: string): ClaimResponse {
  const review = [
    {
      url: pas('reviewActionCode'),
      valueCodeableConcept: { coding: [{ system: 'https://codesystem.x12.org/005010/306', code: action }] },
    },
    { url: 'number', valueString: text },
    { url: 'reasonCode', valueCodeableConcept: concept(text) },
  ];
  return {
    resourceType: 'ClaimResponse',
    status: 'active',
    use: 'preauthorization',
    outcome: 'complete',
    created: text,
    disposition: text,
    preAuthRef: text,
    type: concept(text),
    patient: { display: text },
    insurer: { display: text },
    processNote: [{ text }],
    error: [
      { code: concept(text), extension: [{ url: pas('errorFollowupAction'), valueCodeableConcept: concept(text) }] },
    ],
    item: [
      {
        itemSequence: 1,
        extension: [
          { url: pas('itemPreAuthPeriod'), valuePeriod: { start: text, end: text } },
          { url: pas('administrationReferenceNumber'), valueString: text },
        ],
        adjudication: [
          {
            category: concept(text),
            reason: concept(text),
            extension: [{ url: pas('reviewAction'), extension: review }],
          },
        ],
      },
    ],
  };
}

/** A form with one text in every string that people read. */
function formOf(text: string) {
  const item = {
    linkId: 'q1',
    prefix: text,
    text,
    type: 'choice',
    required: true,
    answerOption: [{ valueCoding: { system: text, code: text, display: text } }, { valueString: text }],
    initial: [{ valueString: text }],
    item: [{ linkId: 'q2', text, type: 'display' }],
  };
  const questionnaire = {
    resourceType: 'Questionnaire',
    url: 'https://payer.example/q',
    version: text,
    status: 'active',
    title: text,
    description: text,
    publisher: text,
    item: [item],
  } as never;
  const described = describeForm(questionnaire, { valueSets: new ValueSets([]), today: '2026-11-24' });
  const responded = { resourceType: 'QuestionnaireResponse', status: 'in-progress' } as const;
  return { ...described, questionnaire, response: responded, prefilled: [], warnings: [text] };
}

describe('500 injections in what a payer writes', () => {
  it('stay between the marks of a decision', () => {
    fc.assert(
      fc.property(injection, fc.constantFrom('A1', 'A2', 'A3', 'A4', 'A6', 'C', 'CT', 'NA', 'XX'), (text, action) => {
        const decision = readDecision(response(text, action));
        const reading = readingOf(decision, undefined, 0);
        assertInert(decisionText(decision, reading), decisionFields(decision, reading));
      }),
      runs,
    );
  });

  it('stay between the marks of a form, its questions and its answers', () => {
    fc.assert(
      fc.property(injection, fc.constantFrom('questions', 'response'), (text, show) => {
        const found = {
          platformId: 'payer',
          coverageId: text,
          status: 'forms',
          source: 'questionnaire-package',
          forms: [formOf(text)],
          notes: [{ severity: 'warning', text }],
          warnings: [text],
          attempts: [],
        } as never;
        const shown = { show, from: 1, wanted: undefined } as const;
        const view = formsView(found, shown);
        assertInert(view, formsText(found, shown, view));
      }),
      runs,
    );
  });

  it('stay between the marks of what a payer wants for a service', () => {
    fc.assert(
      fc.property(injection, fc.constantFrom('required', 'conditional', 'satisfied', 'unknown'), (text, status) => {
        const found = {
          status,
          source: { kind: 'crd', hook: text, service: text, crdVersion: text, at: '2026-11-24T00:00:00Z' },
          platformId: 'payer',
          code: { system: 'http://www.ama-assn.org/go/cpt', code: '27447' },
          coverageId: text,
          covered: text,
          authorization: { needed: true, by: null, number: text },
          documentation: [{ who: text, purpose: [text], questionnaires: [text] }],
          infoNeeded: [text],
          reasons: [
            { code: text, text },
            { code: text, text: null },
          ],
          details: [{ category: text, code: text, value: text, qualification: text }],
          contacts: [text],
          billingCodes: [{ system: text, code: text }],
          dependencies: [text],
          assertionId: text,
          expires: text,
          ambiguous: false,
          assertions: [
            { assertionId: text, covered: text, paNeeded: text, date: text },
            { assertionId: text, reasons: [{ code: text, text }], contacts: [text] },
          ],
          cards: [
            {
              summary: text,
              indicator: text,
              detail: text,
              source: text,
              topic: text,
              links: [{ label: text, url: text, type: 'absolute' }],
              suggestions: [text],
              questionnaires: [text],
            },
          ],
          actions: [{ type: text, resourceType: text, description: text }],
          warnings: [text],
          attempts: [],
          nextSteps: ['Ask again.'],
          sentRequests: [
            {
              requestId: 'request-1',
              sentAt: '2026-11-24T00:00:00Z',
              serviceDate: text,
              decision: { status: 'approved', authorizationNumber: text, expires: text },
            },
          ],
        };
        const { structured, text: sentences } = requirementsResult(found as never, undefined);
        assertInert(structured, sentences);
      }),
      runs,
    );
  });
});
