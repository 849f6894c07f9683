// A rule for oxlint: words that only this project uses in that sense must not be in comments and messages, since nobody can
// search for them. `private-words.json` has them, each with what to write instead; a test holds pages against the same list.
import { readFileSync } from 'node:fs';

const words = JSON.parse(readFileSync(new URL('private-words.json', import.meta.url), 'utf8')).map(
  ({ pattern, instead }) => ({ pattern: new RegExp(pattern), instead }),
);

const rule = {
  meta: {
    type: 'suggestion',
    messages: { found: '"{{word}}" is a word of this project alone: write {{instead}}' },
    schema: [],
  },
  create(context) {
    const check = (node, text) => {
      for (const { pattern, instead } of words) {
        const [word] = pattern.exec(text) ?? [];
        if (word !== undefined) context.report({ node, messageId: 'found', data: { word, instead } });
      }
    };
    return {
      Program() {
        // A comment that goes on in the next line has a line end and a star between two words.
        for (const comment of context.sourceCode.getAllComments())
          check(comment, comment.value.replace(/\s+\*? */g, ' '));
      },
      Literal: (node) => typeof node.value === 'string' && check(node, node.value),
      TemplateElement: (node) => check(node, node.value.raw),
    };
  },
};

export default { meta: { name: 'words' }, rules: { 'private-words': rule } };
