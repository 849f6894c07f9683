// A rule for oxlint: no library names a tool of the MCP server. Its answers say what helps next as data, and each outlet
// words them with the names of its own operations.
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const folder = join(__dirname, '..', '..', 'apps', 'mcp-server', 'src', 'tools');
/** Those whose name is no word of other things, such as `search` and `read`. */
const names = readdirSync(folder, { recursive: true })
  .filter((file) => /(?<!\.test)\.ts$/.test(file))
  .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/^ {2}name: '([a-z]+(?:_[a-z]+)+)',$/gm)])
  .map(([, name]) => name);
const named = new RegExp(`\\b(?:${names.join('|')})\\b`);

const rule = {
  meta: {
    type: 'problem',
    messages: { tool: 'An outlet names its tools and routes: return a Step, or say what is meant.' },
    schema: [],
  },
  create(context) {
    const look = (node, text) => named.test(text) && context.report({ node, messageId: 'tool' });
    return {
      Literal: (node) => typeof node.value === 'string' && look(node, node.value),
      TemplateElement: (node) => look(node, node.value.raw),
    };
  },
};

module.exports = { meta: { name: 'outlets' }, rules: { 'tool-names': rule } };
