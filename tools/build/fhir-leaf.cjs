// A rule for oxlint: what FHIR itself defines is read in libs/fhir alone. A second reader comes to disagree with the first
// about whose an entry is, which date is none, and where a search goes on.
const guards = new Set(['isObject', 'isRecord', 'isResource']);
/** Of a pattern: a reference, or a version of one. */
const references = /Patient\\?\/|Patient\\{1,2}\?|_history/;

const isNamed = (node, name) => [node.name, node.property?.name].includes(name);
const textOf = (node) => node?.quasis?.map(({ value }) => value.raw).join('') ?? String(node?.value ?? '');

const rule = {
  meta: {
    type: 'problem',
    messages: {
      reference: 'References are read by parseReference of @fhir-gateway/fhir.',
      guard: 'This guard is in @fhir-gateway/fhir.',
      page: 'Where a search goes on is said by nextPage of @fhir-gateway/fhir.',
      cut: 'Texts are cut by shortened of @fhir-gateway/fhir.',
      markup: 'Markup is escaped by escapeMarkup of @fhir-gateway/fhir.',
    },
    schema: [],
  },
  create(context) {
    const report = (node, messageId) => context.report({ node, messageId });
    return {
      Literal(node) {
        if (node.regex && references.test(node.regex.pattern)) report(node, 'reference');
        if (node.value === '&amp;' && /^(Property|CallExpression)$/.test(node.parent.type)) {
          const isEscape = node.parent.type === 'Property' || node.parent.arguments.indexOf(node) === 1;
          if (isEscape) report(node, 'markup');
        }
      },
      NewExpression(node) {
        if (isNamed(node.callee, 'RegExp') && references.test(textOf(node.arguments[0]))) report(node, 'reference');
      },
      FunctionDeclaration(node) {
        if (guards.has(node.id?.name)) report(node, 'guard');
      },
      VariableDeclarator(node) {
        if (guards.has(node.id.name) && /Function/.test(node.init?.type)) report(node, 'guard');
      },
      BinaryExpression(node) {
        if (node.operator === '===' && isNamed(node.left, 'relation') && node.right.value === 'next')
          report(node, 'page');
      },
      TemplateLiteral({ quasis, expressions }) {
        for (const [at, one] of expressions.entries()) {
          const isCut = one.type === 'CallExpression' && isNamed(one.callee, 'slice') && one.arguments[0]?.value === 0;
          if (isCut && quasis[at + 1]?.value.raw === '…') report(one, 'cut');
        }
      },
    };
  },
};

module.exports = { meta: { name: 'fhir' }, rules: { 'fhir-leaf': rule } };
