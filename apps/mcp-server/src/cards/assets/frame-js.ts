/**
 * What all cards do: connect to the host, follow its theme and font, show a result, an error or plain text, and say how
 * high the card is. A host's colours are not taken: the card's own have the contrast that people need.
 */
export const frameJs = String.raw`
const content = document.getElementById('content');
const announcer = document.getElementById('status');
const say = (text) => {
  announcer.textContent = text;
};

/* Marks are for models: whoever reads a card sees what is the record's. */
const plainText = (blocks) =>
  list(blocks)
    .map((block) => words(object(block).text))
    .join('\n')
    .replace(/<\/?record-content[-0-9a-f]*>/g, '');

const failure = (fields, blocks) => {
  const error = object(fields.error);
  return [
    make('p', { class: 'fault' }, words(error.message) || plainText(blocks) || 'The tool gave no answer.'),
    paragraph(error.meaning),
    paragraph('Ask the assistant to go on.', 'muted'),
  ];
};

const nodesOf = (result, card) => {
  const fields = result.structuredContent;
  if (result.isError === true) return failure(object(fields), result.content);
  if (!isObject(fields)) return [make('pre', {}, plainText(result.content))];
  const notes = [...texts(fields.notices)].map((text) => paragraph('Note: ' + text, 'notice'));
  return [...notes, ...[render(fields, card)].flat(Infinity)].filter(Boolean);
};

const start = async (name) => {
  const card = {
    input: {},
    capabilities: {},
    say,
    show(result) {
      content.replaceChildren(...nodesOf(object(result), card));
      say('');
    },
    async openLink(url) {
      try {
        const { isError } = await host.ask('ui/open-link', { url });
        if (isError !== true) return true;
      } catch {}
      say('The link could not be opened from here. Ask the assistant for the link.');
      return false;
    },
    callTool: (tool, given) => host.ask('tools/call', { name: tool, arguments: given }),
    /* Words of the gateway alone: what a person typed or a payer wrote is not repeated. */
    tellModel: (text) => host.ask('ui/update-model-context', { content: [{ type: 'text', text }] }).catch(() => undefined),
  };
  const follow = ({ theme, styles }) => {
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
    const font = object(object(styles).variables)['--font-sans'];
    if (typeof font === 'string') document.documentElement.style.setProperty('--host-font', font);
  };
  host.on('host-context-changed', follow);
  host.on('tool-input', (given) => {
    card.input = object(given.arguments);
  });
  host.on('tool-result', (result) => card.show(result));
  host.on('tool-cancelled', () => say('The call was cancelled: there is no answer to show.'));
  const { hostCapabilities, hostContext } = await host.ask('ui/initialize', {
    appInfo: { name: 'fhir-gateway-' + name, version: '1' },
    appCapabilities: { availableDisplayModes: ['inline'] },
    protocolVersion: '2026-01-26',
  });
  card.capabilities = object(hostCapabilities);
  follow(object(hostContext));
  host.notify('initialized');
  let told = 0;
  new ResizeObserver(() => {
    const { width, height } = document.documentElement.getBoundingClientRect();
    if (Math.ceil(height) === told) return;
    told = Math.ceil(height);
    host.notify('size-changed', { width: Math.ceil(width), height: told });
  }).observe(document.documentElement);
};
`;
