import { defineCard, type Card } from './card.js';

/** A button that has the host open an address of the gateway; where the host cannot, the address stands there to be copied. */
const openPart = String.raw`
const opener = (label, url, card, after) => {
  const isWeb = /^https?:\/\//.test(url);
  if (!isWeb) return paragraph('There is no address to open.', 'fault');
  const shown = [make('p', { class: 'muted' }, 'Address: ', make('span', { class: 'address' }, url))];
  if (card.capabilities.openLinks === undefined) return shown;
  const press = button(label, async () => {
    if (await card.openLink(url)) after();
  });
  return [press, ...shown];
};
`;

/** Shows start_auth: the link to the page of the gateway on which the person signs in, and whether they have. */
export const signInCard: Card = defineCard({
  name: 'sign-in',
  title: 'Connect a health record',
  description: 'The link to sign in to a platform, and whether that is done',
  script: String.raw`${openPart}
const ends = { denied: 'The sign-in was declined.', failed: 'The sign-in failed.', expired: 'The sign-in took too long.' };
const told = (card, platform, fields) => {
  const status = words(fields.status);
  if (status === 'connected') {
    const name = words(object(object(fields.connection).patient).name);
    card.say(['Connected' + (name === '' ? '.' : ', to the record of ' + name + '.'), words(fields.person_change)].join(' ').trim());
    return card.tellModel('The person has finished the sign-in to ' + platform + ' with the card. Call wait_for_auth to go on.');
  }
  if (Object.hasOwn(ends, status)) card.say([ends[status], words(fields.reason), 'Ask the assistant to begin again.'].filter(Boolean).join(' '));
  else if (status === 'pending') card.say('Not finished yet. Finish the sign-in on the page, then check again.');
  else card.say('The gateway did not say. Ask the assistant.');
};
const render = (fields, card) => {
  const platform = words(fields.platform_id);
  const check = button('Check whether it is done', async () => {
    card.say('Asking…');
    try {
      const { isError, structuredContent: found } = await card.callTool('wait_for_auth', { platform_id: platform, timeout: 0 });
      await told(card, platform, isError === true ? {} : object(found));
    } catch {
      card.say('The gateway could not be asked from here. Ask the assistant.');
    }
  }, 'second');
  const handled = words(card.input.auth_handle) !== '' || fields.expires_at === undefined;
  const canCheck = card.capabilities.serverTools !== undefined && !handled;
  return [
    facts([['Platform', platform], ['The link holds until', moment(fields.expires_at)]]),
    paragraph('You sign in at the platform itself, in your browser. The page says first what will be connected. No password comes here.'),
    opener('Open the sign-in page', words(fields.authorization_url), card, () =>
      card.say(canCheck ? 'The page is open. When you have finished there, check here.' : 'The page is open. When you have finished there, tell the assistant.')),
    canCheck && check,
  ];
};
`,
});

/** Shows share_record: how much is offered, and the page on which the person chooses and agrees. */
export const shareCard: Card = defineCard({
  name: 'share',
  title: 'Share a record',
  description: 'What a share offers, and the page where the person chooses, agrees and gets the QR code',
  script: String.raw`${openPart}
const render = (fields, card) => {
  const sections = Object.entries(object(fields.sections)).map(([name, count]) => [columnName(name), words(count)]);
  return [
    paragraph(object(fields.record_content).person, 'strong'),
    paragraph(fields.kind === 'check-in' ? 'For the check-in at a clinic.' : 'Behind a passcode that you choose.'),
    make('h2', {}, 'Entries that you can share'),
    sections.length > 0 ? facts(sections) : paragraph('There is nothing to share.'),
    texts(fields.missing).map((text) => paragraph('Missing: ' + text, 'notice')),
    paragraph('Nothing is shared yet. On the page you see every entry, leave out what you want, and agree. The link and its QR code are shown there, and not here: whoever has them can read what you share.'),
    opener('Open the page', words(fields.page), card, () => card.say('The page is open.')),
  ];
};
`,
});
