import { html } from '@fhir-gateway/express-kit';

import { amountWords, saidWords } from './said-words.js';

const shown = (text: string): string => html`${saidWords(text)}`.toString();

describe('what a source says', () => {
  it.each([
    ['ended 2026-05-22T19:30:00Z', 'ended <time datetime="2026-05-22T19:30:00Z">22 May 2026, 7:30 pm GMT</time>'],
    ['2026-05-22T19:30-05:00; then', '<time datetime="2026-05-22T19:30-05:00">22 May 2026, 7:30 pm</time>; then'],
    ['ended 2026-05-22', 'ended 22 May 2026'],
    ['lot 12026-05-22', 'lot 12026-05-22'],
    ['at 2026-05-22T19:30', 'at 2026-05-22T19:30'],
    ['<b>2026-05-22T19:30:00Z', '&lt;b&gt;<time datetime="2026-05-22T19:30:00Z">22 May 2026, 7:30 pm GMT</time>'],
    ['', ''],
  ])('%j has its moments in words, and its text as text', (text, expected) => expect(shown(text)).toBe(expected));
});

describe('the amounts of a claim', () => {
  it.each([
    ['submitted 250.00 USD; benefit 200.00 USD', 'billed 250.00 USD; paid by the plan 200.00 USD'],
    ['memberliability 50 USD; paid 200 USD', 'your part 50 USD; paid 200 USD'],
    ['copay 10 USD', 'copay 10 USD'],
    ['Submitted Amount 250 USD; Member liability 0 USD', 'billed 250 USD; your part 0 USD'],
    ['Amount 3 USD; Tooth number 12 USD', 'Amount 3 USD; Tooth number 12 USD'],
    ['constructor 250 USD', 'constructor 250 USD'],
    ['total benefit 3 USD; benefit of doubt', 'total benefit 3 USD; benefit of doubt'],
  ])('%j is in words as far as they are known', (text, expected) => expect(amountWords(text)).toBe(expected));
});
