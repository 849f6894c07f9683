// `node tools/deployment/check-workflows.mjs`: reads workflows as a JSON list of texts, and writes a list with the faults of each
// by the schema of GitHub's own parser. The parser imports JSON in a way that only a bundler reads.
import { text } from 'node:stream/consumers';
import { importSource } from '../build/source.mjs';

const { NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow } = await importSource({
  contents: "export * from '@actions/workflow-parser';",
  folder: 'tools/deployment',
});
const faults = [];
for (const content of JSON.parse(await text(process.stdin))) {
  const { context, value } = parseWorkflow({ name: 'workflow.yml', content }, new NoOperationTraceWriter());
  if (value !== undefined) await convertWorkflowTemplate(context, value);
  faults.push(context.errors.getErrors().map(({ message }) => message));
}
process.stdout.write(JSON.stringify(faults));
