import { defineCard, type Card } from './card.js';

/**
 * Shows the preview of a write or of a prior authorization request, with the person's own button to confirm it. The button
 * makes the second call, which the model could make as well: the value that confirms is in the preview. Where the client
 * asks its person by a form, no preview comes, and no button.
 */
function previewCard(tool: PreviewingTool): Card {
  return defineCard({
    name: `${tool.replaceAll('_', '-')}-preview`,
    title: titles[tool],
    description: `What ${tool} would do, with the person’s button to confirm`,
    script: `const tool = ${JSON.stringify(tool)};\nconst question = ${JSON.stringify(questions[tool])};\n${script}`,
    css: '.changes { font-size: .9rem; }',
  });
}

const questions = {
  create: 'Add a new entry',
  update: 'Change an entry',
  patch: 'Change an entry',
  delete: 'Delete an entry',
  submit_prior_auth: 'Ask for prior authorization',
} as const;
const titles = {
  create: 'New entry',
  update: 'Change of an entry',
  patch: 'Change of an entry',
  delete: 'Deletion of an entry',
  submit_prior_auth: 'Request for prior authorization',
} as const;
type PreviewingTool = keyof typeof questions;

const script = String.raw`
const decision = (given) => {
  const one = object(given);
  return words(one.status) !== '' && [
    facts([
      ['The payer says', words(one.status).replaceAll('-', ' ')], ['It means', one.meaning], ['Number', one.authorization_number],
      ['Valid from', one.valid_from], ['Until', one.expires], ['A decision is due', moment(one.expected_by)], ['Summary of the payer', one.disposition],
    ]),
    [...texts(one.cautions), ...texts(one.unverified), ...texts(one.warnings)].map((text) => paragraph('Note: ' + text, 'notice')),
    bullets(texts(one.notes)),
  ];
};
const ended = (fields) => [
  fields.state === 'written' && paragraph('Done: the platform has taken it.', 'strong'),
  fields.state === 'submitted' && paragraph(fields.is_repeated === true ? 'This had been sent before; nothing was sent now.' : 'Sent to the payer.', 'strong'),
  fields.state === 'declined' && paragraph('You did not agree: nothing was done.', 'strong'),
  paragraph(object(fields.record_content).row),
  facts([['Platform', fields.platform_id], ['Entry', fields.ref], ['Request', fields.request_id], ['Sent at', moment(fields.sent_at)]]),
  decision(fields.decision),
  paragraph(fields.attribution, 'muted'),
];
const render = (fields, card) => {
  if (fields.state !== 'preview') return ended(fields);
  const given = object(fields.record_content);
  const canConfirm = words(fields.confirm) !== '' && card.capabilities.serverTools !== undefined;
  let isOver = false;
  const confirm = button('Yes, do this', async () => {
    if (isOver) return;
    isOver = true;
    card.say('Sending…');
    let result;
    try {
      result = await card.callTool(tool, { ...card.input, confirm: words(fields.confirm) });
    } catch {
      card.say('It is not known whether it was done. Ask the assistant to check before anything is tried again.');
      return;
    }
    card.show(result);
    const state = words(object(result.structuredContent).state);
    card.say(result.isError === true ? 'It is not known to be done. Ask the assistant to check before anything is tried again.' : '');
    await card.tellModel(
      result.isError === true
        ? 'The person pressed the button to confirm ' + tool + ' in the card; the call failed. Check before you try it again.'
        : 'The person confirmed ' + tool + ' in the card: its state is ' + state + '. Do not send it again.');
  });
  const decline = button('No, leave it', async () => {
    isOver = true;
    card.show({ structuredContent: { state: 'declined' } });
    await card.tellModel('The person declined ' + tool + ' in the card: nothing was done. Do not try it again unless they ask for it.');
  }, 'second');
  return [
    paragraph('Nothing is done yet. ' + question + ' at ' + words(card.input.platform_id) + '?', 'strong'),
    facts([['Whose record', given.whose_record], ['Entry', fields.ref], ['Now, or as it would be', given.row]]),
    fields.is_unfinished === true && paragraph('It was sent before, and no answer was read. Asked since, the payer found nothing under its names.', 'notice'),
    texts(given.warnings).map((text) => paragraph('Mind: ' + text, 'notice')),
    texts(given.changes).length > 0 && [make('h2', {}, 'What would change'), bullets(texts(given.changes), 'changes')],
    texts(given.sends).length > 0 && [make('h2', {}, 'What would be sent'), bullets(texts(given.sends), 'changes')],
    canConfirm ? make('div', {}, confirm, decline) : paragraph('To agree or not, tell the assistant.'),
  ];
};
`;

/** A card for each tool that previews, since a card is not told by its host which tool it is of. */
export const previewCards: readonly (readonly [tool: PreviewingTool, card: Card])[] = (
  Object.keys(questions) as PreviewingTool[]
).map((tool) => [tool, previewCard(tool)]);
