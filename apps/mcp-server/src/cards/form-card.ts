import { defineCard, type Card } from './card.js';

/**
 * Shows the open questions of an adaptive form, for the person to answer. Answers go to the tool when the person sends them,
 * and to the model neither before nor after: it is told how many there were. What only the person may attest has no answer
 * until they choose one, and is named in `answered_by_person` only then.
 */
export const formCard: Card = defineCard({
  name: 'form',
  title: 'Questions of the payer',
  description: 'The open questions of a payer’s form, to be answered by the person',
  script: String.raw`
const kinds = { string: 'text', text: 'text', integer: 'number', decimal: 'number', date: 'date' };
const choiceTypes = new Set(['choice', 'open-choice']);
const optionsOf = (question) =>
  question.type === 'boolean'
    ? [{ value: 'true', text: 'Yes' }, { value: 'false', text: 'No' }]
    : list(question.options).map(object).map(({ value, text }) => ({ value: words(value), text: words(text) || words(value) }));
const canAnswer = (question) =>
  question.repeats !== true && question.readOnly !== true && words(question.linkId) !== '' && list(question.units).length === 0 &&
  (question.type === 'boolean' || kinds[question.type] !== undefined || (choiceTypes.has(question.type) && optionsOf(question).length > 0 && question.options_left_out === undefined));

/* Why a question has no field here, after the question. */
const reasonOf = (question) => {
  if (question.readOnly === true) return 'The payer fills this in.';
  if (question.type === 'attachment') return 'It takes a file, and a card has none to give.';
  if (question.type === 'reference') return 'It takes an entry of a record, and a card has none to give.';
  if (question.type === 'quantity' || list(question.units).length > 0) return 'It takes an amount with its unit.';
  if (question.options_left_out !== undefined) return 'It has more choices than are shown here.';
  if (question.repeats === true) return 'It may have several answers, and a card takes one.';
  return 'A card has no field for its kind of answer.';
};
const isNote = ({ type }) => type === 'display' || type === 'group';
const answersOf = (question) => list(question.answers).map((answer) => words(object(answer).text)).join(', ');
const soFar = (question) => answersOf(question) !== '' && 'Answer so far: ' + answersOf(question) + '.';

/* Returns the field, and how to read it: nothing where it was left open. */
const fieldOf = (question, at, isForPerson) => {
  const id = 'question-' + at;
  const label = words(question.question);
  const help = [
    isForPerson && 'Only you may answer this; your answer stands as your own statement.',
    question.required === 'yes' ? 'Needed.' : 'May be left open.',
    texts(question.within).length > 0 && 'Part of: ' + texts(question.within).join(', ') + '.',
    words(question.condition), ...texts(question.help), ...texts(question.constraints), soFar(question),
  ].filter(Boolean).join(' ');
  const hint = make('p', { class: 'muted', id: id + '-hint' }, help);
  if (question.type === 'boolean' || choiceTypes.has(question.type)) {
    const choices = optionsOf(question).map((option, place) => {
      const input = make('input', { type: 'radio', name: id, id: id + '-' + place });
      return { option, input, row: make('div', { class: 'choice' }, input, make('label', { for: id + '-' + place }, option.text)) };
    });
    const chosen = () => choices.find(({ input }) => input.checked)?.option.value;
    return {
      node: make('fieldset', { 'aria-describedby': id + '-hint' }, make('legend', {}, label), hint, choices.map(({ row }) => row)),
      read: () => (question.type === 'boolean' && chosen() !== undefined ? chosen() === 'true' : chosen()),
      first: choices[0].input,
    };
  }
  const input = make(question.type === 'text' ? 'textarea' : 'input', {
    id, 'aria-describedby': id + '-hint', rows: question.type === 'text' ? 3 : undefined,
    type: question.type === 'text' ? undefined : kinds[question.type], step: question.type === 'decimal' ? 'any' : undefined,
  });
  const read = () => {
    const text = input.value.trim();
    if (text === '') return undefined;
    return kinds[question.type] === 'number' ? Number(text) : text;
  };
  return { node: make('div', { class: 'field' }, make('label', { for: id }, label), hint, input), read, first: input };
};
const answered = (one) =>
  make('li', {}, words(one.question) + ': ' + answersOf(one),
    words(one.source) !== '' && make('span', { class: 'muted' }, ' (from ' + words(one.source) + ')'));
const decisions = (given) =>
  list(given).map(object).map((one) => [
    facts([
      ['Covered', one.covered], ['Prior authorization', named({ satisfied: 'there', 'auth-needed': 'needed', 'no-auth': 'not needed' }, one.pa_needed)], ['Number', one.authorization_number], ['Until', one.expires],
    ]),
    bullets(texts(one.reasons)),
  ]);
const states = { completed: 'The form is complete.', stopped: 'Nothing was sent to the payer: something has to be put right.' };

const render = (fields, card) => {
  const forPerson = new Set(texts(fields.for_person));
  const open = list(fields.questions).map(object);
  const shown = open.filter(canAnswer);
  const others = open.filter((question) => !canAnswer(question) && !isNote(question));
  const parts = shown.map((question, at) => ({
    question, isForPerson: forPerson.has(question.linkId), ...fieldOf(question, at, forPerson.has(question.linkId)),
  }));
  const back = words(fields.form_id) === '' ? { response: fields.response, round: fields.round } : { form_id: words(fields.form_id) };
  const isOpen = fields.status !== 'completed' && (back.form_id !== undefined || isObject(back.response));
  const canSend = isOpen && others.every(({ required }) => required !== 'yes') && card.capabilities.serverTools !== undefined;
  const send = button(shown.length > 0 ? 'Send these answers to the payer' : 'Go on', async () => {
    const missing = parts.find(({ question, read }) => question.required === 'yes' && read() === undefined && answersOf(question) === '');
    if (missing !== undefined) {
      card.say('A question that needs an answer has none.');
      missing.first.focus();
      return;
    }
    const given = parts.map(({ question, isForPerson, read }) => ({ id: question.linkId, isForPerson, value: read() }))
      .filter(({ value }) => value !== undefined);
    const byPerson = given.filter(({ isForPerson }) => isForPerson).map(({ id }) => id);
    const { platform_id: platform, auth_handle: handle, payer } = card.input;
    card.say('Sending…');
    let result;
    try {
      result = await card.callTool('answer_next_question', {
        platform_id: platform, ...(handle !== undefined && { auth_handle: handle }), ...(payer !== undefined && { payer }), ...back,
        ...(given.length > 0 && { answers: Object.fromEntries(given.map(({ id, value }) => [id, value])) }),
        ...(byPerson.length > 0 && { answered_by_person: byPerson }),
      });
    } catch {
      card.say('It is not known whether the payer has the answers. Ask the assistant to call the form again.');
      return;
    }
    card.show(result);
    const next = object(result.structuredContent);
    if (result.isError === true) {
      await card.tellModel('The person sent answers to the form in the card; the call failed. Call answer_next_question with the form_id alone to see where it stands.');
      return;
    }
    card.say(states[next.status] ?? 'Sent. These are the next questions.');
    const number = given.length === 1 ? '1 answer' : given.length + ' answers';
    const ids = texts(next.response_ids).filter((id) => /^[\w-]+$/.test(id));
    await card.tellModel('The person sent ' + number + ' to the form in the card. Its status is now ' + (states[next.status] === undefined ? 'in-progress' : next.status) + '.' +
      (ids.length > 0 ? ' response_ids: ' + ids.join(', ') + '.' : '') + (next.status === 'completed' ? ' Go on with submit_prior_auth where that is needed.' : ' The person goes on in the card.'));
  });
  return [
    paragraph(fields.form, 'strong'),
    states[fields.status] !== undefined && paragraph(states[fields.status], fields.status === 'stopped' ? 'fault' : 'strong'),
    list(fields.issues).map(object).map((issue) => paragraph('To put right: ' + (issue.code === 'attestation' ? 'only you may answer this.' : words(issue.text)), 'notice')),
    texts(fields.warnings).map((text) => paragraph('Mind: ' + text, 'notice')),
    list(fields.decisions).length > 0 && [make('h2', {}, 'What the payer decided'), decisions(fields.decisions)],
    list(fields.filled_in).length > 0 && [make('h2', {}, 'Filled in from the record'), make('ul', {}, list(fields.filled_in).map(object).map(answered))],
    open.filter(isNote).map(({ question }) => paragraph(question)),
    shown.length > 0 && isOpen && [make('h2', {}, 'Your answers'), parts.map(({ node }) => node)],
    others.length > 0 && [
      make('h2', {}, 'To be answered with the assistant'),
      bullets(others.map((question) => [words(question.question), make('span', { class: 'muted' }, ' ' + [reasonOf(question), question.required === 'yes' && 'Needed.'].filter(Boolean).join(' '))])),
    ],
    canSend && send,
    canSend && paragraph('Your answers go to the payer of your plan. The app that shows this card carries them; the assistant is only told how many there were.', 'muted'),
    isOpen && !canSend && paragraph('Answer these with the assistant.'),
  ];
};
`,
  css: `
fieldset, .field { border: 1px solid var(--line); border-radius: 10px; margin: 0 0 .8rem; padding: .6rem .8rem; min-width: 0; }
legend, .field label { font-weight: 600; padding: 0; }
legend { float: left; width: 100%; margin-bottom: .3rem; }
legend + * { clear: both; }
.field label { display: block; padding: 0; }
.choice { display: flex; align-items: center; gap: .6rem; min-height: 44px; }
.choice label { flex: 1; padding: .5rem 0; cursor: pointer; }
input[type="radio"] { width: 1.2rem; height: 1.2rem; margin: 0; accent-color: var(--accent); }
input:not([type="radio"]), textarea {
  font: inherit; width: 100%; min-height: 44px; color: var(--ink); background: var(--surface); border: 1px solid var(--field); border-radius: 8px; padding: .5rem .6rem;
}
`,
});
