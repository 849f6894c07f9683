import { defineCard } from './card.js';

/** Shows get_patient_summary: a table for each section, what was not read, and what platforms disagree in. */
export const summaryCard = defineCard({
  name: 'summary',
  title: 'Record summary',
  description: 'The summary of a record as tables by section, with what could not be read',
  script: String.raw`
const render = ({ record_content: given }) => {
  const { person, platforms, not_read: missing, contradictions, sections } = object(given);
  const platformOf = object(platforms);
  const withNames = (text) => text.replace(/\(([A-Z])\)/g, (whole, key) => (words(platformOf[key]) === '' ? whole : '(' + words(platformOf[key]) + ')'));
  const from = (text) => text.split(/,\s*/).map((key) => words(platformOf[key]) || key).join(', ');
  const cell = (text, name) => (name === 'from' ? from(text) : text);
  return [
    paragraph(person, 'strong'),
    texts(missing).map((text) => paragraph('Not read: ' + text, 'notice')),
    texts(contradictions).map((text) => paragraph('The platforms disagree: ' + withNames(text), 'notice')),
    list(sections).map(object).map((section) => [
      make('h2', {}, words(section.title)),
      list(section.rows).length > 0 && table(words(section.title), section, { cell, isNamedAbove: true }),
      texts(section.notes).map((text) => paragraph(text, 'muted')),
      words(section.more) !== '' && paragraph(words(section.more).split(': search_record(')[0] + ': ask the assistant to show them.', 'muted'),
    ]),
  ];
};
`,
});
