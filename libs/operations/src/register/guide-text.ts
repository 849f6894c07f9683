import { describeClient, registrationBlock, type RegistrationGuide } from '@fhir-gateway/platform-registry';

/** The guide for a terminal. */
export function guideText(guide: RegistrationGuide): string {
  const { platformId, name, portal, warnings, notice, topics, variables } = guide;
  const lines = [
    `Register with ${name} (${platformId})`,
    ...(portal === undefined ? [] : [`Portal: ${portal.name}${portal.url === undefined ? '' : `, ${portal.url}`}`]),
    describeClient(guide),
    ...warnings.map((text) => `! ${text}`),
    '',
    'What the portal asks for',
    ...indented(registrationBlock(guide).split('\n')),
    ...(guide.areScopesSetAtRegistration
      ? indented(['What is ticked in the portal is granted, whatever a sign-in asks for.'])
      : []),
    ...(notice === undefined ? [] : ['', notice]),
    ...topics.flatMap(({ title, isOrdered, facts }) => [
      '',
      title,
      ...facts.flatMap(({ text, source, mayHaveChanged }, at) => [
        `  ${isOrdered ? `${at + 1}.` : '-'} ${text}`,
        `     ${[source.title, source.url, source.date, mayHaveChanged && 'may have changed'].filter(Boolean).join(', ')}`,
      ]),
    ]),
    ...(variables.length === 0
      ? []
      : [
          '',
          'Then enter the client',
          ...indented([
            `fhir-gateway platforms register ${platformId} --client-id <id>`,
            `or set ${variables.join(', ')}`,
          ]),
        ]),
  ];
  return `${lines.join('\n')}\n`;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
